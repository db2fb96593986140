"""python -m eval corrections: new cases of what operators corrected."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from corpus.errors import DataFileError
from eval.cases import check_gold, load_cases
from eval.corrections import Corrected, new_cases
from eval.sets import FOLDER
from indexer.generation import open_generation
from service.model import Answer
from service.records.store import Correction, Records
from service.settings import read_settings

ANSWER = TypeAdapter(Answer)
SET = FOLDER / "corrections.dev.jsonl"


def add(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("corrections", help="make cases of what operators corrected")
    parser.add_argument("--out", type=Path, default=SET, help="the set that new cases go to")
    parser.set_defaults(act=act)


def act(chosen: argparse.Namespace) -> None:
    """Adds a case for each correction that the set does not hold yet; what it holds is not touched."""
    settings = read_settings(os.environ)
    clauses = open_generation(settings.data_dir).clauses
    records = Records.open(settings.data_dir, settings.conversation_days, settings.records_url)
    try:
        corrected = [
            found for each in records.corrections() if (found := _whole(records, each)) is not None
        ]
    finally:
        records.close()
    held = load_cases(chosen.out) if chosen.out.is_file() else ()
    lines = list(new_cases(corrected, clauses.get, (case.id for case in held)))
    if lines:
        _append(chosen.out, lines)
        _check(chosen.out, clauses)
    print(f"{len(lines)} new cases in {chosen.out}: read them over, say what they must hold")


def _whole(records: Records, correction: Correction) -> Corrected | None:
    """The correction with its questions and answer; None where they expired meanwhile."""
    body, asked = records.answer(correction.answer_id), records.asked(correction.answer_id)
    return Corrected(correction, asked, ANSWER.validate_json(body)) if body and asked else None


def _append(path: Path, lines: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _check(path: Path, clauses: Any) -> None:
    try:
        check_gold(load_cases(path), clauses)
    except DataFileError as error:
        raise DataFileError(f"{path}: {error}") from error
