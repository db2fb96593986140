"""Which sentence of which clause answers, in the repository's own documents."""

from __future__ import annotations

from datetime import date

import pytest

from service.answering.findings import Finding, find_answers, missing
from service.answering.ground import bare
from service.assistant import Assistant
from service.model import Question
from service.understanding.reading import Reading


def read(assistant: Assistant, text: str) -> Reading:
    return assistant.understander.understand(Question(text, date(2026, 11, 21)))


def find(assistant: Assistant, text: str) -> tuple[Reading, list[Finding]]:
    reading = read(assistant, text)
    return reading, assistant.find(reading, frozenset(assistant.generation.documents))[1]


@pytest.mark.parametrize(
    ("question", "clause", "words"),
    [
        ("助餐补贴一餐补多少,一周几次", "baodi-2024.list.19", "每餐3元"),
        ("百岁老人营养补助多少钱", "baodi-2024.list.14", "500元"),
        ("65岁坐公交要钱吗", "baodi-2024.list.28", "免费乘坐"),
        ("金华四级养老机构补多少钱", "jinhua.2.4.10", "四级15万元"),
        ("东莞旧城区没有养老设施怎么配", "dongguan.2.11", "15平方米"),
        ("天津的老年助餐从哪一年开始铺开", "tianjin-2024.h2.p1", "2019年"),
        ("沧州新建小区要配养老设施吗", "cangzhou-2021.p2", "配套建设养老托育服务设施"),
    ],
)
def test_sentence_that_answers_is_found_first(
    assistant: Assistant, question: str, clause: str, words: str
) -> None:
    _, findings = find(assistant, question)
    assert findings[0].clause.id == clause
    assert words in findings[0].quote


def test_findings_come_best_first(assistant: Assistant) -> None:
    _, findings = find(assistant, "高龄津贴多少钱")
    scores = [finding.score for finding in findings]
    assert scores == sorted(scores, reverse=True)


def test_quote_stands_in_its_clause(assistant: Assistant) -> None:
    for question in ("失能老人", "床位补贴", "老人一年体检几次", "哪些部门负责探访"):
        for finding in find(assistant, question)[1]:
            assert finding.quote
            assert bare(finding.quote) in bare(finding.clause.text)


def test_shares_lie_between_nothing_and_all(assistant: Assistant) -> None:
    for question in ("高龄津贴多少钱", "怎么办护照", "老人", "金华护理型床位占比"):
        for finding in find(assistant, question)[1]:
            assert 0 <= finding.coverage <= 1
            assert 0 <= finding.gap <= 1
            assert finding.substance >= 0


def test_sub_row_is_told_instead_of_its_row(assistant: Assistant) -> None:
    _, findings = find(assistant, "80岁第一次立遗嘱公证收费吗")
    assert findings[0].clause.id == "baodi-2024.list.27.4"
    assert "baodi-2024.list.27" not in {finding.clause.id for finding in findings}


def test_departments_are_answered_by_the_whole_cell(assistant: Assistant) -> None:
    _, findings = find(assistant, "探访服务都是哪些部门负责")
    (cell,) = (c for c in findings[0].clause.cells if c.role == "departments")
    assert findings[0].quote == cell.text
    assert findings[0].is_cell


def test_recipients_are_answered_by_the_whole_cell(assistant: Assistant) -> None:
    _, findings = find(assistant, "哪些人能领助餐补贴")
    (cell,) = (c for c in findings[0].clause.cells if c.role == "recipients")
    assert findings[0].quote == cell.text
    assert cell.text.endswith("已纳入集中供养的老年人")


def test_what_the_quote_lacks_is_missing(assistant: Assistant) -> None:
    reading, findings = find(assistant, "宝坻高龄津贴一个月多少钱")
    assert findings[0].clause.id == "baodi-2024.list.13"
    assert "money" in {expectation.sort for expectation in missing(reading, findings[0])}


def test_nothing_is_missing_from_a_sentence_with_the_sum(assistant: Assistant) -> None:
    reading, findings = find(assistant, "百岁老人营养补助多少钱")
    assert missing(reading, findings[0]) == []


def test_row_is_named_by_a_question_that_says_its_name(assistant: Assistant) -> None:
    _, findings = find(assistant, "高龄津贴多大年纪能领")
    assert findings[0].named
    assert findings[0].clause.heading[-1] == "高龄津贴"


def test_no_hits_are_no_findings(assistant: Assistant) -> None:
    assert find_answers(read(assistant, "高龄津贴"), (), assistant.weigher) == []
