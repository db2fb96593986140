"""python -m eval compare: what one run gained and lost against another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from eval.compare import compare, comparison_lines
from eval.runs import read_run
from eval.sets import cases_of, set_paths


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("compare", help="name what a run gained and lost against another")
    parser.add_argument("before", type=Path, help="a run that `run --out` kept")
    parser.add_argument("after", type=Path)
    parser.add_argument("--set", type=Path, action="append", help="the gold sets of the runs")
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Prints the comparison."""
    cases = cases_of(tuple(chosen.set or set_paths("all")), "all")
    before, after = (read_run(path, cases) for path in (chosen.before, chosen.after))
    print("\n".join(comparison_lines(compare(before, after))))
