from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import DamagedGeneration
from corpus.load import load_corpus
from corpus.model import Document, Lexicon, Place
from indexer.jsonlines import read_values, write_values

CORPUS = load_corpus(Path(__file__).resolve().parents[2] / "corpus")


@dataclass(frozen=True, slots=True)
class Note:
    words: frozenset[str]
    day: date | None


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Document, tuple(CORPUS.documents.values())),
        (Place, tuple(CORPUS.places.values())),
        (Lexicon, (CORPUS.lexicon,)),
    ],
)
def test_what_is_read_is_what_was_written(
    tmp_path: Path, kind: type[object], values: tuple[object, ...]
) -> None:
    write_values(tmp_path / "values.jsonl", kind, values)
    assert read_values(tmp_path / "values.jsonl", kind) == values


def test_equal_sets_give_equal_lines(tmp_path: Path) -> None:
    words = [f"词{n}" for n in range(50)]
    for name, order in (("a", words), ("b", words[::-1])):
        write_values(tmp_path / name, Note, [Note(frozenset(order), None)])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_dates_are_written_as_people_sort_them(tmp_path: Path) -> None:
    write_values(tmp_path / "notes", Note, [Note(frozenset(), date(2024, 9, 2))])
    assert '"2024-09-02"' in (tmp_path / "notes").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", ["{", '{"day": null}', '{"words": [], "day": "2024-13-01"}'])
def test_line_that_is_no_such_value_is_damage(tmp_path: Path, line: str) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DamagedGeneration, match=r"notes\.jsonl"):
        read_values(path, Note)
