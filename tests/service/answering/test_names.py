"""A name that may mean several benefits is not answered with one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.model import Answer

Ask = Callable[[str], Answer]


def test_name_of_several_benefits_is_asked_back_with_what_each_gives(ask: Ask) -> None:
    said = ask("宝坻护理补贴多少钱")
    assert said.kind == "clarify"
    assert said.ask[0].options == (
        "养老护理补贴",
        "重度残疾人护理补贴",
        "居家养老服务（护理）补贴",
    )
    assert "可能指3种。您问的是哪一种" in said.sentences[0].text
    assert "征求意见稿" in said.sentences[0].text
    told = {sentence.text.partition("：")[0]: sentence.text for sentence in said.sentences}
    assert "每人每月200元" in told["重度残疾人护理补贴"]
    assert "原文没有写标准" in told["养老护理补贴"]


def test_meanings_of_several_places_say_whose_they_are(ask: Ask) -> None:
    said = ask("护理补贴多少钱")
    of = {citation.document_id for citation in said.citations}
    assert of == {"baodi-2024", "dongguan"}
    assert all("按" in sentence.text for sentence in said.sentences[1:5])


def test_two_meanings_stand_side_by_side(ask: Ask) -> None:
    said = ask("扶助金一个月多少")
    assert said.kind == "lookup"
    assert "每人每月900元" in said.text
    assert "每人每月740元" in said.text
    assert "可能指2种" in said.sentences[0].text


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("残疾一级二级的护理补贴每月给多少", "baodi-2024.list.18"),
        ("宝坻重度残疾人护理补贴多少钱", "baodi-2024.list.18"),
        ("困难残疾人生活补贴重度的一个月多少", "baodi-2024.list.17"),
        ("特别扶助金归哪个部门管", "baodi-2024.list.21"),
    ],
)
def test_other_words_of_the_question_choose_a_meaning(ask: Ask, question: str, clause: str) -> None:
    said = ask(question)
    assert said.ask == ()
    assert said.citations[0].clause_id.startswith(clause)


def test_state_of_somebody_is_no_name_of_a_benefit(ask: Ask) -> None:
    assert ask("低保多少钱一个月").kind == "lookup"
    said = ask("我爸83，宝坻户口，没住养老院，也没有集中供养，助餐补贴一顿补多少")
    assert {verdict.item for verdict in said.verdicts} == {"19"}


def test_every_meaning_is_judged_where_facts_are_known(ask: Ask) -> None:
    said = ask("我妈85岁宝坻户口，护理补贴能领多少")
    assert {verdict.item for verdict in said.verdicts} == {"16", "18"}
    assert "200元" in said.text
