"""python -m eval wordings: the same question in ten wordings, and whether the answer begins alike."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from eval.wordings import compare, read_wordings, report_lines, report_object
from service.settings import read_settings
from service.web.state import open_assistant


def add(commands: Any) -> None:
    """Adds the command and its arguments."""
    asked = commands.add_parser("wordings", help="ask the same in several wordings")
    asked.add_argument("--split", choices=("dev", "test"), default="dev")
    asked.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked.set_defaults(act=compare_wordings)


def compare_wordings(chosen: argparse.Namespace) -> None:
    """Asks every wording and prints how many begin alike; of the test split only the figures."""
    pairs = compare(read_wordings(chosen.split), open_assistant(read_settings(os.environ)))
    if chosen.json:
        print(json.dumps(report_object(pairs), ensure_ascii=False, indent=2))
    else:
        print("\n".join(report_lines(pairs, named=chosen.split == "dev")))
