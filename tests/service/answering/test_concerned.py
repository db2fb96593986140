from __future__ import annotations

from datetime import date

import pytest

from service import pipeline
from service.assistant import Assistant
from service.model import Answer, Question

DAY = date(2026, 11, 21)


def answer(text: str, assistant: Assistant) -> Answer:
    return pipeline.answer(Question(text, DAY), assistant)


@pytest.mark.parametrize(
    "text",
    [
        "我妈82岁，宝坻户口，一个人住，能领什么",
        "我妈去年摔了现在瘫在床上，宝坻户口，78岁，能领什么",
        "我爸80了有糖尿病，宝坻户口，有什么补贴",
    ],
)
def test_what_tells_of_somebody_does_not_narrow_what_is_asked(
    text: str, assistant: Assistant
) -> None:
    items = {verdict.item for verdict in answer(text, assistant).verdicts}
    assert items >= {str(number) for number in range(1, 29)}


@pytest.mark.parametrize(
    ("text", "item", "outcome"),
    [
        ("我妈100岁，宝坻户口，营养补助多少钱", "14", "eligible"),
        ("我妈99岁，宝坻户口，营养补助能领吗", "14", "not_eligible"),
        ("我爸85，本市户籍，吃饭有补贴吗", "19", "need_more_facts"),
        ("我妈住养老院，88岁，天津户口，能享受助餐补贴吗", "19", "not_eligible"),
        ("我妈66，宝坻户口，坐公交要钱吗", "28", "eligible"),
        ("老伴70，宝坻户口，腿脚不好，公证能上门吗", "27", "eligible"),
    ],
)
def test_a_benefit_that_is_named_is_judged_alone(
    text: str, item: str, outcome: str, assistant: Assistant
) -> None:
    told = answer(text, assistant)
    assert told.kind == "eligibility"
    assert {(verdict.item, verdict.outcome) for verdict in told.verdicts} == {(item, outcome)}


def test_encouragement_is_no_right(assistant: Assistant) -> None:
    told = answer("老伴70，宝坻户口，腿脚不好，公证能上门吗", assistant)
    assert told.verdicts[0].force == "encourages"
    assert "不保证能享受" in told.sentences[0].text


def test_nobody_is_judged_where_nothing_is_known_of_anybody(assistant: Assistant) -> None:
    assert answer("助餐补贴一餐补多少", assistant).verdicts == ()


def test_the_place_taken_for_ours_is_said(assistant: Assistant) -> None:
    told = answer("我爸85，本市户籍，吃饭有补贴吗", assistant)
    assert any("天津市理解" in notice for notice in told.notices)


def test_a_benefit_of_a_plan_that_ended_is_not_in_force(assistant: Assistant) -> None:
    told = answer("金华我妈82岁能领养老服务补贴吗", assistant)
    assert {verdict.outcome for verdict in told.verdicts} <= {"not_in_force", "not_eligible"}


def test_somebody_to_whom_nothing_is_due_yet_is_answered(assistant: Assistant) -> None:
    told = answer("金华我妈72岁，能领什么", assistant)
    assert told.kind == "eligibility"
    told = answer("我妈50岁，宝坻户口，能领什么", assistant)
    assert "还没有能确定母亲可以享受的" in told.sentences[0].text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "老人整100周岁，宝坻户口，住在养老院里，营养补助和助餐补贴各有没有？",
            {("14", "eligible"), ("19", "not_eligible")},
        ),
        (
            "公公85婆婆66，都是宝坻户口，高龄津贴和免费坐公交能不能享受",
            {("13", "eligible"), ("13", "not_eligible"), ("28", "eligible")},
        ),
    ],
)
def test_several_benefits_that_are_named_are_judged_together(
    text: str, told: set[tuple[str, str]], assistant: Assistant
) -> None:
    verdicts = answer(text, assistant).verdicts
    assert {(verdict.item, verdict.outcome) for verdict in verdicts} == told


def test_benefit_that_somebody_has_already_is_not_the_one_asked_for(assistant: Assistant) -> None:
    told = answer("我爸83，宝坻户口，没住养老院也没集中供养，助餐补贴能享受吗", assistant)
    assert {verdict.item for verdict in told.verdicts} == {"19"}
