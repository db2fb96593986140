"""Clauses named by their number, in the repository's own documents."""

from __future__ import annotations

import pytest

from indexer.segment import normalise
from service.assistant import Assistant
from service.understanding.references import Reference, find_reference, named_clauses


def reference(text: str) -> Reference:
    found = find_reference(normalise(text))
    assert found is not None
    return found


def named(assistant: Assistant, document: str, text: str) -> list[str]:
    clauses = [c for c in assistant.generation.clauses.values() if c.document == document]
    return [clause.id for clause in named_clauses(reference(text), clauses)]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("清单第19项", "19"),
        ("清单第十九项", "19"),
        ("清单第１９项", "19"),
        ("主要任务第6条", "6"),
        ("第十二条", "tiao12"),
        ("第十二条之一", "tiao12-1"),
        ("第三章", "zhang3"),
        ("意见公告第3段", "p3"),
    ],
)
def test_number_gives_the_step_of_a_path(text: str, step: str) -> None:
    assert step in reference(text).steps


@pytest.mark.parametrize(
    "text", ["第一次立遗嘱要钱吗", "第二天能领吗", "第三方评估", "19项服务", "第条", ""]
)
def test_other_ordinal_names_no_clause(text: str) -> None:
    assert find_reference(normalise(text)) is None


def test_number_that_cannot_be_read_names_no_clause() -> None:
    assert find_reference("第十百十项") is None


def test_row_of_the_list_is_found_by_its_number(assistant: Assistant) -> None:
    assert named(assistant, "baodi-2024", "清单第19项") == ["baodi-2024.list.19"]


def test_word_in_front_chooses_the_part(assistant: Assistant) -> None:
    assert set(named(assistant, "baodi-2024", "第6项")) == {
        "baodi-2024.2.3.6",
        "baodi-2024.list.6",
    }
    assert named(assistant, "baodi-2024", "清单第6项") == ["baodi-2024.list.6"]


def test_sub_row_has_no_number_of_its_own(assistant: Assistant) -> None:
    found = named(assistant, "baodi-2024", "清单第1项")
    assert found == ["baodi-2024.list.1"]


def test_paragraph_is_found_by_its_number(assistant: Assistant) -> None:
    assert "baodi-2024.notice.p3" in named(assistant, "baodi-2024", "征求意见公告第3段")


def test_number_that_no_clause_bears_finds_none(assistant: Assistant) -> None:
    assert named(assistant, "baodi-2024", "清单第三十项") == []
