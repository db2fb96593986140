"""python -m eval people: which facts are heard of people whom another hand described."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from eval.people import measure, read_people, report_lines
from service.settings import read_settings
from service.web.state import open_assistant


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("people", help="hear the facts of people who are described")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Listens to every description and prints the figures; of the test split only those."""
    tally = measure(read_people(chosen.split), open_assistant(read_settings(os.environ)))
    if chosen.json:
        figures = {"told": tally.told, "recall": tally.recall, "precision": tally.precision}
        print(json.dumps(figures, indent=2))
    else:
        print("\n".join(report_lines(tally, named=chosen.split == "dev")))
