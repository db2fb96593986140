"""python -m eval compare: what one run gained and lost against another."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from eval.compare import compare, comparison_lines
from eval.runs import read_run
from eval.sets import cases_of, set_paths
from eval.shelf import before_of, last_of
from service.settings import read_settings


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("compare", help="name what a run gained and lost against another")
    parser.add_argument("before", type=Path, nargs="?", help="a run (default: the one before)")
    parser.add_argument("after", type=Path, nargs="?", help="another (default: the last one)")
    parser.add_argument("--set", type=Path, action="append", help="the gold sets of the runs")
    parser.add_argument(
        "--show-test", action="store_true", help="also name questions that are held aside"
    )
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Prints the comparison."""
    cases = cases_of(tuple(chosen.set or set_paths("all")), "all")
    data_dir = read_settings(os.environ).data_dir
    paths = (chosen.before or before_of(data_dir), chosen.after or last_of(data_dir))
    before, after = (read_run(path, cases) for path in paths)
    found = compare(before, after)
    print("\n".join(comparison_lines(found, show_test=chosen.show_test)))
