"""The sentences of an answer: the direct one first, then the quoted clause and whom it is for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.answering.ground import bare
from service.model import Answer

Ask = Callable[[str], Answer]


def test_direct_answer_comes_first_and_the_clause_after(ask: Ask) -> None:
    said = ask("助餐补贴一餐补多少，一周几次")
    first, second = said.sentences[:2]
    assert "每餐3元" in first.text
    assert "每周不超过五次" in first.text
    assert second.text.startswith("原文见清单 第19项 助餐服务：")


def test_direct_answer_is_not_said_twice(ask: Ask) -> None:
    said = ask("百岁老人营养补助每月多少钱")
    assert said.text.count("500元") == 1


def test_row_tells_whom_it_is_for_and_who_is_responsible(ask: Ask) -> None:
    text = ask("营养补助每月多少钱").text
    assert "服务对象：100周岁及以上老年人。" in text
    assert "责任部门：民政局、财政局、各街镇。" in text


def test_condition_comes_first_where_an_age_is_said(ask: Ask) -> None:
    first = ask("64岁能办免费乘车卡吗").sentences[0].text
    assert first.index("65周岁及以上") < first.index("免费乘坐本市公共汽车")


def test_each_thing_asked_of_a_row_is_told(ask: Ask) -> None:
    said = ask("助餐补贴一餐补多少，归哪个部门管")
    assert said.completeness == "complete"
    assert "每餐3元" in said.text
    assert "民政局、财政局、各街镇" in said.text


def test_all_there_is_to_get_is_listed_by_category(ask: Ask) -> None:
    said = ask("宝坻老人能享受哪些待遇")
    assert "基本保障：职工基本养老保险、城乡居民基本养老保险、长期护理保险。" in said.text
    assert len({citation.clause_id for citation in said.citations}) == 28


def test_list_keeps_to_the_particular_words(ask: Ask) -> None:
    said = ask("宝坻一个人住的能领什么")
    counted = said.sentences[0].citations
    assert [said.citations[marker - 1].clause_id for marker in counted] == [
        "baodi-2024.list.11",
        "baodi-2024.list.19",
    ]


def test_sum_that_the_text_does_not_give_is_said_to_be_missing(ask: Ask) -> None:
    said = ask("宝坻高龄津贴一个月多少钱")
    assert said.completeness == "partial"
    assert "文件没有写明具体金额" in said.sentences[0].text
    assert "80周岁及以上老年人发放高龄津贴" in said.text


def test_what_the_text_defers_is_said(ask: Ask) -> None:
    assert "我没有收录" in ask("宝坻高龄津贴一个月多少钱").text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("沧州新建小区要配养老设施吗", "目标"),
        ("腿脚不便 公证处能上门吗", "不是必须"),
        ("北京养老院床位补贴能带到河北用吗", "试点"),
    ],
)
def test_weak_wording_is_said_to_be_weak(ask: Ask, question: str, words: str) -> None:
    advice = [sentence.text for sentence in ask(question).sentences if sentence.basis == "advice"]
    assert any(words in text for text in advice)


def test_every_sentence_ends_with_a_mark(ask: Ask) -> None:
    for question in ("助餐补贴一餐补多少", "东莞旧城区没有养老设施怎么配", "清单第27项"):
        for sentence in ask(question).sentences:
            assert sentence.text.endswith(("。", "”", "」", "！", "？"))
            assert "。。" not in sentence.text


def test_quotation_in_an_answer_stands_in_a_citation(ask: Ask) -> None:
    said = ask("金华四级养老机构补多少钱")
    quote = said.sentences[1].text.partition("：")[2].strip("“”「」")
    assert any(bare(quote) in bare(citation.quote) for citation in said.citations)


def test_no_sentence_of_policy_stands_without_a_citation(ask: Ask) -> None:
    for question in ("助餐补贴一餐补多少", "河北养老院比北京便宜多少", "高龄津贴怎么领"):
        for sentence in ask(question).sentences:
            assert sentence.citations or sentence.basis == "advice"


def test_what_takes_the_asker_out_comes_first(ask: Ask) -> None:
    said = ask("住养老院的老人能领餐补吗")
    assert "不含入住养老机构" in said.sentences[0].text
    assert said.text.index("不含入住养老机构") < said.text.index("给予老年人助餐补贴")


def test_conclusion_tells_the_part_that_was_asked_for(ask: Ask) -> None:
    first = ask("高龄津贴能和区级补贴一起享受吗").sentences[0].text
    assert "与区级已经出台的相关补贴不重复享受" in first
    assert first.count("不重复享受") == 1


def test_list_says_how_many_and_quotes_a_few(ask: Ask) -> None:
    every = ask("宝坻老人能享受哪些待遇")
    assert "一共有28项" in every.sentences[0].text
    assert every.sentences[0].basis == "arithmetic"
    few = ask("宝坻一个人住的能领什么")
    assert "有2项" in few.sentences[0].text
    assert "提供探访关爱服务" in few.text
