"""Questions that clauses answer: of which place, by which number, or why none does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from service.assistant import Assistant
from service.model import Answer, Question
from service.pipeline import answer

Ask = Callable[[str], Answer]


def cited(answer: Answer) -> set[str]:
    return {citation.clause_id for citation in answer.citations}


@pytest.fixture(scope="module")
def ask_region(region: Assistant) -> Ask:
    return lambda text: answer(Question(text, date(2026, 1, 1)), region)


def test_district_is_answered_from_its_own_regulation(ask_region: Ask) -> None:
    assert cited(ask_region("宝坻助浴补贴多少钱")) == {"baodi.tiao2"}
    assert cited(ask_region("武清助浴补贴多少钱")) == {"wuqing.tiao2"}


def test_district_is_answered_from_the_citys_regulation(ask_region: Ask) -> None:
    said = ask_region("宝坻高龄津贴多少钱")
    assert cited(said) == {"city.tiao2"}
    assert "100元" in said.text
    assert said.sentences[0].text.startswith("按天津市")


def test_district_is_never_answered_from_its_sibling(ask_region: Ask) -> None:
    for question in ("宝坻理发补贴多少钱", "静海助浴补贴多少钱"):
        said = ask_region(question)
        assert said.kind == "decline"
        assert "60元" not in said.text
        assert "45元" not in said.text


def test_part_of_a_city_is_told_as_that_part(ask_region: Ask) -> None:
    said = ask_region("天津理发补贴多少钱")
    assert cited(said) == {"wuqing.tiao2-1"}
    assert "武清区" in said.sentences[0].text
    assert any("只管其中的天津市武清区" in notice for notice in said.notices)


def test_place_is_asked_where_places_answer_differently(ask_region: Ask) -> None:
    said = ask_region("助浴补贴多少钱")
    assert (said.kind, said.completeness) == ("clarify", "none")
    assert said.ask[0].options == ("天津市宝坻区", "天津市武清区")
    assert said.citations == ()


def test_place_is_not_asked_where_one_answers(ask_region: Ask) -> None:
    assert cited(ask_region("理发补贴多少钱")) == {"wuqing.tiao2-1"}


def test_article_between_two_is_found_by_its_number(ask_region: Ask) -> None:
    assert cited(ask_region("武清第二条之一")) == {"wuqing.tiao2-1"}
    assert cited(ask_region("武清第二条")) == {"wuqing.tiao2"}


def test_row_is_quoted_cell_by_cell(ask: Ask) -> None:
    said = ask("清单第19项")
    assert {citation.clause_id for citation in said.citations[:3]} == {"baodi-2024.list.19"}
    names = [sentence.text for sentence in said.sentences]
    for name in ("服务内容", "服务对象", "责任部门"):
        assert any(name in text for text in names)
    assert "征求意见稿" in said.sentences[0].text


def test_row_of_several_parts_is_quoted_part_by_part(ask: Ask) -> None:
    assert cited(ask("清单第21项")) == {"baodi-2024.list.21.1", "baodi-2024.list.21.2"}


def test_paragraph_is_quoted_as_it_stands(ask: Ask) -> None:
    said = ask("宝坻征求意见公告第3段")
    assert "挹青路" in said.text
    assert "baodi-2024.notice.p3" in cited(said)


def test_number_that_no_clause_bears_is_declined(ask: Ask) -> None:
    assert ask("清单第三十项是什么").kind == "decline"


@pytest.mark.parametrize("question", ["上海高龄津贴多少钱", "杭州家庭养老床位补多少"])
def test_place_without_documents_is_declined_by_name(ask: Ask, question: str) -> None:
    said = ask(question)
    assert said.decline is not None
    assert said.decline.reason == "other_place"
    assert said.citations == ()
    assert "天津市宝坻区" in said.text
    assert "12345" in said.text


@pytest.mark.parametrize("question", ["怎么办护照", "电视机坏了怎么修", "股票今天涨了吗"])
def test_another_subject_is_declined(ask: Ask, question: str) -> None:
    said = ask(question)
    assert said.decline is not None
    assert said.decline.reason == "not_our_subject"
    assert said.decline.nearest is None
    assert (said.citations, said.notices) == ((), ())


def test_near_text_is_named_in_words_only(ask: Ask) -> None:
    said = ask("低保边缘户的老人可以增发300吗")
    if said.decline:
        assert said.decline.nearest
        assert said.decline.nearest in said.text
        assert said.citations == ()
    assert said.kind in ("decline", "lookup")


def test_unclear_name_of_a_place_is_asked_about(ask: Ask) -> None:
    said = ask("朝阳区养老院补贴")
    assert said.kind == "clarify"
    assert set(said.ask[0].options) >= {"北京市朝阳区", "吉林省长春市朝阳区"}


def test_sum_of_another_benefit_is_no_answer(ask: Ask) -> None:
    said = ask("低保多少钱一个月")
    assert said.completeness == "partial"
    assert {citation.clause_id for citation in said.citations} == {"baodi-2024.list.4"}
    assert "300元" not in said.sentences[0].text


def test_addition_and_deduction_are_kept_apart(ask: Ask) -> None:
    assert "增发300" in ask("低保老人多给多少钱").sentences[0].text
    assert "抵扣1200元" in ask("双老家庭收入能抵扣多少").sentences[0].text
