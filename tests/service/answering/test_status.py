"""What documents say of themselves, each value with the words that show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from corpus.model import StatusField
from service.answering.status import EVIDENCE, MISSING, SAYS, write_status
from service.answering.writer import Writer
from service.assistant import Assistant
from service.model import Answer

Ask = Callable[[str], Answer]


def told(assistant: Assistant, document: str, field: StatusField, day: date) -> str:
    writer = Writer(assistant.generation, assistant.gazetteer, day)
    write_status(writer, assistant.generation.documents[document], field)
    return writer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("宝坻那个基本养老服务方案生效了吗", "还没有生效，这是征求意见稿"),
        ("金华的康养行动计划现在还有效吗", "已经过期，有效期到2025年12月31日"),
        ("东莞这个三年行动计划现在有效吗", "年份在来源中被隐去"),
        ("金华行动计划有效期到哪天", "2025年12月31日，现在已经过期"),
        ("宝坻这个征求意见稿谁发的", "由宝坻区民政局起草并公布"),
        ("天津这篇老年助餐的文章谁写的", "朱峰"),
        ("宝坻方案征求意见什么时候截止", "2024年9月3日至2024年10月2日，现在已经结束"),
        ("沧州那个养老托育方案是正式文件吗", "新闻报道，不是政策文件"),
    ],
)
def test_value_is_told_with_the_document(ask: Ask, question: str, words: str) -> None:
    said = ask(question)
    assert said.kind == "status"
    assert words in said.sentences[0].text
    assert "《" in said.text
    assert said.notices


def test_value_rests_on_the_words_that_show_it(ask: Ask) -> None:
    said = ask("金华行动计划有效期到哪天")
    assert [citation.clause_id for citation in said.citations] == ["jinhua.p2"]
    assert said.citations[0].quote == "有效期至2025年12月31日"


def test_value_that_a_document_does_not_give_is_said_first(ask: Ask) -> None:
    said = ask("宝坻方案文号是多少")
    assert said.completeness == "partial"
    assert "没有写明自己的文号" in said.sentences[0].text
    assert "28号" not in said.sentences[0].text


def test_day_decides_whether_a_document_is_in_force(region: Assistant) -> None:
    assert "还没有生效" in told(region, "city", "validity", date(2024, 6, 30))
    assert "现在有效" in told(region, "city", "validity", date(2024, 7, 1))
    assert "现在有效" in told(region, "city", "validity", date(2029, 6, 30))
    assert "已经过期" in told(region, "city", "validity", date(2029, 7, 1))


def test_open_consultation_is_told_as_open(assistant: Assistant) -> None:
    assert "现在还可以提意见" in told(assistant, "baodi-2024", "consultation", date(2024, 9, 10))


def test_address_for_opinions_is_not_told_as_a_place_to_apply(ask: Ask) -> None:
    text = ask("宝坻提意见打哪个电话").text
    assert "022-29246544" in text
    assert "不是申请待遇的地方" in text


def test_every_field_of_every_document_can_be_told(assistant: Assistant) -> None:
    for document in assistant.generation.documents:
        for field in SAYS:
            text = told(assistant, document, field, date(2026, 11, 21))
            assert text
            assert "None" not in text


def test_every_field_has_its_evidence_and_its_silence() -> None:
    assert set(SAYS) == set(EVIDENCE) == set(MISSING)
