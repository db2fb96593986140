"""Two editions of one work: the new one takes the place of the old one, whose clauses stay where they were."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.editions import mark_replaced
from corpus.load import load_corpus
from corpus.model import Corpus, Document, Evidence, Relation
from indexer.add import add_file
from indexer.build import build
from indexer.propose import blank_document

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
TITLE = "武清区居家养老服务补贴办法"


def edition(year: int, amount: int) -> str:
    return (
        f"{TITLE}\n\n武民规〔{year}〕2号\n\n第一条 为了规范居家养老服务补贴,制定本办法。\n\n"
        f"第二条 补贴每月{amount}元。\n\n第三条 本办法自{year}年6月1日起施行。\n\n"
        f"武清区民政局\n\n{year}年5月10日\n"
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of its own with both editions in its overlay, added one after the other."""
    folder = tmp_path_factory.mktemp("editions")
    corpus = folder / "corpus"
    ignored = ("*.py", "documents", "sources", "rules", "targets.yaml")
    shutil.copytree(CORPUS, corpus, ignore=shutil.ignore_patterns(*ignored))
    for year, amount in ((2020, 100), (2024, 180)):
        file = folder / f"{year}.txt"
        file.write_text(edition(year, amount), encoding="utf-8")
        add_file(file, "120114", corpus, folder / "var" / "corpus", name=f"wuqing-{year}")
    return folder


@pytest.fixture(scope="module")
def corpus(root: Path) -> Corpus:
    return load_corpus(root / "corpus", root / "var" / "corpus")


def test_new_edition_is_proposed_as_of_the_same_work(corpus: Corpus) -> None:
    old, new = corpus.documents["wuqing-2020"], corpus.documents["wuqing-2024"]
    assert old.work == new.work == "wuqing-2020"
    assert old.edition != new.edition
    assert [(r.kind, r.target) for r in new.relations] == [("replaces", TITLE)]


@pytest.mark.parametrize(
    ("day", "old", "new"),
    [
        (date(2020, 5, 31), "not_yet", "not_yet"),
        (date(2022, 1, 1), "in_force", "not_yet"),
        (date(2024, 5, 31), "in_force", "not_yet"),
        (date(2024, 6, 1), "repealed", "in_force"),
    ],
)
def test_old_edition_holds_until_the_new_one_does(
    corpus: Corpus, day: date, old: str, new: str
) -> None:
    assert corpus.documents["wuqing-2020"].validity_on(day) == old
    assert corpus.documents["wuqing-2024"].validity_on(day) == new


def test_old_edition_stays_addressable(root: Path) -> None:
    generation = build(root / "corpus", root / "var")
    assert "100元" in generation.clauses["wuqing-2020.tiao2"].text
    assert "180元" in generation.clauses["wuqing-2024.tiao2"].text
    assert "wuqing-2020.tiao2" in generation.rows
    assert generation.documents["wuqing-2020"].replaced_on == date(2024, 6, 1)


def document(name: str, work: str, effective: date | None, *, replaces: str = "") -> Document:
    relation = Relation("replaces", replaces, Evidence(replaces))
    return replace(
        blank_document(name),
        work=work,
        title=TITLE,
        effective=effective,
        relations=(relation,) if replaces else (),
    )


def replaced(*documents: Document) -> dict[str, date | None]:
    marked = mark_replaced({d.id: d for d in documents})
    return {name: d.replaced_on for name, d in marked.items()}


def test_other_work_of_the_same_title_is_not_replaced() -> None:
    old = document("a", "one", date(2020, 1, 1))
    new = document("b", "other", date(2024, 1, 1), replaces=TITLE)
    assert replaced(old, new) == {"a": None, "b": None}


def test_draft_replaces_nothing() -> None:
    old = document("a", "one", date(2020, 1, 1))
    new = replace(document("b", "one", date(2024, 1, 1), replaces=TITLE), draft=True)
    assert replaced(old, new) == {"a": None, "b": None}


def test_middle_edition_neither_replaces_the_newest_nor_is_forgotten() -> None:
    documents = (
        document("a", "one", date(2018, 1, 1)),
        document("b", "one", date(2020, 1, 1), replaces=f"《{TITLE}》(武民规〔2018〕2号)"),
        document("c", "one", date(2024, 1, 1), replaces=TITLE),
    )
    assert replaced(*documents) == {"a": date(2020, 1, 1), "b": date(2024, 1, 1), "c": None}


def test_new_edition_without_a_day_replaces_on_none() -> None:
    old = document("a", "one", date(2020, 1, 1))
    new = document("b", "one", None, replaces=TITLE)
    assert replaced(old, new) == {"a": None, "b": None}
