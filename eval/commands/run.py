"""python -m eval run: ask the gold sets, score the answers strictly, keep the run."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from eval.answerers import Answerer, in_process, over_http
from eval.cases import check_gold
from eval.runs import Run, run, run_to_file
from eval.sets import cases_of, digest_of, set_paths
from eval.shelf import make_room
from eval.strict import Case, ClauseText
from eval.totals import report_lines, report_object
from service.settings import Settings, read_settings
from service.web.state import open_assistant


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("run", help="ask gold sets and score the answers strictly")
    add_choice(parser)
    parser.add_argument(
        "--out",
        type=Path,
        help="file that keeps the run, taken up again if cut off (default: DATA_DIR/eval/run.jsonl)",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument(
        "--show-test", action="store_true", help="also print wrong cases that are held aside"
    )
    parser.set_defaults(act=act)


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Which cases are asked, and of whom."""
    parser.add_argument("--split", choices=("dev", "test", "all"), default="dev")
    parser.add_argument(
        "--set", type=Path, action="append", help="a gold set (default: all of the project's)"
    )
    parser.add_argument("--server", help="ask a running service, e.g. http://127.0.0.1:8000")


def act(chosen: argparse.Namespace) -> None:
    """Asks every case and prints the report; of those held aside only totals."""
    made, kept = make_run(chosen)
    shown = (
        made.outcomes
        if chosen.show_test
        else tuple(o for o in made.outcomes if o.case.split != "test")
    )
    if chosen.json:
        print(json.dumps(report_object(made.outcomes, shown), ensure_ascii=False, indent=2))
    else:
        print("\n".join(report_lines(made.outcomes, shown)))
    if kept:
        print(f"kept in {kept}", file=sys.stderr)


def make_run(chosen: argparse.Namespace) -> tuple[Run, Path | None]:
    """The run of the chosen cases and the file that keeps it: without a name only what may be read on any day is kept."""
    settings = read_settings(os.environ)
    paths = tuple(chosen.set or set_paths(chosen.split))
    cases = cases_of(paths, chosen.split)
    answerer, clause_text, asked = _whom(chosen.server, cases, settings)
    about = {"sets": digest_of(paths), "split": chosen.split, "asked": asked}
    out = chosen.out
    if out is None and chosen.split == "dev":
        out = make_room(settings.data_dir, about, cases)
    if out is None:
        return Run(about, run(cases, answerer, clause_text)), None
    return run_to_file(out, about, cases, answerer, clause_text), out


def _whom(
    server: str | None, cases: tuple[Case, ...], settings: Settings
) -> tuple[Answerer, ClauseText, str]:
    """How to ask, how to look up a clause, and what is asked, as a run names it."""
    if server:
        return (*over_http(server), server)
    assistant = open_assistant(settings)
    check_gold(cases, assistant.generation.clauses)
    return (*in_process(assistant), f"generation {assistant.generation.digest[:12]}")
