"""python -m eval questions: how often the right clause is first, over the six documents."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from eval.questions import check_questions, rank, read_questions, report_lines, report_object
from service.settings import read_settings
from service.web.state import open_assistant


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("questions", help="how often the right clause is found first")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Ranks the clauses for every question, and prints the figures; of the test split only those."""
    assistant = open_assistant(read_settings(os.environ))
    lines = read_questions(chosen.split)
    check_questions(lines, assistant.generation.clauses.values())
    ranked = rank(lines, assistant)
    if chosen.json:
        print(json.dumps(report_object(ranked), ensure_ascii=False, indent=2))
    else:
        print("\n".join(report_lines(ranked, named=chosen.split == "dev")))
