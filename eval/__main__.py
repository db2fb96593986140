"""python -m eval run."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import YinlingError
from eval.cases import check_gold, load_cases
from eval.run import in_process, over_http, report_lines, report_object, run
from service.settings import read_settings
from service.web.state import open_assistant

SEED = Path(__file__).parent / "sets" / "seed.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when the run was made, however it went; 1 when it could not be."""
    chosen = parser().parse_args(arguments)
    try:
        evaluate(chosen)
    except YinlingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m eval", description="银龄问策: evaluation")
    commands = top.add_subparsers(dest="command", required=True)
    answers = commands.add_parser("run", help="ask a gold set and score the answers strictly")
    answers.add_argument("--split", choices=("dev", "test", "all"), default="dev")
    answers.add_argument("--set", type=Path, default=SEED, help="gold set (default: the seed set)")
    answers.add_argument("--server", help="ask a running service, e.g. http://127.0.0.1:8000")
    answers.add_argument("--json", action="store_true", help="print the report as JSON")
    return top


def evaluate(chosen: argparse.Namespace) -> None:
    """Asks every case and prints the report."""
    cases = load_cases(chosen.set, chosen.split)
    if chosen.server:
        answerer, clause_text = over_http(chosen.server)
    else:
        assistant = open_assistant(read_settings(os.environ))
        check_gold(cases, assistant.generation.clauses)
        answerer, clause_text = in_process(assistant)
    outcomes = run(cases, answerer, clause_text)
    if chosen.json:
        print(json.dumps(report_object(outcomes), ensure_ascii=False, indent=2))
    else:
        print("\n".join(report_lines(outcomes)))


if __name__ == "__main__":
    sys.exit(main())
