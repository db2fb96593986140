"""python -m eval report: one HTML page of a run, for those who decide."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from eval.compare import Comparison, compare
from eval.report.content import content
from eval.report.others import measure_others
from eval.report.page import write_page
from eval.runs import read_run
from eval.sets import cases_of, set_paths
from eval.shelf import before_of, last_of
from service.settings import read_settings
from service.web.state import open_assistant


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("report", help="write one HTML page of a run")
    parser.add_argument("run", type=Path, nargs="?", help="a run (default: the last one kept)")
    parser.add_argument("--before", type=Path, help="an earlier run to set it against")
    parser.add_argument("--set", type=Path, action="append", help="the gold sets of the run")
    parser.add_argument("--out", type=Path, help="the page (default: DATA_DIR/eval/report.html)")
    parser.add_argument(
        "--run-only", action="store_true", help="leave out callers, wordings, people and retrieval"
    )
    parser.add_argument(
        "--show-test", action="store_true", help="also show wrong cases that are held aside"
    )
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Measures what else there is, and writes the page."""
    settings = read_settings(os.environ)
    cases = cases_of(tuple(chosen.set or set_paths("all")), "all")
    path = chosen.run or last_of(settings.data_dir)
    run = read_run(path, cases)
    before: Comparison | None = None
    earlier = chosen.before or (None if chosen.run else before_of(settings.data_dir))
    if earlier and earlier.is_file():
        before = compare(read_run(earlier, cases), run)
    others = () if chosen.run_only else measure_others(open_assistant(settings), settings)
    out = chosen.out or path.with_name("report.html")
    out.write_text(write_page(content(run, others, before, chosen.show_test)), encoding="utf-8")
    print(f"written to {out}")
