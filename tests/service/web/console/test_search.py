"""The search of the console as a plain form."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from service.assistant import Assistant
from service.web.console.citing import cite
from service.web.console.marking import mark_words

MEALS = "助餐补贴一餐补多少"


def test_a_clause_is_found_with_its_words_marked_and_its_source(operator: TestClient) -> None:
    page = operator.get("/console", params={"q": MEALS}).text
    first = page.split('class="result"')[1]
    assert 'href="/clauses/baodi-2024.list.19"' in first
    assert "<mark>" in first
    assert "征求意见稿" in first
    assert 'value="助餐补贴一餐补多少"' in page


def test_filters_are_kept_and_hold(operator: TestClient) -> None:
    asked = {"q": MEALS, "validity": "expired"}
    page = operator.get("/console", params=asked).text
    assert '<option value="expired" selected>' in page
    assert "baodi-2024" not in page.split('id="results"')[1]
    assert 'class="result"' in page


@pytest.mark.parametrize(
    "asked",
    [{"q": "补" * 2001}, {"q": MEALS, "place": "999999"}],
)
def test_what_cannot_be_searched_is_told_and_kept(
    operator: TestClient, asked: dict[str, str]
) -> None:
    page = operator.get("/console", params=asked)
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert f'value="{asked["q"]}"' in page.text


def test_markup_that_is_searched_for_stays_text(operator: TestClient) -> None:
    page = operator.get("/console", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_words_are_marked_the_longer_before_the_one_inside_it() -> None:
    pieces = mark_words("老年人助餐服务", ["助餐", "助餐服务"])
    assert pieces == [("老年人", False), ("助餐服务", True)]
    assert mark_words("原文", []) == [("原文", False)]


def test_every_citation_names_file_number_clause_status_and_date(
    assistant: Assistant,
) -> None:
    generation = assistant.generation
    for document in generation.documents.values():
        for clause in generation.clauses.of(document.id):
            told = cite(clause, document, date(2026, 11, 21))
            assert told.startswith(clause.text)
            line = told.removeprefix(clause.text)
            assert f"《{document.title}》" in line
            assert clause.label in line
            assert (document.number or "文号未载明") in line
            assert "状态：" in line
            assert "2026年11月21日查" in line
