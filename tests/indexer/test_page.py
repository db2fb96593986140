"""The page of an inspection: all of it, as text, and nothing that loads or runs."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus.model import Evidence, Repair, Span
from indexer.difference import compare_clauses
from indexer.generation import Generation, open_generation
from indexer.inspection import Inspection, Line, Piece, inspect
from indexer.page import write_page

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</style><script>1</script>",
    "{{ 7*7 }}",
    "javascript:alert(1)",
)


class Tags(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def generation(generation_dir: Path) -> Generation:
    return open_generation(generation_dir)


def hostile(inspection: Inspection, words: str) -> Inspection:
    """The inspection with `words` in every field that shows text."""
    repair = Repair("spam", Span(0, 1), words, words, words)
    clause = replace(inspection.clauses[0], label=words, text=words, kind="item")
    return replace(
        inspection,
        document=replace(
            inspection.document,
            title=words,
            issuer=words,
            evidence={"issuer": Evidence(words, words)},
        ),
        original=replace(inspection.original, raw=words, repairs=(repair,), dropped=(repair,)),
        clauses=(clause,),
        lines=(
            Line(
                clause, (clause,), (Piece(words), Piece(words, repair), Piece(words, repair, True))
            ),
            Line(None, (), (Piece(words),), words),
        ),
    )


def test_page_shows_every_clause_and_everything_dropped(generation: Generation) -> None:
    for name in generation.documents:
        inspection = inspect(generation, name)
        page = Tags(write_page(inspection))
        text = "".join(page.text.split())
        for clause in inspection.clauses:
            if clause.kind != "row":
                assert "".join(clause.text.split()) in text, clause.id
        for left in inspection.original.dropped:
            assert "".join(left.raw.split()) in text
            assert "".join(left.reason.split()) in text


@pytest.mark.parametrize("words", ATTACKS)
def test_text_of_a_document_is_never_markup(generation: Generation, words: str) -> None:
    inspection = hostile(inspect(generation, "baodi-2024"), words)
    difference = compare_clauses([], inspection.clauses)
    page = Tags(write_page(inspection, difference))
    allowed = {"script", "img", "svg", "iframe", "object", "a", "link", "form"}
    assert not [tag for tag, _ in page.tags if tag in allowed]
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert page.text.count(words) >= 10


def test_page_loads_nothing_and_runs_nothing(generation: Generation) -> None:
    page = write_page(inspect(generation, "baodi-2024"))
    attributes = [name for _, attrs in Tags(page).tags for name in attrs]
    assert not {"src", "href", "action", "srcset", "data"} & set(attributes)
    assert not re.search(r"url\(|@import|<script", page)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_page_names_what_changed(generation: Generation) -> None:
    inspection = inspect(generation, "baodi-2024")
    before = [replace(c, text=c.text.replace("三", "四")) for c in inspection.clauses[1:]]
    page = write_page(inspection, compare_clauses(before, inspection.clauses))
    assert "<del>四</del>" in page
    assert "<ins>三</ins>" in page
    assert "新增" in page


def test_page_says_where_text_is_lost(generation: Generation) -> None:
    inspection = inspect(generation, "baodi-2024")
    assert "未归入" not in write_page(inspection)
    assert "未归入" in write_page(hostile(inspection, "甲"))
