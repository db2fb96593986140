"""Clauses named by their number, as what answers a question about the repository's own documents."""

from __future__ import annotations

from indexer.segment import normalise
from service.assistant import Assistant
from service.understanding.references import find_reference, named_clauses


def named(assistant: Assistant, document: str, text: str) -> list[str]:
    clauses = [c for c in assistant.generation.clauses.values() if c.document == document]
    reference = find_reference(normalise(text))
    assert reference is not None
    return [clause.id for clause in named_clauses(reference, clauses)]


def test_row_of_the_list_is_found_by_its_number(assistant: Assistant) -> None:
    assert named(assistant, "baodi-2024", "清单第19项") == ["baodi-2024.list.19"]


def test_cell_is_answered_with_its_row(assistant: Assistant) -> None:
    assert named(assistant, "baodi-2024", "清单第19项服务对象") == ["baodi-2024.list.19"]


def test_heading_is_answered_with_what_stands_below_it(assistant: Assistant) -> None:
    found = named(assistant, "baodi-2024", "二、（三）完善基本养老服务保障机制")
    assert found == ["baodi-2024.2.3.6", "baodi-2024.2.3.7", "baodi-2024.2.3.8"]


def test_word_in_front_chooses_the_part(assistant: Assistant) -> None:
    assert set(named(assistant, "baodi-2024", "第6项")) == {
        "baodi-2024.2.3.6",
        "baodi-2024.list.6",
    }
    assert named(assistant, "baodi-2024", "清单第6项") == ["baodi-2024.list.6"]


def test_paragraph_is_found_by_its_number(assistant: Assistant) -> None:
    assert "baodi-2024.notice.p3" in named(assistant, "baodi-2024", "征求意见公告第3段")


def test_number_that_no_clause_bears_finds_none(assistant: Assistant) -> None:
    assert named(assistant, "baodi-2024", "清单第三十项") == []
