"""What a sentence does not promise is told by its weakest words, and by the year of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from service.answering.force import force_lead, force_note, marks_of
from service.assistant import Assistant
from service.model import Answer


def note(assistant: Assistant, clause_id: str, quote: str, day: date) -> str:
    clause = assistant.generation.clauses[clause_id]
    words = assistant.generation.lexicon.force
    assert quote in clause.text
    return force_note(clause, marks_of(clause, quote), words, day)


def test_target_of_a_year_to_come_is_open(assistant: Assistant) -> None:
    said = note(assistant, *find(assistant, "到2025年,护理型床位占比达60%"), date(2024, 5, 1))
    assert "没有说是否已经达到" in said
    assert "已过" not in said


def test_target_of_a_past_year_is_told_as_past(assistant: Assistant) -> None:
    said = note(assistant, *find(assistant, "到2025年,护理型床位占比达60%"), date(2026, 1, 1))
    assert "目标年份已过，文件没有说是否达到" in said


def test_target_of_a_hidden_year_is_told_as_hidden(assistant: Assistant) -> None:
    found = find(assistant, "养老机构护理型床位占比不低于50%")
    assert "年份被隐去" in note(assistant, *found, date(2026, 1, 1))


def test_right_needs_no_remark(assistant: Assistant) -> None:
    found = find(assistant, "每人每月发放500元营养补助")
    assert note(assistant, *found, date(2026, 1, 1)) == ""


@pytest.mark.parametrize(
    ("words", "said", "lead"),
    [
        ("力争做到同步规划", "新建住宅小区要配套建设养老托育服务设施", "目标："),
        ("力争做到同步规划", "力争做到同步规划、同步建设", ""),
        ("每人每月发放500元营养补助", "每人每月发放500元", ""),
    ],
)
def test_words_without_those_that_show_their_force_are_led_by_it(
    assistant: Assistant, words: str, said: str, lead: str
) -> None:
    clause_id, quote = find(assistant, words)
    clause = assistant.generation.clauses[clause_id]
    assert force_lead(clause, quote, said, assistant.generation.lexicon.force) == lead


def test_conclusion_of_a_target_says_that_it_is_one(ask: Callable[[str], Answer]) -> None:
    first = ask("沧州新建小区要配养老设施吗").sentences[0].text
    assert "，目标：新建住宅小区要配套建设养老托育服务设施" in first


def find(assistant: Assistant, words: str) -> tuple[str, str]:
    """The first searchable clause with these words, and its sentence that holds them."""
    for clause in assistant.generation.clauses.values():
        for mark in clause.sentences:
            sentence = clause.text[mark.span.start : mark.span.end]
            if clause.searchable and words in sentence:
                return clause.id, sentence
    raise AssertionError(words)


def test_other_targets_of_the_clause_are_told_where_it_is_asked_whether_they_are_reached(
    ask: Callable[[str], Answer],
) -> None:
    said = ask("金华每个乡镇街道都有康养联合体了吗？")
    assert "到2025年,实现康养联合体乡镇(街道)全覆盖" in said.text
    assert "目标年份已过，文件没有说是否达到" in said.text
