"""The strict score: what is right, and that no cheat is."""

from __future__ import annotations

from typing import Any

import pytest

from eval.strict import Case, Gold, failures, right_kind
from eval.words import holds_quote, says

CLAUSES = {
    "baodi-2024.list.19": "经自愿申请,给予老年人每餐3元(每周不超过五次)的助餐补贴,同时给予老人家食堂2元的运营补贴。",
    "baodi-2024.list.18": "重度残疾老年人发放护理补贴,每人每月200元。",
    "jinhua.3.10": "市区补助标准为三级10万元、四级15万元、五级20万元。",
}
CASE = Case(
    id="a1",
    question="助餐补贴一餐补多少",
    as_of="2026-11-21",
    kind="lookup",
    gold=(Gold("baodi-2024", "给予老年人每餐3元", "baodi-2024.list.19"),),
    must=("3元", "不超过五次|不超过5次"),
    must_not=("现金",),
)
DECLINED = Case("a2", "怎么办护照", "2026-11-21", "decline")


def cite(clause: str, quote: str) -> dict[str, Any]:
    return {
        "marker": 1,
        "clause_id": clause,
        "document_id": clause.partition(".")[0],
        "document_title": "实施方案",
        "label": "清单",
        "quote": quote,
    }


def answer(**changes: Any) -> dict[str, Any]:
    right = {
        "kind": "lookup",
        "text": "按宝坻区征求意见稿，给予老年人每餐3元[1]，每周不超过五次[1]。",
        "citations": [cite("baodi-2024.list.19", "给予老年人每餐3元(每周不超过五次)的助餐补贴")],
    }
    return right | changes


def reasons(case: Case = CASE, **changes: Any) -> tuple[str, ...]:
    return failures(case, answer(**changes), CLAUSES.get)


def test_right_answer_has_no_failures() -> None:
    assert reasons() == ()


def test_missing_figure_is_wrong() -> None:
    assert reasons(text="每周不超过五次。") == ("lacks 3元",)


def test_figure_inside_a_larger_one_is_missing() -> None:
    assert reasons(text="每餐13元，每周不超过五次。") == ("lacks 3元",)


def test_figure_in_a_citation_mark_does_not_count() -> None:
    case = Case("a3", "几级", "2026-11-21", "lookup", must=("3",))
    assert failures(case, answer(text="见下[3]", citations=[]), CLAUSES.get) == ("lacks 3",)


def test_figure_only_in_a_citation_is_missing() -> None:
    assert "lacks 3元" in reasons(text="给予助餐补贴[1]，每周不超过五次。")


def test_half_an_answer_is_wrong() -> None:
    assert reasons(text="每餐3元。") == ("lacks 不超过五次|不超过5次",)


def test_banned_words_are_wrong() -> None:
    assert reasons(text="每餐3元，每周不超过五次，发现金。") == ("says 现金",)


def test_wrong_citation_is_wrong() -> None:
    other = [cite("baodi-2024.list.18", "每人每月200元")]
    assert reasons(citations=other) == ("no citation holds 给予老年人每餐3元",)


def test_right_words_of_another_clause_are_a_wrong_citation() -> None:
    other = [cite("jinhua.3.10", "给予老年人每餐3元")]
    assert len(reasons(citations=other)) == 2


def test_answer_without_citation_is_wrong() -> None:
    assert reasons(citations=[]) == ("no citation holds 给予老年人每餐3元",)


def test_quoting_another_sentence_of_the_clause_is_wrong() -> None:
    other = [cite("baodi-2024.list.19", "给予老人家食堂2元的运营补贴")]
    assert reasons(citations=other) == ("no citation holds 给予老年人每餐3元",)


def test_changed_quote_is_wrong() -> None:
    right = cite("baodi-2024.list.19", "给予老年人每餐3元")
    changed = cite("baodi-2024.list.18", "每人每月300元")
    assert reasons(citations=[right, changed]) == ("misquotes baodi-2024.list.18: 每人每月300元",)


def test_empty_quote_is_wrong() -> None:
    right = cite("baodi-2024.list.19", "给予老年人每餐3元")
    assert len(reasons(citations=[right, cite("baodi-2024.list.18", " ")])) == 1


def test_citing_a_clause_that_does_not_exist_is_wrong() -> None:
    right = cite("baodi-2024.list.19", "给予老年人每餐3元")
    invented = cite("baodi-2024.list.99", "每餐3元")
    assert reasons(citations=[right, invented]) == (
        "cites baodi-2024.list.99, which does not exist",
    )


def test_declining_an_answerable_question_is_wrong() -> None:
    found = reasons(kind="decline", text="每餐3元，每周不超过五次，没有收录。")
    assert found == ("kind is decline, not lookup",)


def test_clause_below_the_gold_one_counts() -> None:
    clauses = {"baodi-2024.list.19.content": "给予老年人每餐3元"}
    cited = [cite("baodi-2024.list.19.content", "给予老年人每餐3元")]
    assert failures(CASE, answer(citations=cited), clauses.get) == ()


def test_full_width_and_spaces_make_no_difference() -> None:
    assert reasons(text="每餐３ 元，每周不超过５次") == ()


def test_declined_question_is_right_when_declined() -> None:
    given = answer(kind="decline", text="没有收录。", citations=[])
    assert failures(DECLINED, given, CLAUSES.get) == ()


def test_answering_a_question_to_decline_is_wrong() -> None:
    found = failures(DECLINED, answer(), CLAUSES.get)
    assert found == ("kind is lookup, not decline", "cites although it declines")


def test_comparison_needs_a_citation_for_each_place() -> None:
    golds = (Gold("baodi-2024", "每餐3元"), Gold("jinhua", "四级15万元"))
    case = Case("a4", "比较", "2026-11-21", "comparison", golds)
    one = [cite("baodi-2024.list.19", "给予老年人每餐3元")]
    both = [*one, cite("jinhua.3.10", "四级15万元")]
    assert failures(case, answer(kind="comparison", citations=both), CLAUSES.get) == ()
    assert failures(case, answer(kind="comparison", citations=one), CLAUSES.get) == (
        "no citation holds 四级15万元",
    )


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [
        ("lookup", "status", True),
        ("status", "lookup", True),
        ("lookup", "clarify", False),
        ("lookup", "about", False),
        ("care", "care", True),
        ("care", "lookup", False),
        ("personal", "decline", False),
        ("clarify", "clarify", True),
        ("clarify", "lookup", False),
    ],
)
def test_kind(wanted: str, given: str, right: bool) -> None:
    assert right_kind(wanted, given) is right


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("每月200元", "200元", True),
        ("每月1200元", "200元", False),
        ("约1.8万元", "8万元", False),
        ("2019年起", "2019", True),
        ("20190年", "2019", False),
        ("五次", "5次|五次", True),
        ("没有", "有|", True),
        ("(含)", "（含）", True),
    ],
)
def test_says_figures_as_wholes(text: str, words: str, said: bool) -> None:
    assert says(text, words) is said


def test_empty_quote_is_held_by_nothing() -> None:
    assert not holds_quote("任何文字", "  ")
