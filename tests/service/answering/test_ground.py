"""The gate: real answers pass it, and no change of a figure, a quote or a citation does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from corpus.errors import UngroundedSentence
from service.answering.conclude import count_parts
from service.answering.frame import frame
from service.answering.ground import (
    FIGURE,
    bare,
    check_citation,
    check_sentence,
    figures,
    quoted,
)
from service.assistant import Assistant
from service.model import Answer, Basis, Citation

QUESTIONS = (
    "助餐补贴一餐补多少，一周几次",
    "65岁坐公交要钱吗",
    "河北养老院比北京便宜多少",
    "沧州新建小区要配养老设施吗",
    "天津的老年助餐从哪一年开始铺开",
    "金华四级养老机构补多少钱",
    "东莞旧城区没有养老设施怎么配",
    "百岁老人营养补助多少钱",
    "长护险一年能给减轻多少负担",
    "适老化改造最多给多少钱",
    "失独老人一个月给多少钱",
    "低保老人60岁以上每月增发多少钱",
    "困难残疾人生活补贴重度的一个月多少",
    "高龄津贴多大年纪能领",
    "老人免费体检一年几次",
    "金华2025年每万老人要有多少持证护理员",
    "金华家庭照护床位一张补多少钱",
    "东莞新建小区按多大面积配养老设施",
    "东莞每年培训多少养老护理员",
    "天津老人家食堂现在有多少家",
    "清单第21项",
    "探访服务都是哪些部门负责",
)
SLOW = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True)
class Told:
    """A sentence of an answer as the gate saw it."""

    body: str
    cited: tuple[Citation, ...]
    basis: Basis
    known: str
    counted: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def told(ask: Callable[[str], Answer], assistant: Assistant) -> list[Told]:
    """Every sentence with a citation of the answers to `QUESTIONS`."""
    return [sentence for question in QUESTIONS for sentence in sentences(ask(question), assistant)]


def sentences(answer: Answer, assistant: Assistant) -> Iterator[Told]:
    """The cited sentences without what their documents' metadata say in front."""
    documents = assistant.generation.documents
    for sentence in answer.sentences:
        cited = tuple(answer.citations[marker - 1] for marker in sentence.citations)
        if not cited:
            continue
        lead = frame(documents[cited[0].document_id], answer.as_of, assistant.gazetteer)
        body = sentence.text.removeprefix(lead)
        labels = " ".join(citation.label for citation in cited)
        counted = count_parts(cited[0].quote) if sentence.basis == "arithmetic" else ()
        yield Told(body, cited, sentence.basis, labels, counted)


def check(told: Told, assistant: Assistant) -> None:
    clauses = assistant.generation.clauses
    check_sentence(told.body, told.cited, clauses, told.basis, told.known, counted=told.counted)


def test_real_sentences_pass(told: list[Told], assistant: Assistant) -> None:
    assert len(told) > 3 * len(QUESTIONS) / 2
    for sentence in told:
        check(sentence, assistant)


def test_changed_figure_is_refused(told: list[Told], assistant: Assistant) -> None:
    numbered = [t for t in told if figures(t.body)]

    @given(st.data(), st.integers(0, 10**6))
    @SLOW
    def refused(data: st.DataObject, number: int) -> None:
        sentence = data.draw(st.sampled_from(numbered))
        figure = data.draw(st.sampled_from(list(FIGURE.finditer(bare(sentence.body)))))
        known = figures(sentence.known).union(*(figures(c.quote) for c in sentence.cited))
        known |= {str(len(set(sentence.counted)))}
        changed = (
            f"{bare(sentence.body)[: figure.start()]}{number}{bare(sentence.body)[figure.end() :]}"
        )
        assume(figures(changed) - known)
        with pytest.raises(UngroundedSentence):
            check(replace(sentence, body=changed), assistant)

    refused()


