"""Metrics against answers made to please them: none may score as right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eval.metrics import METRICS
from eval.runs import Outcome
from eval.strict import Case, Gold, Wanted, failures

CLAUSES = {
    "baodi-2024.list.19": "经自愿申请,给予老年人每餐3元(每周不超过五次)的助餐补贴,同时给予老人家食堂2元的运营补贴。",
    "baodi-2024.list.18": "重度残疾老年人发放护理补贴,每人每月200元。",
    **{f"baodi-2024.list.{n}": f"第{n}件事由民政局负责办理" for n in range(1, 11)},
}
CASE = Case(
    id="meal",
    question="我妈八十二，宝坻户口，助餐补贴一餐补多少",
    as_of="2026-11-27",
    kind="lookup",
    gold=(Gold("baodi-2024", "给予老年人每餐3元", "baodi-2024.list.19"),),
    must=("3元",),
    verdicts=(Wanted("baodi.meal_subsidy", "eligible", amount=3),),
    not_offered=("baodi.centenarian",),
)
OPEN = replace(
    CASE, verdicts=(Wanted("baodi.meal_subsidy", "need_more_facts"),), asks=("register",)
)
MEAL = "助餐补贴为每餐3元，每周不超过五次。"


def cite(marker: int, clause: str, quote: str | None = None) -> dict[str, Any]:
    return {
        "marker": marker,
        "clause_id": clause,
        "document_id": "baodi-2024",
        "document_title": "宝坻区基本养老服务实施方案(征求意见稿)",
        "label": f"清单 第{clause.rpartition('.')[2]}项",
        "quote": CLAUSES[clause] if quote is None else quote,
        "validity": "draft",
        "place": "天津市宝坻区",
    }


def verdict(value: float | None = 3, citation: int | None = 1, **changes: Any) -> dict[str, Any]:
    found = {
        "benefit_id": "baodi.meal_subsidy",
        "person": "母亲",
        "outcome": "eligible",
        "amount": {"value": value, "min": None, "max": None, "citation": citation},
        "reasons": [],
        "missing": [],
        "citations": [1],
    }
    return found | changes


def answer(**changes: Any) -> dict[str, Any]:
    right = {
        "kind": "lookup",
        "text": f"{MEAL}[1]",
        "sentences": [{"text": f"{MEAL}[1]", "citations": [1], "basis": "quote"}],
        "citations": [cite(1, "baodi-2024.list.19")],
        "verdicts": [verdict()],
        "ask": [],
    }
    return right | changes


def score(given: dict[str, Any], case: Case = CASE) -> dict[str, float | None]:
    """Every metric of the answer, by name."""
    outcome = Outcome(case, given, failures(case, given, CLAUSES.get))
    return {metric.name: metric.of(outcome) for metric in METRICS}


def test_honest_answer_scores_full() -> None:
    found = score(answer())
    assert found["answer_accuracy"] == 1
    assert (found["citation_precision"], found["citation_recall"]) == (1, 1)
    assert (found["figure_accuracy"], found["reciprocal_rank"], found["no_wrong_offers"]) == (
        1,
        1,
        1,
    )


def test_whole_document_as_quote_is_wrong() -> None:
    whole = cite(1, "baodi-2024.list.19", "".join(CLAUSES.values()))
    found = score(answer(citations=[whole]))
    assert found["answer_accuracy"] == 0
    assert (found["citation_precision"], found["citation_recall"]) == (0, 0)


@pytest.mark.parametrize("first", [True, False])
def test_ten_clauses_cited_each_time_are_wrong(first: bool) -> None:
    ten = [cite(n, f"baodi-2024.list.{n}") for n in range(2, 11)]
    gold = cite(1, "baodi-2024.list.19")
    marks = "".join(f"[{c['marker']}]" for c in (gold, *ten))
    sentence = {"text": MEAL + marks, "citations": list(range(1, 11)), "basis": "quote"}
    cited = [gold, *ten] if first else [*ten, gold]
    found = score(answer(text=MEAL + marks, sentences=[sentence], citations=cited))
    assert found["answer_accuracy"] == 0
    assert found["citation_precision"] == 0.1
    if not first:
        assert found["reciprocal_rank"] == 0.1
        assert found["clause_recall@3"] == 0


def test_citations_that_no_sentence_bears_are_idle() -> None:
    found = score(answer(citations=[cite(1, "baodi-2024.list.19"), cite(2, "baodi-2024.list.2")]))
    assert found["citation_precision"] == 0.5


@pytest.mark.parametrize(("value", "citation"), [(30, 1), (2, 1), (3, None), (3, 7)])
def test_wrong_amount_beside_the_right_text_is_wrong(value: float, citation: int | None) -> None:
    assert score(answer(verdicts=[verdict(value, citation)]))["answer_accuracy"] == 0


@pytest.mark.parametrize(("value", "citation"), [(30, 1), (3, None)])
def test_wrong_amount_is_an_invented_figure_where_no_verdict_is_due(
    value: float, citation: int | None
) -> None:
    found = score(answer(verdicts=[verdict(value, citation)]), replace(CASE, verdicts=()))
    assert (found["answer_accuracy"], found["figure_accuracy"]) == (0, 0)


def test_irrelevant_question_is_wrong() -> None:
    asking = [{"fact": "veteran", "person_id": "p1", "question": "当过兵吗？", "options": []}]
    found = score(answer(ask=asking))
    assert (found["answer_accuracy"], found["no_idle_asks"]) == (0, 0)


def test_irrelevant_question_beside_the_due_one_is_wrong() -> None:
    open_verdict = verdict(None, outcome="need_more_facts", missing=["register"])
    asking = [{"fact": fact, "person_id": "p1"} for fact in ("register", "veteran")]
    given = answer(verdicts=[open_verdict], ask=asking[:1])
    assert (score(given, OPEN)["answer_accuracy"], score(given, OPEN)["ask_recall"]) == (1, 1)
    found = score(answer(verdicts=[open_verdict], ask=asking), OPEN)
    assert (found["answer_accuracy"], found["ask_recall"]) == (0, 0)


def test_question_that_settles_what_is_missing_is_not_idle() -> None:
    open_verdict = verdict(None, outcome="need_more_facts", missing=["elder"])
    asking = [{"fact": "age", "person_id": "p1"}]
    case = replace(OPEN, asks=("elder", "age"))
    assert score(answer(verdicts=[open_verdict], ask=asking), case)["ask_recall"] == 1
    assert (
        score(answer(verdicts=[open_verdict], ask=asking), replace(OPEN, asks=()))["no_idle_asks"]
        == 1
    )


def test_citation_that_does_not_support_its_sentence_counts_for_nothing() -> None:
    other = "可以到街道办事处申请适老化改造。"
    added = {"text": f"{other}[1]", "citations": [1], "basis": "quote"}
    both = [*answer()["sentences"], added]
    found = score(answer(text=f"{MEAL}[1]{other}[1]", sentences=both))
    assert (found["citation_precision"], found["citation_recall"]) == (0.5, 0.5)


def test_name_of_the_document_supports_nothing() -> None:
    said = "按宝坻区基本养老服务实施方案，可以申请适老化改造。"
    sentence = {"text": f"{said}[1]", "citations": [1], "basis": "quote"}
    given = answer(text=f"{said}3元[1]", sentences=[sentence], verdicts=[])
    assert score(given)["citation_recall"] == 0


@pytest.mark.parametrize("figure", ["8元", "3.5元", "四次"])
def test_figure_where_the_text_has_none_is_wrong(figure: str) -> None:
    said = f"{MEAL}另外补{figure}。"
    sentence = {"text": f"{said}[1]", "citations": [1], "basis": "quote"}
    found = score(answer(text=f"{said}[1]", sentences=[sentence]))
    assert (found["answer_accuracy"], found["figure_accuracy"]) == (0, 0)


def test_benefit_that_is_ruled_out_is_a_wrong_offer() -> None:
    found = score(answer(verdicts=[verdict(), verdict(benefit_id="baodi.centenarian")]))
    assert (found["answer_accuracy"], found["no_wrong_offers"]) == (0, 0)


def test_deciding_what_is_open_is_premature() -> None:
    assert score(answer(), OPEN)["not_premature"] == 0


def test_declining_all_gains_no_precision() -> None:
    declined = answer(kind="decline", text="没有收录。", sentences=[], citations=[], verdicts=[])
    found = score(declined)
    assert (found["answer_accuracy"], found["answered"], found["decline_precision"]) == (0, 0, 0)
    due = Case("passport", "怎么办护照", "2026-11-27", "decline")
    assert (score(declined, due)["decline_recall"], score(declined, due)["decline_precision"]) == (
        1,
        1,
    )


def test_telling_a_pilot_as_a_right_is_overstated() -> None:
    case = replace(CASE, force="pilots", must=("试点",), must_not=("都能领",), verdicts=())
    assert score(answer(text="试点范围内每餐3元。"), case)["force"] == 1
    assert score(answer(text="试点，人人都能领3元。"), case)["force"] == 0


def test_draft_must_be_told_first() -> None:
    assert score(answer())["caveats"] == 0
    assert score(answer(text="按征求意见稿，每餐3元。"))["caveats"] == 1


def test_clause_of_another_place_is_the_wrong_place() -> None:
    other = cite(2, "baodi-2024.list.2") | {"document_id": "jinhua", "place": "浙江省金华市"}
    found = score(answer(citations=[cite(1, "baodi-2024.list.19"), other]))
    assert found["right_place"] == 0


def test_alarm_without_its_line_and_false_alarm_are_wrong() -> None:
    alarm = Case("fall", "老人摔倒起不来了", "2026-11-27", "care", must=("120",), set="care")
    alike = Case("past", "老人去年摔过", "2026-11-27", "not_care", set="care")
    silent = answer(kind="care", text="快打电话。", sentences=[], citations=[], verdicts=[])
    assert score(silent, alarm)["alarms"] == 0
    assert score(silent, alike)["no_false_alarms"] == 0
    assert score(silent | {"text": "快打120。"}, alarm)["alarms"] == 1
