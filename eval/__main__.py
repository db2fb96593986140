"""python -m eval run | readability | bench | callers."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.errors import YinlingError
from eval import callers
from eval.bench.retrieval import run_set, table_lines, write_record
from eval.callers import call_all, read_callers
from eval.cases import check_gold, load_cases
from eval.readability import measure, summary
from eval.run import in_process, over_http, report_lines, report_object, run
from service.conversations import Conversations
from service.records.store import Records
from service.settings import read_settings
from service.web.state import open_assistant

SEED = Path(__file__).parent / "sets" / "seed.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when the run was made, however it went; 1 when it could not be."""
    chosen = parser().parse_args(arguments)
    try:
        chosen.act(chosen)
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
    answers.set_defaults(act=evaluate)
    lengths = commands.add_parser("readability", help="measure how readable the answers are")
    lengths.add_argument("--split", choices=("dev", "test", "all"), default="dev")
    lengths.add_argument("--set", type=Path, default=SEED, help="gold set (default: the seed set)")
    lengths.add_argument("--json", action="store_true", help="print totals as JSON")
    lengths.set_defaults(act=readability)
    sets = commands.add_parser("bench", help="rank the passages of a retrieval set")
    sets.add_argument("dir", type=Path, help="a folder in BEIR's layout")
    sets.add_argument("--split", help="which of its qrels (default: test, or the only one)")
    sets.add_argument("--out", type=Path, help="where records go (default: DATA_DIR/bench)")
    sets.add_argument("--json", action="store_true", help="print the record as JSON")
    sets.set_defaults(act=bench)
    calls = commands.add_parser("callers", help="let simulated callers talk to the assistant")
    calls.add_argument("--split", choices=("dev", "test"), default="dev")
    calls.add_argument("--json", action="store_true", help="print the figures as JSON")
    calls.set_defaults(act=take_calls)
    return top


def take_calls(chosen: argparse.Namespace) -> None:
    """Lets every caller of a split talk to the assistant, and prints the figures; of the test split only those."""
    assistant = open_assistant(read_settings(os.environ))
    with TemporaryDirectory() as folder:
        conversations = Conversations(Records.open(Path(folder), days=1))
        report = call_all(read_callers(chosen.split), assistant, conversations)
        conversations.close()
    if chosen.json:
        print(json.dumps(callers.report_object(report), ensure_ascii=False, indent=2))
    else:
        print("\n".join(callers.report_lines(report, named=chosen.split == "dev")))


def bench(chosen: argparse.Namespace) -> None:
    """Indexes a retrieval set, ranks it for every question, writes the record and prints it."""
    settings = read_settings(os.environ)
    record = run_set(chosen.dir, chosen.split, settings.corpus_dir, settings.encoder or None)
    path = write_record(record, chosen.out or settings.data_dir / "bench")
    if chosen.json:
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print("\n".join(table_lines(record)))
    print(f"written to {path}", file=sys.stderr)


def readability(chosen: argparse.Namespace) -> None:
    """Asks every case and prints which answers are too long, and the totals."""
    answerer, _ = in_process(open_assistant(read_settings(os.environ)))
    measured = [(case, measure(answerer(case))) for case in load_cases(chosen.set, chosen.split)]
    totals = summary(lengths for _, lengths in measured)
    if chosen.json:
        print(json.dumps(totals, ensure_ascii=False, indent=2))
        return
    for case, lengths in measured:
        if over := "; ".join(lengths.over()):
            print(f"✗ {case.id} [{case.split}] {case.question}: {over}")
    for name in ("conclusion", "opening", "sentence"):
        print(f"{name:12} median {totals[name]['median']:4}, longest {totals[name]['max']:4}")
    print(f"{'within':12} {totals['within']} of {totals['answers']}")


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