def test_changed_character_of_a_quote_is_refused(told: list[Told], assistant: Assistant) -> None:
    @given(st.data())
    @SLOW
    def refused(data: st.DataObject) -> None:
        sentence = data.draw(st.sampled_from(told))
        citation = data.draw(st.sampled_from(sentence.cited))
        at = data.draw(st.integers(0, len(citation.quote) - 1))
        new = data.draw(st.sampled_from(["", "不", "元", "9", "囧"]))
        quote = citation.quote[:at] + new + citation.quote[at + 1 :]
        clause = assistant.generation.clauses[citation.clause_id]
        assume(not bare(quote) or bare(quote) not in bare(clause.text))
        changed = replace(citation, quote=quote)
        with pytest.raises(UngroundedSentence):
            check_citation(changed, clause)
        with pytest.raises(UngroundedSentence):
            check(replace(sentence, cited=(changed,)), assistant)

    refused()


def test_another_clause_does_not_hold_the_quote(told: list[Told], assistant: Assistant) -> None:
    clauses = assistant.generation.clauses

    @given(st.data())
    @SLOW
    def refused(data: st.DataObject) -> None:
        sentence = data.draw(st.sampled_from(told))
        other = data.draw(st.sampled_from(sorted(clauses)))
        assume(bare(sentence.cited[0].quote) not in bare(clauses[other].text))
        changed = replace(sentence.cited[0], clause_id=other)
        with pytest.raises(UngroundedSentence):
            check(replace(sentence, cited=(changed,)), assistant)

    refused()


def test_sentence_without_its_citations_is_refused(told: list[Told], assistant: Assistant) -> None:
    for sentence in told:
        if sentence.basis == "quote":
            with pytest.raises(UngroundedSentence):
                check(replace(sentence, cited=()), assistant)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每餐3元,每周不超过五次", {"3", "5"}),
        ("每年减轻负担约1.8万元至1.9万元", {"1.8万", "1.9万"}),
        ("不低于60%", {"60%"}),
        ("增发300 元", {"300"}),
        ("到XX年底前", {"XX年"}),
        ("年满八十周岁", {"80"}),
        ("１００周岁", {"100"}),
        ("一、二级", {"2"}),
        ("减半收取", set()),
        ("一次", {"1"}),
    ],
)
def test_figures_are_arabic_ones_and_what_chinese_ones_with_a_measure_are(
    text: str, found: set[str]
) -> None:
    assert figures(text) == found


def test_million_is_another_figure_than_one(assistant: Assistant) -> None:
    clause = assistant.generation.clauses["baodi-2024.list.14"]
    citation = cite(assistant, clause.id, "每人每月发放500元营养补助")
    with pytest.raises(UngroundedSentence):
        check_sentence("每月500万元。", [citation], assistant.generation.clauses, "quote")


def test_chinese_numeral_with_a_measure_must_be_held(assistant: Assistant) -> None:
    citation = cite(assistant, "baodi-2024.list.19", "每周不超过五次")
    check_sentence("每周不超过五次。", [citation], assistant.generation.clauses, "quote")
    with pytest.raises(UngroundedSentence):
        check_sentence("每周不超过七次。", [citation], assistant.generation.clauses, "quote")


def test_helpline_passes_only_as_known(assistant: Assistant) -> None:
    clauses = assistant.generation.clauses
    with pytest.raises(UngroundedSentence):
        check_sentence("可以打12345。", [], clauses, "advice")
    check_sentence("可以打12345。", [], clauses, "advice", known="12345政务服务便民热线")


def test_advice_without_figures_needs_no_citation(assistant: Assistant) -> None:
    check_sentence("我不能猜。", [], assistant.generation.clauses, "advice")


def test_empty_quote_holds_nothing(assistant: Assistant) -> None:
    with pytest.raises(UngroundedSentence):
        check_citation(
            cite(assistant, "baodi-2024.list.19", " "),
            assistant.generation.clauses["baodi-2024.list.19"],
        )


def test_quote_is_compared_without_spaces_and_width(assistant: Assistant) -> None:
    clause = assistant.generation.clauses["baodi-2024.list.4"]
    check_citation(cite(assistant, clause.id, "增发３００元"), clause)


