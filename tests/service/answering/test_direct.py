"""The few words that answer, always pieces of the quote."""

from __future__ import annotations

from datetime import date

import pytest

from service.answering.direct import answer_directly
from service.assistant import Assistant
from service.model import Question


def direct(assistant: Assistant, text: str) -> str:
    reading = assistant.understander.understand(Question(text, date(2026, 11, 21)))
    _, findings = assistant.find(reading, frozenset(assistant.generation.documents))
    pieces = answer_directly(findings[0], reading, assistant.weigher)
    for words in "……".join(pieces).split("……"):
        assert words in findings[0].quote
    return "；".join(pieces)


@pytest.mark.parametrize(
    ("question", "words", "others"),
    [
        ("金华三级养老院评上了给多少奖补", "三级10万元", ("15万元", "20万元")),
        ("金华四级养老机构补多少钱", "四级15万元", ("10万元", "20万元")),
        ("金华五级养老机构奖多少万", "五级20万元", ("10万元", "15万元")),
        ("困难残疾人生活补贴非重度的一个月多少", "非重度为每人每月160元", ()),
        ("低保老人60岁以上每月增发多少钱", "增发300", ("1200",)),
        ("长护险一年能给减轻多少负担", "约1.8万元至1.9万元", ()),
        ("东莞旧城区没有养老设施按多大面积配", "每百户不低于15平方米", ("20平方米",)),
        ("东莞新建小区按多大面积配养老设施", "每百户不低于20平方米", ("15平方米",)),
        ("糖尿病老人多长时间随访一回", "每季度随访一次", ()),
    ],
)
def test_the_sum_asked_for_is_told_and_no_other(
    assistant: Assistant, question: str, words: str, others: tuple[str, ...]
) -> None:
    said = direct(assistant, question)
    assert words in said
    assert not [other for other in others if other in said]


def test_two_things_asked_are_both_told(assistant: Assistant) -> None:
    said = direct(assistant, "助餐补贴一餐补多少，一周几次")
    assert "每餐3元" in said
    assert "每周不超过五次" in said


def test_whole_cell_is_never_cut(assistant: Assistant) -> None:
    said = direct(assistant, "哪些人能领助餐补贴")
    assert said.startswith("本市户籍80周岁及以上的老年人")
    assert said.endswith("不含入住养老机构和已纳入集中供养的老年人")


def test_long_quote_is_cut_between_its_stretches(assistant: Assistant) -> None:
    said = direct(assistant, "宝坻指导思想")
    assert len(said) <= 200
