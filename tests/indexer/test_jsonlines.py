from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.errors import DamagedGeneration
from corpus.load import load_corpus
from corpus.model import Document, Lexicon, Place
from corpus.rule import Money, Target, Words
from corpus.vocabulary import Atom, Every, Fact, FactOption, Implication, Negation, Some
from indexer.jsonlines import read_values, write_values

CORPUS = load_corpus(Path(__file__).resolve().parents[2] / "corpus")
GRADE = Atom("grade", "in", ("one", "two"), "残疾等级 in 一级、二级")
AGE = Atom("age", ">=", ("80",), "年龄 >= 80周岁")
FACT = Fact("age", "年龄", "person", "integer", min=Decimal(0), max=Decimal("130.50"))


@dataclass(frozen=True, slots=True)
class Holds:
    condition: Atom | Every | Some | Negation


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
        (Holds, (Holds(Every((AGE, Some((GRADE, Negation(Every((AGE,)))))))), Holds(AGE))),
        (Fact, (FACT, replace(FACT, options=(FactOption("a", "甲", ("甲类",)),)))),
        (Fact, (replace(FACT, implies=(Implication(AGE, (GRADE,)),)),)),
        (Money, (Money(Decimal("0.10"), "平方米/人"),)),
        (Target, (Target("a.b", "1", "i", "n", ">=", None, "", 2025, True, Words("q", "a.1")),)),
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
