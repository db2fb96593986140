"""python -m eval readability: how long the answers are, and which are too long."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from eval.answerers import in_process
from eval.commands.run import add_choice
from eval.readability import measure, summary
from eval.sets import cases_of, set_paths
from service.settings import read_settings
from service.web.state import open_assistant


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("readability", help="measure how readable the answers are")
    add_choice(parser)
    parser.add_argument("--json", action="store_true", help="print totals as JSON")
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Asks every case and prints which answers are too long, and the totals; of those held aside only totals."""
    answerer, _ = in_process(open_assistant(read_settings(os.environ)))
    cases = cases_of(tuple(chosen.set or set_paths(chosen.split)), chosen.split)
    measured = [
        (case, measure(answer)) for case in cases if "error" not in (answer := answerer(case))
    ]
    totals = summary(lengths for _, lengths in measured)
    if chosen.json:
        print(json.dumps(totals, ensure_ascii=False, indent=2))
        return
    for case, lengths in measured:
        over = "; ".join(lengths.over())
        if over and case.split != "test":
            print(f"✗ {case.id} [{case.split}] {case.question}: {over}")
    for name in ("conclusion", "opening", "sentence"):
        print(f"{name:12} median {totals[name]['median']:4}, longest {totals[name]['max']:4}")
    print(f"{'within':12} {totals['within']} of {totals['answers']}")
