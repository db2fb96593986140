"""Which sentence of an answer shows which source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from service.model import Answer, Citation, Sentence, Table, TableCell, TableRow, Understanding
from service.web.layout import left_over, paragraphs

QUOTE = "给予老年人每餐3元的助餐补贴"


def citation(marker: int, quote: str) -> Citation:
    return Citation(
        marker, "a.1", "a", "方案", "第1项", quote, "draft", "天津市宝坻区", "/clauses/a.1"
    )


def answer(*sentences: Sentence, citations: tuple[Citation, ...]) -> Answer:
    return Answer(
        id="0",
        conversation_id="0",
        kind="lookup",
        completeness="complete",
        as_of=date(2024, 10, 1),
        text="",
        sentences=sentences,
        understood=Understanding("lookup", ()),
        verdicts=(),
        ask=(),
        citations=citations,
        table=None,
        decline=None,
        notices=(),
        generation="",
        timing_ms={},
    )


def test_a_source_stands_under_the_first_sentence_that_names_it() -> None:
    first = Sentence("每餐3元。", (1,), "quote")
    second = Sentence("一周五次。", (1,), "quote")
    shown = list(paragraphs(answer(first, second, citations=(citation(1, QUOTE),))))
    assert [len(each.sources) for each in shown] == [1, 0]
    assert shown[0].sources[0].quoted


def test_words_that_the_sentence_quotes_are_not_shown_twice() -> None:
    sentence = Sentence(f"文件写：“{QUOTE}”。", (1,), "quote")
    (only,) = paragraphs(answer(sentence, citations=(citation(1, QUOTE),)))
    assert (only.before, only.words, only.after) == ("文件写：“", QUOTE, "”。")
    assert not only.sources[0].quoted


def test_a_sentence_that_only_repeats_the_quotation_is_left_out() -> None:
    first = Sentence("每餐3元。", (1,), "quote")
    repeats = Sentence(f"原文：“{QUOTE}”。", (1,), "quote")
    shown = list(paragraphs(answer(first, repeats, citations=(citation(1, QUOTE),))))
    assert [each.before for each in shown] == ["每餐3元。"]


def test_the_second_source_of_a_document_is_brief() -> None:
    first = Sentence("每餐3元。", (1,), "quote")
    second = Sentence("责任部门：民政局。", (2,), "quote")
    cited = (citation(1, QUOTE), citation(2, "民政局"))
    shown = [
        each for part in paragraphs(answer(first, second, citations=cited)) for each in part.sources
    ]
    assert [each.brief for each in shown] == [False, True]


def test_a_citation_that_only_the_table_names_is_shown_at_the_end() -> None:
    told = answer(
        Sentence("每餐3元。", (1,), "quote"),
        citations=(citation(1, QUOTE), citation(2, "每日补贴一餐")),
    )
    row = TableRow("天津市宝坻区", (TableCell("每日一餐", 2), TableCell("没有写", None)))
    compared = replace(told, table=Table(("次数", "地点"), (row,)))
    assert [each.citation.marker for each in left_over(compared)] == [2]


def test_a_citation_that_only_a_verdict_names_is_left_to_its_benefit() -> None:
    told = answer(Sentence("每餐3元。", (), "quote"), citations=(citation(1, QUOTE),))
    assert left_over(told) == []


def test_many_sources_of_one_sentence_are_folded() -> None:
    names = ("高龄津贴", "营养补助", "助餐服务", "健康管理")
    citations = tuple(citation(n, name) for n, name in enumerate(names, 1))
    listed = Sentence("、".join(names), tuple(c.marker for c in citations), "quote")
    few = Sentence("高龄津贴、营养补助", (1, 2), "quote")
    assert [p.folded for p in paragraphs(answer(listed, citations=citations))] == [True]
    assert [p.folded for p in paragraphs(answer(few, citations=citations[:2]))] == [False]
