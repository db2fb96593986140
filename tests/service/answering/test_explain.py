"""Words of policy are explained once, behind the answer; ours are marked, a document's are cited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from service.answering.explain import HEADER, OURS, find_terms
from service.answering.writer import Writer
from service.assistant import Assistant
from service.model import Answer

Ask = Callable[[str], Answer]


@pytest.fixture
def writer(assistant: Assistant) -> Writer:
    return Writer(assistant.generation, assistant.gazetteer, date(2026, 11, 21))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("低保边缘家庭可以申请", ["低保边缘"]),
        ("低保、低保边缘家庭", ["低保", "低保边缘"]),
        ("领高龄津贴", []),
        ("高龄、失能和残疾老年人", ["高龄", "失能", "老年人"]),
        ("达到重度失能标准", ["重度失能"]),
        ("重残老年人每月", ["重度残疾", "老年人"]),
    ],
)
def test_terms_are_found_by_their_longest_names(
    text: str, terms: list[str], writer: Writer
) -> None:
    assert [term.term for term in find_terms(text, writer)] == terms


def test_every_term_of_an_answer_is_explained_once(ask: Ask, writer: Writer) -> None:
    said = ask("家里装扶手搞适老化改造最多给多少钱")
    at = next(n for n, sentence in enumerate(said.sentences) if sentence.text == HEADER)
    main = "".join(sentence.text for sentence in said.sentences[:at])
    told = [sentence.text.partition("：")[0] for sentence in said.sentences[at + 1 :]]
    assert told == [term.term for term in find_terms(main, writer) if not term.everyday]
    assert {"低保边缘", "特殊困难老年人", "分散供养"} <= set(told)


def test_what_a_document_defines_is_cited_and_ours_is_advice(ask: Ask) -> None:
    said = ask("家里装扶手搞适老化改造最多给多少钱")
    by_term = {sentence.text.partition("：")[0]: sentence for sentence in said.sentences}
    defined, ours = by_term["特殊困难老年人"], by_term["低保边缘"]
    assert defined.basis == "quote"
    quote = said.citations[defined.citations[0] - 1].quote
    assert "以下统称特殊困难老年人" in quote
    assert (ours.basis, ours.citations) == ("advice", ())


def test_explanations_stand_in_front_of_the_question_back(ask: Ask) -> None:
    said = ask("70岁独居能享受吃饭补贴吗")
    assert said.sentences[-1].text.startswith("要接着判断，请先告诉我")
    assert any(sentence.text == HEADER for sentence in said.sentences)


def test_definition_of_another_place_is_not_told(ask: Ask) -> None:
    said = ask("莞的特殊困难老人探访率到多少")
    assert {citation.document_id for citation in said.citations} == {"dongguan"}


def test_declined_question_needs_no_explanation(ask: Ask) -> None:
    assert HEADER not in ask("上海低保多少钱").text


def test_only_the_piece_that_asks_has_to_be_about_the_term(ask: Ask) -> None:
    said = ask("重度失能是什么意思?我在看宝坻长护险")
    assert f"重度失能{OURS}" in said.text


@pytest.mark.parametrize("question", ["什么叫低保边缘家庭", "低保边缘是什么意思"])
def test_what_no_document_defines_is_explained_as_ours(ask: Ask, question: str) -> None:
    said = ask(question)
    assert said.completeness == "partial"
    assert "没有解释“低保边缘”" in said.sentences[0].text
    explained = next(s for s in said.sentences if s.text.startswith(f"低保边缘{OURS}"))
    assert explained.basis == "advice"
    assert "低保边缘" in said.citations[0].quote


@pytest.mark.parametrize(
    ("question", "clause", "words"),
    [
        ("什么叫基本养老服务", "baodi-2024.background.1.p1", "基础性、普惠性、兜底性服务"),
        ("特殊困难老年人包括哪些人", "baodi-2024.2.2.4", "孤寡、留守、空巢、独居、失能、重残"),
        ("重残是什么意思", "baodi-2024.list.18", "残疾等级为一、二级"),
    ],
)
def test_what_a_document_defines_is_told_in_its_words(
    ask: Ask, question: str, clause: str, words: str
) -> None:
    said = ask(question)
    assert said.completeness == "complete"
    assert said.citations[0].clause_id == clause
    assert words in said.text


def test_question_for_more_than_a_meaning_is_answered_as_such(ask: Ask) -> None:
    said = ask("低保边缘家庭能不能申请适老化改造，什么条件")
    assert OURS not in said.text
