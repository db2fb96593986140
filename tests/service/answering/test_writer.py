"""Sentences and citations under construction."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.errors import UngroundedSentence
from service.answering.writer import LOST_NOTICE, Writer
from service.assistant import Assistant


@pytest.fixture
def writer(assistant: Assistant) -> Writer:
    return Writer(assistant.generation, assistant.gazetteer, date(2026, 11, 21))


def test_citations_are_numbered_as_they_are_first_used(
    writer: Writer, assistant: Assistant
) -> None:
    clauses = assistant.generation.clauses
    assert writer.cite(clauses["baodi-2024.list.19"], "每周不超过五次") == 1
    assert writer.cite(clauses["baodi-2024.list.14"], "每人每月发放500元营养补助") == 2
    assert [citation.marker for citation in writer.citations] == [1, 2]


def test_words_already_quoted_are_not_cited_again(writer: Writer, assistant: Assistant) -> None:
    clause = assistant.generation.clauses["baodi-2024.list.19"]
    whole = writer.cite(clause, "每日补贴一餐,每周不超过五次")
    assert writer.cite(clause, "每周不超过五次") == whole
    assert len(writer.citations) == 1


def test_citation_tells_place_validity_and_page(writer: Writer, assistant: Assistant) -> None:
    writer.cite(assistant.generation.clauses["baodi-2024.list.19"], "每周不超过五次")
    (citation,) = writer.citations
    assert (citation.place, citation.validity) == ("天津市宝坻区", "draft")
    assert citation.url == "/clauses/baodi-2024.list.19"
    assert citation.document_title == "宝坻区推进基本养老服务体系建设实施方案(征求意见稿)"


def test_text_has_a_sentence_a_line_with_its_markers(writer: Writer, assistant: Assistant) -> None:
    marker = writer.cite(assistant.generation.clauses["baodi-2024.list.19"], "每周不超过五次")
    writer.write("每周不超过五次。", (marker,), lead="按宝坻区2024年的征求意见稿：")
    writer.write("请打12345。", basis="advice", known="12345")
    assert writer.text == "按宝坻区2024年的征求意见稿：每周不超过五次。[1]\n请打12345。"


def test_sentence_that_is_not_held_is_not_written(writer: Writer, assistant: Assistant) -> None:
    marker = writer.cite(assistant.generation.clauses["baodi-2024.list.19"], "每周不超过五次")
    with pytest.raises(UngroundedSentence):
        writer.write("每周不超过6次。", (marker,))
    assert writer.sentences == []


def test_notice_of_a_document_is_taken_once(writer: Writer, assistant: Assistant) -> None:
    clauses = assistant.generation.clauses
    writer.cite(clauses["baodi-2024.list.19"], "每周不超过五次")
    writer.cite(clauses["baodi-2024.list.14"], "500元营养补助")
    assert len(writer.notices) == 1


def test_lost_character_in_a_quote_is_explained(writer: Writer, assistant: Assistant) -> None:
    clause = assistant.generation.clauses["cangzhou-2021.p4"]
    writer.cite(clause, "养老项目收益□")
    assert LOST_NOTICE in writer.notices
