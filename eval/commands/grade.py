"""python -m eval grade: blind sheets for two raters, and what they come to."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from eval.grade import agree, read_sheet, write_adjudication, write_sheet
from eval.runs import read_run
from eval.sets import cases_of, set_paths


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("grade", help="blind sheets for two raters, and what they come to")
    parser.add_argument("run", type=Path, help="a run that `run --out` kept")
    parser.add_argument("--sheets", type=Path, nargs=2, metavar=("A", "B"), help="sheets to write")
    parser.add_argument(
        "--read", type=Path, nargs=2, metavar=("A", "B"), help="sheets to read back"
    )
    parser.add_argument("--adjudicate", type=Path, help="sheet of what the two differ in, to write")
    parser.add_argument("--set", type=Path, action="append", help="the gold sets of the run")
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Writes the sheets, or reads them back and prints how far the raters agree."""
    cases = cases_of(tuple(chosen.set or set_paths("all")), "all")
    outcomes = read_run(chosen.run, cases).outcomes
    for seed, path in enumerate(chosen.sheets or ()):
        print(f"{write_sheet(outcomes, path, seed)} answers to {path}")
    if not chosen.read:
        return
    agreement = agree(*(read_sheet(path) for path in chosen.read))
    print(f"{agreement.answers} answers, kappa {agreement.kappa:.3f}, alike {agreement.alike:.1%}")
    for name, counts in zip(chosen.read, agreement.counts, strict=True):
        print(f"{name}: {dict(counts)}")
    if chosen.adjudicate:
        write_adjudication(agreement, outcomes, chosen.adjudicate)
        print(f"{len(agreement.differing)} to decide in {chosen.adjudicate}")
