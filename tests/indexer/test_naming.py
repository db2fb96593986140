"""Near-names and terms say only what stands in the clauses that they cite."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import DataFileError
from corpus.load import load_corpus
from corpus.model import Clause, Corpus, Span
from corpus.naming import Meaning, Naming, NearName, SharedName, Term
from corpus.naming_files import load_naming
from corpus.rule import Words
from indexer.rulecheck import check_naming

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
BASE = load_corpus(CORPUS)
HELD = next(iter(BASE.documents))
CLAUSE = f"{HELD}.9.9"
TEXT = "为独居老年人发放\n取暖补贴,每户每年400元。"


def corpus_with(naming: Naming) -> Corpus:
    return replace(BASE, lexicon=replace(BASE.lexicon, naming=naming))


def checks(naming: Naming) -> list[str]:
    path = tuple(CLAUSE.split(".")[1:])
    clause = Clause(CLAUSE, HELD, path, 1, "item", "第9项", (), TEXT, Span(0, len(TEXT)), "0" * 64)
    return [each.check for each in check_naming(corpus_with(naming), {CLAUSE: clause})]


def term(quote: str, clause: str = CLAUSE) -> Naming:
    return Naming(terms=(Term("取暖补贴", "冬天取暖的钱。", Words(quote, clause)),))


def near(rule: str | None) -> Naming:
    return Naming(
        near=(NearName("补贴", "哪一种？", (Meaning("取暖", "", CLAUSE, "取暖补贴", rule),)),)
    )


@pytest.mark.parametrize(
    ("naming", "found"),
    [
        (term("发放取暖补贴，每户每年400元"), []),
        (term("每户每年500元"), ["C3"]),
        (term("取暖补贴", f"{HELD}.no.such"), ["C3"]),
        (term("取暖补贴", "elsewhere.1"), []),
        (near(None), []),
        (near("town.none"), ["C10"]),
        (Naming(same=(SharedName(("甲", "乙"), (Words("降温补贴", CLAUSE),)),)), ["C3"]),
    ],
)
def test_what_no_clause_or_rule_holds_is_found(naming: Naming, found: list[str]) -> None:
    assert checks(naming) == found


@pytest.mark.parametrize(
    ("entry", "trouble"),
    [
        ("{term: 取暖, say: 冬天的事。}", "either `shown` or `ours: true`"),
        ("{term: 户口, ours: true, say: 户籍。}", "'户口' is explained already"),
    ],
)
def test_a_term_is_explained_once_and_by_somebody(tmp_path: Path, entry: str, trouble: str) -> None:
    for name in ("names.yaml", "glossary.yaml"):
        shutil.copy(CORPUS / "lexicon" / name, tmp_path)
    with (tmp_path / "glossary.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  - {entry}\n")
    with pytest.raises(DataFileError, match=trouble):
        load_naming(lambda *steps: tmp_path / steps[-1])


def test_the_four_benefits_called_hulibutie_are_told_apart() -> None:
    name = next(each for each in BASE.lexicon.naming.near if each.name == "护理补贴")
    assert len({each.clause for each in name.choices}) == 4
