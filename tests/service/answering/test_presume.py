"""What a question takes for granted is held against the clause: corrected, confirmed, or left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.model import Answer

Ask = Callable[[str], Answer]


def conclusion(said: Answer) -> str:
    """The first sentence without what stands in front of its colon."""
    return said.sentences[0].text.partition("：")[2]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("60岁就能免费坐公交对吧", "65周岁及以上"),
        ("70岁就能领高龄津贴对吧", "80周岁及以上老年人发放高龄津贴"),
        ("助餐补贴每餐5元是吧", "每餐3元"),
        ("宝坻助餐一天三顿都能各补3块,对吧?", "每日补贴一餐"),
        ("助餐一周能补七次对吧", "每周不超过五次"),
        ("营养补助每月800元对吧", "每人每月发放500元营养补助"),
        ("适老化改造最多给5000元是吗", "最高不超过3500元/户"),
        ("金华四级养老机构补20万对吗", "四级15万元"),
        ("东莞新建小区每百户配15平方米养老设施对吧", "每百户不低于20平方米"),
        ("免费体检一年两次对吧", "每年体检一次"),
        ("失独老人每月1000块对吧", "每人每月900元"),
    ],
)
def test_wrong_figure_is_corrected_first(ask: Ask, question: str, words: str) -> None:
    said = ask(question)
    assert conclusion(said).startswith("不是，")
    assert words in conclusion(said)
    assert any(words in citation.quote.replace("(", "（") for citation in said.citations)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("65岁就能免费坐公交对吗", "65周岁及以上"),
        ("70岁就能免费坐公交对吗", "65周岁及以上"),
        ("助餐补贴每餐3元是吧", "每餐3元"),
        ("营养补助是不是每月500元", "500元"),
        ("金华四级养老机构补15万对吗", "四级15万元"),
    ],
)
def test_right_figure_is_confirmed(ask: Ask, question: str, words: str) -> None:
    said = ask(question)
    assert conclusion(said).startswith("对，")
    assert words in conclusion(said)


def test_benefit_of_others_is_said_to_be_theirs(ask: Ask) -> None:
    said = conclusion(ask("特困老人每月领500营养补助对不对"))
    assert said.startswith("不是，")
    assert "100周岁及以上老年人" in said


@pytest.mark.parametrize(
    "question",
    ["高龄津贴和区里已有的补贴可以一块儿拿吧?宝坻的", "高龄津贴和生活补助能一起领吗"],
)
def test_what_excludes_each_other_cannot_be_had_together(ask: Ask, question: str) -> None:
    said = conclusion(ask(question))
    assert said.startswith("不能，")
    assert "不重复享受" in said


@pytest.mark.parametrize(
    "question",
    [
        "我家困难,宝坻公证处收费是不是必须给我减?",
        "宝坻的社区综合服务设施是不是都得拿出地方做养老？",
    ],
)
def test_encouragement_is_no_duty(ask: Ask, question: str) -> None:
    said = ask(question)
    assert conclusion(said).startswith("不是必须，")
    assert "鼓励" in said.text


@pytest.mark.parametrize(
    "question",
    [
        "困难残疾人生活补贴重度每月160对吧",
        "助餐补贴一餐补多少，一周几次",
        "东莞养老机构办诊所得先过行政审批,没变吧?",
    ],
)
def test_nothing_is_affirmed_where_the_clause_leaves_it_open(ask: Ask, question: str) -> None:
    assert not conclusion(ask(question)).startswith(("对，", "不是，"))
