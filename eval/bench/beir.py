"""A retrieval set in BEIR's layout -> passages, questions and which passages answer them.

corpus.jsonl[.gz] with `_id`, `title`, `text`; queries.jsonl[.gz] with `_id`, `text`; qrels/<split>.tsv with the
columns query-id, corpus-id, score, and a header line or none (Thakur et al. 2021, "BEIR").
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import DataFileError

USUAL_SPLIT = "test"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a set; `title` is empty where it has none."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """The questions of one split of a set, and how well each passage answers them, above 0.

    Passages are read from `corpus` when they are asked for: a set can be larger than memory.
    """

    name: str
    split: str
    corpus: Path
    questions: Mapping[str, str]
    answers: Mapping[str, Mapping[str, int]]

    def passages(self) -> Iterator[Passage]:
        """The passages in the order of their file; DataFileError for one that is no passage, or none at all."""
        seen: set[str] = set()
        for at, record in _records(self.corpus):
            passage = Passage(*(_text(record, key, at) for key in ("_id", "title", "text")))
            if not passage.id or passage.id in seen:
                raise DataFileError(f"{at}: {passage.id!r} is empty or the id of a passage above")
            seen.add(passage.id)
            yield passage
        if not seen:
            raise DataFileError(f"{self.corpus}:1: holds no passage; each line is one JSON object")


def read_set(folder: Path, split: str | None = None) -> RetrievalSet:
    """The set in `folder`; without `split` its test split, or its only one.

    Raises DataFileError naming the file and line of what is missing or malformed. Questions that no passage
    answers are left out, as trec_eval does.
    """
    qrels = _qrels(folder, split)
    answers = _read_answers(qrels)
    path = _file(folder, "queries.jsonl")
    texts = {_text(record, "_id", at): _text(record, "text", at) for at, record in _records(path)}
    if unknown := next((question for question in answers if question not in texts), None):
        raise DataFileError(f"{path}: has no question {unknown!r}, which {qrels} names")
    return RetrievalSet(
        name=folder.resolve().name,
        split=qrels.stem,
        corpus=_file(folder, "corpus.jsonl"),
        questions={question: texts[question] for question in answers},
        answers=answers,
    )


def _qrels(folder: Path, split: str | None) -> Path:
    found = {path.stem: path for path in sorted(folder.glob("qrels/*.tsv"))}
    names = ", ".join(found) or "none"
    if split is None:
        split = USUAL_SPLIT if USUAL_SPLIT in found or len(found) != 1 else next(iter(found))
    if split not in found:
        raise DataFileError(
            f"{folder / 'qrels' / split}.tsv: there is no such file; splits here: {names}. "
            "Name one with --split, and a folder in BEIR's layout"
        )
    return found[split]


def _read_answers(path: Path) -> dict[str, dict[str, int]]:
    answers: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        question, passage, score = _columns(line, f"{path}:{number}")
        if number == 1 and not _is_number(score):
            continue
        if not _is_number(score):
            raise DataFileError(f"{path}:{number}: the score {score!r} is not a whole number")
        if int(score) > 0:
            answers.setdefault(question, {})[passage] = int(score)
    if not answers:
        raise DataFileError(f"{path}:1: no passage answers any question here")
    return answers


def _columns(line: str, at: str) -> tuple[str, str, str]:
    columns = line.split("\t")
    if len(columns) == 4:
        # TREC's own layout has an unused column after the question.
        del columns[1]
    if len(columns) != 3:
        raise DataFileError(
            f"{at}: {len(columns)} columns, not query-id, corpus-id and score with tabs between them"
        )
    return columns[0], columns[1], columns[2]


def _is_number(text: str) -> bool:
    return text.lstrip("-").isdecimal()


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object of a file of JSON lines, and where it stands."""
    for number, line in _lines(path):
        at = f"{path}:{number}"
        try:
            record = json.loads(line)
        except ValueError as error:
            raise DataFileError(f"{at}: not readable as JSON: {error}") from error
        if not isinstance(record, dict):
            raise DataFileError(f"{at}: a JSON {type(record).__name__}, not an object")
        yield at, record


def _text(record: dict[str, Any], key: str, at: str) -> str:
    value = record.get(key, "" if key == "title" else None)
    if value is None and key == "title":
        return ""
    if not isinstance(value, str):
        raise DataFileError(f"{at}: {key!r} is missing or not a text")
    return value


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that hold something, numbered from 1."""
    number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip("\r\n")
                if text.strip():
                    yield number, text
    except UnicodeDecodeError as error:
        raise DataFileError(f"{path}:{number}: not UTF-8: {error.reason}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise DataFileError(f"{path}:{number + 1}: cannot be read: {error}") from error


def _file(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise DataFileError(f"{folder / name}: there is no such file, nor {name}.gz")
