"""python -m eval fit-decline: fit when a question is declined, on the development sets."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from eval.sets import cases_of, set_paths
from service.answering.relevance import FITTED
from service.settings import read_settings
from service.web.state import open_assistant

SHOWN = (0.99, 0.97, 0.95, 0.93, 0.90, 0.85, 0.80, 0.70)
"""Shares of declined questions at which the curve is printed."""


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("fit-decline", help="fit when a question is declined")
    parser.add_argument("--out", type=Path, default=FITTED, help="file that the service reads")
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Fits the score, writes it, and prints its curve as a table of Markdown."""
    from eval.fit_decline import collect, fit
    from service.answering.relevance import fitted

    assistant = open_assistant(read_settings(os.environ))
    asked = list(collect(cases_of(set_paths("dev"), "dev"), assistant))
    found = fit(asked, list(fitted().features))
    chosen.out.write_text(json.dumps(found.record, indent=2) + "\n", encoding="utf-8")
    print("| threshold | declined of those due | answered of the others |\n|---|---|---|")
    for least in SHOWN:
        at = [point for point in found.curve if point.declined >= least]
        if at:
            point = max(at, key=lambda p: p.answered)
            print(f"| {point.threshold:.3f} | {point.declined:.3f} | {point.answered:.3f} |")
    print(f"\n{found.questions} questions; threshold {found.record['threshold']} to {chosen.out}")
