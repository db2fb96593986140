"""Sums for another period, and several sums together: from cited figures, with the formula shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.answering.ground import figures, results
from service.model import Answer, Sentence

Ask = Callable[[str], Answer]


def sums(said: Answer) -> list[Sentence]:
    return [each for each in said.sentences if each.basis == "arithmetic" and "＝" in each.text]


@pytest.mark.parametrize(
    ("question", "formula"),
    [
        ("助餐补贴一周最多补多少钱", "每餐3元×每周5次＝每周最多15元"),
        ("营养补助一年多少钱", "每月500元×12个月＝每年6000元"),
        ("重度残疾人护理补贴一年多少钱", "每月200元×12个月＝每年2400元"),
    ],
)
def test_sum_for_another_period_is_the_conclusion(ask: Ask, question: str, formula: str) -> None:
    said = ask(question)
    assert said.completeness == "complete"
    assert formula in said.sentences[0].text
    assert "我们算的" in said.sentences[0].text
    assert said.sentences[0].basis == "arithmetic"


def test_sum_of_several_steps_shows_each(ask: Ask) -> None:
    said = ask("助餐补贴一年最多能补多少钱")
    assert "每周最多15元" in said.sentences[0].text
    assert "每周15元×52周＝每年最多780元" in said.sentences[1].text


def test_sum_of_its_own_period_needs_no_arithmetic(ask: Ask) -> None:
    assert sums(ask("营养补助一个月多少钱")) == []
    assert sums(ask("助餐补贴一餐补多少")) == []


def test_operands_stand_in_the_cited_quotes(ask: Ask) -> None:
    for question in ("助餐补贴一周最多补多少钱", "营养补助一年多少钱"):
        said = ask(question)
        for sentence in sums(said):
            held = frozenset[str]().union(
                *(figures(said.citations[marker - 1].quote) for marker in sentence.citations)
            )
            assert list(results(sentence.text, held))


def test_sum_of_somebodys_benefit_is_told_for_the_period_asked_for(ask: Ask) -> None:
    said = ask("我妈100岁，宝坻户口，营养补助一年多少钱")
    assert "每月500元×12个月＝每年6000元" in said.text


def test_sums_of_two_people_are_added(ask: Ask) -> None:
    said = ask("公公婆婆都101岁，宝坻户口，营养补助每月一共多少")
    assert [sentence.text for sentence in sums(said)] == [
        "按月发的加起来：500元＋500元＝1000元，这是我们算的。"
    ]


def test_each_meaning_of_a_name_has_its_sum(ask: Ask) -> None:
    text = ask("特别扶助金一年能领多少").text
    assert "每年10800元" in text
    assert "每年8880元" in text
