"""python -m eval gate: refuse what makes a figure fall."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from eval.answerers import in_process
from eval.cases import check_gold
from eval.gate import PATH, pass_gate, passage_lines, raise_gate, read_gate, write_gate
from eval.report.others import measure_others
from eval.runs import run
from eval.sets import cases_of, set_paths
from service.settings import read_settings
from service.web.state import open_assistant


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("gate", help="refuse what makes a figure fall")
    parser.add_argument("--file", type=Path, default=PATH, help="what is held to")
    parser.add_argument(
        "--raise", action="store_true", dest="higher", help="hold to this run from now on"
    )
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> int:
    """0 where the run may pass; 1, naming what fell and what was lost, where it may not."""
    settings = read_settings(os.environ)
    assistant = open_assistant(settings)
    cases = cases_of(set_paths("dev"), "dev")
    check_gold(cases, assistant.generation.clauses)
    outcomes = run(cases, *in_process(assistant))
    others = {f.name: f.value for f in measure_others(assistant, settings) if f.name}
    gate = read_gate(chosen.file) if chosen.file.is_file() else None
    if chosen.higher:
        write_gate(raise_gate(gate, outcomes, others), chosen.file)
        print(f"raised: {chosen.file}")
        return 0
    passage = pass_gate(gate or read_gate(chosen.file), outcomes, others)
    print("\n".join(passage_lines(passage)))
    return 0 if passage.open else 1
