"""python -m eval callers: let simulated callers talk to the assistant."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.callers import call_all, read_callers, report_lines, report_object
from service.conversations import Conversations
from service.records.store import Records
from service.settings import read_settings
from service.web.state import open_assistant


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("callers", help="let simulated callers talk to the assistant")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Lets every caller of a split talk to the assistant, and prints the figures; of the test split only those."""
    assistant = open_assistant(read_settings(os.environ))
    with TemporaryDirectory() as folder:
        conversations = Conversations(Records.open(Path(folder), days=1))
        report = call_all(read_callers(chosen.split), assistant, conversations)
        conversations.close()
    if chosen.json:
        print(json.dumps(report_object(report), ensure_ascii=False, indent=2))
    else:
        print("\n".join(report_lines(report, named=chosen.split == "dev")))
