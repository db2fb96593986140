"""python -m eval bench: rank the passages of a retrieval set."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from eval.bench.retrieval import run_set, table_lines, write_record
from service.settings import read_settings


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("bench", help="rank the passages of a retrieval set")
    parser.add_argument("dir", type=Path, help="a folder in BEIR's layout")
    parser.add_argument("--split", help="which of its qrels (default: test, or the only one)")
    parser.add_argument("--out", type=Path, help="where records go (default: DATA_DIR/bench)")
    parser.add_argument("--json", action="store_true", help="print the record as JSON")
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Indexes a retrieval set, ranks it for every question, writes the record and prints it."""
    settings = read_settings(os.environ)
    record = run_set(chosen.dir, chosen.split, settings.corpus_dir, settings.encoder or None)
    path = write_record(record, chosen.out or settings.data_dir / "bench")
    if chosen.json:
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print("\n".join(table_lines(record)))
    print(f"written to {path}", file=sys.stderr)
