"""Gold sets: what loads, and what is refused by file, line and reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import corpus
from corpus.errors import DataFileError
from corpus.load import load_corpus
from corpus.model import Clause
from eval.cases import check_gold, load_cases, load_sets
from eval.sets import SEED
from eval.strict import Case, Gold, Wanted
from indexer.clauses import parse_clauses
from indexer.clean import clean
from indexer.sources import read_source

LINE = {
    "id": "a1",
    "question": "助餐补贴一餐补多少",
    "as_of": "2026-11-21",
    "kind": "lookup",
    "gold": [{"document": "baodi-2024", "quote": "每餐3元"}],
    "must": ["3元"],
    "must_not": [],
    "decline": False,
    "tags": [],
    "split": "dev",
}


def gold_set(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "set.jsonl"
    texts = [x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_line_becomes_case(tmp_path: Path) -> None:
    (case,) = load_cases(gold_set(tmp_path, LINE))
    assert (case.id, case.kind, case.must) == ("a1", "lookup", ("3元",))
    assert case.gold == (Gold("baodi-2024", "每餐3元"),)


def test_empty_lines_are_passed_over(tmp_path: Path) -> None:
    assert len(load_cases(gold_set(tmp_path, "", LINE, ""))) == 1


def test_split_chooses_cases(tmp_path: Path) -> None:
    path = gold_set(tmp_path, LINE, LINE | {"id": "a2", "split": "test"})
    assert [case.id for case in load_cases(path, "test")] == ["a2"]
    assert len(load_cases(path, "all")) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "not readable as JSON"),
        ("[1, 2]", "line"),
        ({k: v for k, v in LINE.items() if k != "must"}, "must: Field required"),
        (LINE | {"musts": ["3元"]}, "musts: Extra inputs"),
        (LINE | {"kind": "guess"}, "kind"),
        (LINE | {"as_of": "21.11.2026"}, "as_of"),
        (LINE | {"decline": "no"}, "decline"),
        (LINE | {"split": "train"}, "split"),
        (LINE | {"must": [""]}, "must.0"),
        (LINE | {"question": ""}, "question"),
        (LINE | {"gold": [{"document": "baodi-2024"}]}, "gold.0.quote: Field required"),
        (LINE | {"decline": True}, "decline: must be true for kind decline"),
        (LINE | {"kind": "decline", "decline": True}, "gold: a declined question has none"),
        (LINE | {"gold": [], "must": []}, "must: neither gold nor must"),
        (LINE | {"reason": "place"}, "reason: only a declined question has one"),
        (LINE | {"verdicts": [{"benefit": "b", "outcome": "yes"}]}, "verdicts.0.outcome"),
        (LINE | {"force": "strong"}, "force"),
    ],
)
def test_malformed_line_is_refused_by_name(tmp_path: Path, line: object, reason: str) -> None:
    path = gold_set(tmp_path, LINE | {"id": "first"}, line)
    with pytest.raises(DataFileError) as error:
        load_cases(path)
    assert str(error.value).startswith(f"{path}:2: ")
    assert reason in str(error.value)


def test_id_given_twice_names_both_lines(tmp_path: Path) -> None:
    path = gold_set(tmp_path, LINE, LINE)
    with pytest.raises(DataFileError, match=r":2: id 'a1' stands in .*:1"):
        load_cases(path)


def test_id_that_another_set_has_is_refused(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    with pytest.raises(DataFileError, match=r"b/set.jsonl:1: id 'a1' stands in .*a/set.jsonl:1"):
        load_sets([gold_set(first, LINE), gold_set(second, LINE)])


def test_expected_verdicts_are_read(tmp_path: Path) -> None:
    verdict = {"benefit": "baodi.meal_subsidy", "outcome": "eligible", "amount": 3}
    (case,) = load_cases(gold_set(tmp_path, LINE | {"verdicts": [verdict], "asks": ["age"]}))
    assert case.verdicts == (Wanted("baodi.meal_subsidy", "eligible", None, 3),)
    assert (case.asks, case.set) == (("age",), "set")


def test_set_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="holds no case"):
        load_cases(gold_set(tmp_path))


def test_set_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="cannot be read"):
        load_cases(tmp_path / "none.jsonl")


@pytest.fixture(scope="module")
def clauses() -> dict[str, Clause]:
    held = load_corpus(Path(corpus.__file__).parent)
    found = {}
    for document in held.documents.values():
        raw = read_source(Path(held.sources[document.source].path))
        draft = clean(raw, document, held.lexicon)
        found |= {c.id: c for c in parse_clauses(draft, document, held.lexicon)}
    return found


def test_seed_gold_quotes_stand_in_clauses(clauses: dict[str, Clause]) -> None:
    check_gold(load_cases(SEED), clauses)


def test_seed_covers_documents_and_list_items() -> None:
    cases = load_cases(SEED)
    assert len(cases) >= 150
    assert {g.document for c in cases for g in c.gold} == {
        "baodi-2024",
        "cangzhou-2021",
        "dongguan",
        "jingjinji-2021",
        "jinhua",
        "tianjin-2024",
    }
    items = {g.clause for c in cases for g in c.gold}
    assert {f"baodi-2024.list.{n}" for n in range(1, 29)} <= items
    assert sum("issue" in c.tags for c in cases) == 9


def test_seed_keeps_a_third_for_the_test_split() -> None:
    cases = load_cases(SEED)
    share = sum(c.split == "test" for c in cases) / len(cases)
    assert 0.28 < share < 0.38


@pytest.mark.parametrize(
    "gold",
    [
        Gold("baodi-2024", "每餐4元"),
        Gold("jinhua", "每餐3元"),
        Gold("baodi-2024", "每餐3元", "baodi-2024.list.18"),
    ],
)
def test_gold_quote_that_stands_nowhere_is_refused(clauses: dict[str, Clause], gold: Gold) -> None:
    with pytest.raises(DataFileError, match="case x: no clause of"):
        check_gold([Case("x", "问", "2026-11-21", "lookup", (gold,))], clauses)