def test_words_with_quotation_marks_get_corner_ones() -> None:
    assert quoted("每餐3元") == "“每餐3元”"
    assert quoted("“双老”家庭") == "「“双老”家庭」"


def cite(assistant: Assistant, clause_id: str, quote: str) -> Citation:
    clause = assistant.generation.clauses[clause_id]
    return Citation(1, clause_id, clause.document, "", clause.label, quote, "draft", "", "")


MEALS = ("baodi-2024.list.19", "给予老年人每餐3元(不限早、中、晚餐,每日补贴一餐,每周不超过五次)")
NUTRITION = ("baodi-2024.list.14", "每人每月发放500元营养补助")


@pytest.mark.parametrize(
    ("quote", "body"),
    [
        (MEALS, "每餐3元×每周5次＝每周15元。"),
        (NUTRITION, "按年算：每月500元×12个月＝每年6000元。"),
        (NUTRITION, "合在一起：500元＋500元＝1000元。"),
        (MEALS, "每餐3元×每周5次＝每周15元，每周15元×52周＝每年780元。"),
    ],
)
def test_sum_that_is_shown_and_right_passes(
    quote: tuple[str, str], body: str, assistant: Assistant
) -> None:
    check_sentence(
        body, [cite(assistant, *quote)], assistant.generation.clauses, "arithmetic", "两"
    )


@pytest.mark.parametrize(
    ("quote", "body"),
    [
        (MEALS, "每餐3元×每周5次＝每周16元。"),
        (MEALS, "每餐3元×每周6次＝每周18元。"),
        (MEALS, "每周最多15元。"),
        (MEALS, "每周15元×52周＝每年780元。"),
        (MEALS, "每餐3元×每周5次＝每周15元，每周16元×52周＝每年832元。"),
        (NUTRITION, "每月500元×10个月＝每年5000元。"),
        (NUTRITION, "每月500元×12个月＝每月6000元。"),
        (NUTRITION, "每年500元×12个月＝每年6000元。"),
        (NUTRITION, "500元＋500元×12个月＝6500元。"),
        (NUTRITION, "每月500元×＝6000元。"),
    ],
)
def test_sum_that_is_wrong_or_not_shown_is_refused(
    quote: tuple[str, str], body: str, assistant: Assistant
) -> None:
    with pytest.raises(UngroundedSentence):
        check_sentence(body, [cite(assistant, *quote)], assistant.generation.clauses, "arithmetic")


def test_arithmetic_is_none_where_the_sentence_claims_to_quote(assistant: Assistant) -> None:
    with pytest.raises(UngroundedSentence):
        check_sentence(
            "每餐3元×每周5次＝每周15元。",
            [cite(assistant, *MEALS)],
            assistant.generation.clauses,
            "quote",
        )


def test_number_counts_what_is_counted(assistant: Assistant) -> None:
    cited = [cite(assistant, *MEALS)]
    clauses = assistant.generation.clauses
    check_sentence("有2项。", cited, clauses, "arithmetic", counted=("助餐", "公交"))
    for counted in (("助餐",), ("助餐", "助餐"), ()):
        with pytest.raises(UngroundedSentence):
            check_sentence("有2项。", cited, clauses, "arithmetic", counted=counted)


def test_changed_figure_of_a_sum_is_refused(assistant: Assistant) -> None:
    """Whatever figure of it is changed to whatever other one: the sum is not so, or no quote holds it."""
    clauses, cited = assistant.generation.clauses, [cite(assistant, *MEALS)]
    body = "每餐3元×每周5次=每周15元。"

    @given(st.integers(0, 2), st.integers(0, 10**4), st.sampled_from(["", "万", "%"]))
    @SLOW
    def refused(at: int, number: int, unit: str) -> None:
        match = list(FIGURE.finditer(body))[at]
        changed = f"{body[: match.start()]}{number}{unit}{body[match.end() :]}"
        assume(changed != body)
        with pytest.raises(UngroundedSentence):
            check_sentence(changed, cited, clauses, "arithmetic")

    refused()
