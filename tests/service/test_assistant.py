"""What is kept ready between questions."""

from __future__ import annotations

from datetime import date

from service.assistant import CANDIDATES, Assistant
from service.model import Question
from service.pipeline import answer
from service.understanding.reading import Reading

DAY = date(2026, 11, 21)


def read(assistant: Assistant, text: str) -> Reading:
    return assistant.understander.understand(Question(text, DAY), assistant.home_place)


def test_found_are_a_few_clauses_of_the_documents_asked_for(assistant: Assistant) -> None:
    reading = read(assistant, "养老机构补贴")
    hits, findings = assistant.find(reading, frozenset({"jinhua"}))
    assert 0 < len(hits) <= CANDIDATES
    assert {finding.clause.document for finding in findings} == {"jinhua"}
    assert {finding.clause.id for finding in findings} <= {hit.clause.id for hit in hits}


def test_no_documents_hold_no_clauses(assistant: Assistant) -> None:
    assert assistant.find(read(assistant, "高龄津贴"), frozenset()) == ((), [])


def test_home_place_is_meant_where_none_is_named(assistant: Assistant) -> None:
    home = Assistant.open(assistant.generation, "330700")
    said = answer(Question("养老机构补贴多少钱", DAY), home)
    assert [place.code for place in said.understood.places] == ["330700"]
    assert {citation.document_id for citation in said.citations} <= {"jinhua"}


def test_home_place_that_is_not_listed_means_none(assistant: Assistant) -> None:
    home = Assistant.open(assistant.generation, "000000")
    assert answer(Question("65岁坐公交要钱吗", DAY), home).citations
