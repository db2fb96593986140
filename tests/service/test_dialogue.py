"""Conversations of several turns through the flow and the store: who and what a turn is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from service.answering.dialogue import Dialogue, Memory
from service.assistant import Assistant
from service.conversations import Conversations
from service.model import Answer, Question
from service.pipeline import answer
from service.records.store import Records
from service.understanding.told import AskedFact

DAY = date(2026, 11, 21)
CONVERSATION = "c" * 32


@pytest.fixture
def conversations(tmp_path: Path) -> Iterator[Conversations]:
    kept = Conversations(Records.open(tmp_path, days=30))
    yield kept
    kept.close()


def talk(conversations: Conversations, assistant: Assistant, *turns: str) -> Answer:
    """The last answer of a conversation."""
    *_, last = (
        conversations.answer(Question(text, DAY, conversation_id=CONVERSATION), assistant)
        for text in turns
    )
    return last


def facts(answer: Answer) -> dict[str, dict[str, object]]:
    return {person.label: person.facts for person in answer.understood.people}


BUS, MEALS = "baodi-2024.list.28", "baodi-2024.list.19"
HOMES = "jinhua.2.4.10"


@pytest.mark.parametrize(
    ("turns", "clause"),
    [
        (("我妈82岁，能免费坐公交吗", "那他老伴呢"), BUS),
        (("65岁坐公交要钱吗", "如果是60呢"), BUS),
        (("我妈82岁，能免费坐公交吗", "不对，是79"), BUS),
        (("我妈82岁，能免费坐公交吗", "不清楚"), BUS),
        (("我妈82岁，能免费坐公交吗", "是"), BUS),
        (("我妈82岁，能免费坐公交吗", "否"), BUS),
        (("65岁坐公交要钱吗", "哪个部门管"), BUS),
        (("65岁坐公交要钱吗", "谢谢", "哪个部门管"), BUS),
        (("你好", "65岁坐公交要钱吗", "如果是70呢"), BUS),
        (("宝坻助餐补贴一餐补多少", "65岁坐公交要钱吗"), BUS),
        (("65岁坐公交要钱吗", "助餐补贴一餐补多少"), MEALS),
        (("65岁坐公交要钱吗", "那助餐补贴呢"), MEALS),
        (("宝坻助餐补贴一餐补多少", "我妈80岁"), MEALS),
        (("宝坻助餐补贴一餐补多少", "不对，是宝坻"), MEALS),
        (("宝坻助餐补贴一餐补多少", "她是低保户"), MEALS),
        (("助餐补贴一餐补多少", "宝坻呢"), MEALS),
        (("助餐补贴一餐补多少", "那宝坻呢？"), MEALS),
        (("金华四级养老机构补多少钱", "不清楚"), HOMES),
        (("金华四级养老机构补多少钱", "金华呢"), HOMES),
    ],
)
def test_a_turn_is_about_the_last_subject_unless_it_names_one(
    conversations: Conversations, assistant: Assistant, turns: tuple[str, ...], clause: str
) -> None:
    told = talk(conversations, assistant, *turns)
    assert told.citations[0].clause_id == clause


@pytest.mark.parametrize(
    ("turns", "people"),
    [
        (("我妈82岁，能免费坐公交吗", "如果是60呢"), {"母亲": {"age": 60}}),
        (("我妈82岁，能免费坐公交吗", "不对，是79"), {"母亲": {"age": 79}}),
        (("我妈82岁，能免费坐公交吗", "那我爸呢，他79"), {"父亲": {"age": 79}}),
        (("我妈82岁，能免费坐公交吗", "谢谢", "不对，是79"), {"母亲": {"age": 79}}),
        (("我妈82岁，能免费坐公交吗", "她是低保户"), {"母亲": {"age": 82, "minimum_living": True}}),
        (("我妈82岁，能免费坐公交吗", "助餐补贴一餐补多少"), {"母亲": {"age": 82}}),
    ],
)
def test_facts_stay_with_their_people(
    conversations: Conversations,
    assistant: Assistant,
    turns: tuple[str, ...],
    people: dict[str, dict[str, object]],
) -> None:
    assert facts(talk(conversations, assistant, *turns)) == people


@pytest.mark.parametrize(
    ("turns", "place"),
    [
        (("金华四级养老机构补多少钱", "北京呢"), "110000"),
        (("宝坻65岁坐公交要钱吗", "北京呢"), "110000"),
        (("宝坻助餐补贴一餐补多少", "那东莞呢"), "441900"),
        (("金华四级养老机构补多少钱", "不清楚"), "330700"),
        (("宝坻助餐补贴一餐补多少", "那高龄津贴呢"), "120115"),
    ],
)
def test_the_place_is_that_named_last(
    conversations: Conversations, assistant: Assistant, turns: tuple[str, ...], place: str
) -> None:
    told = talk(conversations, assistant, *turns)
    assert [each.code for each in told.understood.places] == [place]


MUM = "我妈82岁，宝坻户口，能领重度残疾人护理补贴吗"
MEAL = "我妈82岁，宝坻户口，助餐补贴能享受吗"


@pytest.mark.parametrize(
    ("turns", "last", "after"),
    [
        ((MEAL, "如果是60呢"), {"age": 60}, {"age": 82}),
        ((MUM, "三级", "二级呢"), {"disability_grade": "two"}, {"disability_grade": "three"}),
        ((MEAL, "要是住养老院呢"), {"in_institution": True}, {"in_institution": None}),
    ],
)
def test_an_if_is_forgotten_with_its_turn(
    assistant: Assistant, turns: tuple[str, ...], last: dict[str, object], after: dict[str, object]
) -> None:
    dialogue = Dialogue()
    *_, told = (answer(Question(text, DAY), assistant, dialogue) for text in turns)
    mother = facts(told)["母亲"]
    assert {key: mother.get(key) for key in last} == last
    kept = next(p for p in dialogue.memory.told.people if p.label == "母亲").facts
    assert {key: kept.get(key) for key in after} == after
    assert kept["register"] == "120115"


def test_an_answer_to_what_an_if_asked_goes_on_with_the_if(assistant: Assistant) -> None:
    dialogue = Dialogue()
    for text in ("我妈60岁，宝坻户口，助餐补贴能享受吗", "如果是85呢"):
        answer(Question(text, DAY), assistant, dialogue)
    assert dialogue.memory.asked
    assert dialogue.memory.asked.fact == "in_institution"
    told = answer(Question("没有", DAY), assistant, dialogue)
    assert facts(told)["母亲"]["age"] == 85
    assert facts(told)["母亲"]["in_institution"] is False
    kept = dialogue.memory.told.people[0].facts
    assert (kept["age"], kept["in_institution"]) == (60, False)


def test_the_case_that_a_conversation_begins_with_may_be_an_if(
    conversations: Conversations, assistant: Assistant
) -> None:
    told = talk(conversations, assistant, "如果老人85岁，宝坻户口，助餐补贴能享受吗", "没有")
    assert facts(told)["老人"] == {"age": 85, "register": "120115", "in_institution": False}


@pytest.mark.parametrize(
    ("turns", "people"),
    [
        ((MUM, "那我爸呢"), {"父亲": {}}),
        ((MUM, "那他老伴呢"), {"老伴": {}}),
        ((MUM, "那我爸呢", "80"), {"父亲": {"age": 80}}),
        (("我爸80，我妈78，宝坻户口，助餐补贴能享受吗", "没听清"), {"父亲", "母亲"}),
    ],
)
def test_the_question_is_about_those_who_were_named_last(
    conversations: Conversations,
    assistant: Assistant,
    turns: tuple[str, ...],
    people: dict[str, dict[str, object]] | set[str],
) -> None:
    told = facts(talk(conversations, assistant, *turns))
    assert told == people if isinstance(people, dict) else set(told) == people


def test_somebody_who_is_named_is_asked_about(
    conversations: Conversations, assistant: Assistant
) -> None:
    told = talk(conversations, assistant, "高龄津贴我妈能领吗")
    assert (told.kind, told.ask[0].fact) == ("eligibility", "age")
    told = talk(conversations, assistant, "82了")
    assert told.verdicts[0].outcome == "eligible"


def test_a_correction_replaces_what_was_answered_last(
    conversations: Conversations, assistant: Assistant
) -> None:
    told = talk(conversations, assistant, MEAL, "住养老院", "不对，没有，在自己家住")
    assert facts(told)["母亲"]["in_institution"] is False
    told = talk(conversations, assistant, "说错了，是79")
    assert facts(told)["母亲"]["age"] == 79
    assert facts(told)["母亲"]["in_institution"] is False


def test_an_ordinal_chooses_among_what_was_offered(
    conversations: Conversations, assistant: Assistant
) -> None:
    asked = talk(conversations, assistant, MUM)
    assert asked.ask[0].fact == "disability_grade"
    told = talk(conversations, assistant, "第二个")
    grades = {"无残疾证": "none", "四级": "four", "三级": "three", "二级": "two", "一级": "one"}
    assert facts(told)["母亲"]["disability_grade"] == grades[asked.ask[0].options[1]]


def test_what_is_not_known_is_not_asked_again(
    conversations: Conversations, assistant: Assistant
) -> None:
    asked = []
    told = talk(conversations, assistant, MEAL)
    while told.ask and len(asked) < 12:
        asked.append(told.ask[0].fact)
        told = talk(conversations, assistant, "不清楚")
    assert asked
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("reply", ["哎呀", "就那样", "……", "呃"])
def test_what_gets_no_answer_is_not_asked_again(
    conversations: Conversations, assistant: Assistant, reply: str
) -> None:
    first = talk(conversations, assistant, "我妈83岁，宝坻户口，助餐补贴能领吗")
    again = talk(conversations, assistant, reply)
    assert first.ask[0].fact not in {ask.fact for ask in again.ask}
    outcomes = {verdict.outcome for verdict in again.verdicts if "meal" in verdict.benefit_id}
    assert outcomes <= {"need_more_facts"}


def test_another_number_goes_into_the_last_question(
    conversations: Conversations, assistant: Assistant
) -> None:
    told = talk(conversations, assistant, "金华四级养老机构补多少钱", "三级呢")
    assert "10万元" in told.text.splitlines()[0]
    told = talk(conversations, assistant, "五级呢")
    assert "20万元" in told.text.splitlines()[0]


def test_another_place_is_not_answered_from_the_last_one(
    conversations: Conversations, assistant: Assistant
) -> None:
    told = talk(conversations, assistant, "宝坻助餐补贴一餐补多少", "上海呢")
    assert (told.kind, told.citations) == ("decline", ())


@pytest.mark.parametrize(
    ("reply", "value"),
    [("是", True), ("否", False), ("不是", False), ("不清楚", {"uncertain": True})],
)
def test_a_bare_reply_answers_what_was_asked_of_that_person(
    assistant: Assistant, reply: str, value: object
) -> None:
    dialogue = Dialogue()
    answer(Question("我爸80岁，我妈78岁，能免费坐公交吗", DAY), assistant, dialogue)
    mother = next(p for p in dialogue.memory.told.people if p.label == "母亲")
    asked = Memory(
        dialogue.memory.told,
        dialogue.memory.topic,
        asked=AskedFact("minimum_living", mother.id),
    )
    told = answer(Question(reply, DAY), assistant, Dialogue(asked))
    assert facts(told) == {"父亲": {"age": 80}, "母亲": {"age": 78, "minimum_living": value}}
    assert told.citations[0].clause_id == BUS


def test_a_memory_reads_back_as_it_was_kept(assistant: Assistant) -> None:
    dialogue = Dialogue()
    for text in ("我妈1944年3月生，快80的老爸吃低保，能免费坐公交吗", "金华呢", "不清楚"):
        answer(Question(text, DAY), assistant, dialogue)
        assert Memory.load(dialogue.memory.dump()) == dialogue.memory


def test_a_first_turn_is_answered_as_without_conversation(
    conversations: Conversations, assistant: Assistant
) -> None:
    text = "宝坻助餐补贴一餐补多少"
    assert talk(conversations, assistant, text).text == answer(Question(text, DAY), assistant).text


def test_an_answer_that_sounds_like_a_question_asks_nothing(assistant: Assistant) -> None:
    dialogue = Dialogue()
    for text in (MEAL, "那倒没有", "好像没有吧"):
        told = answer(Question(text, DAY), assistant, dialogue)
        assert told.citations[0].clause_id == MEALS
    assert dialogue.memory.wish == ""


@pytest.mark.parametrize("home", ["", "120115"])
def test_where_somebody_is_registered_is_no_place_asked_about(
    assistant: Assistant, home: str
) -> None:
    dialogue, at_home = Dialogue(), replace(assistant, home_place=home)
    answer(Question("我爸72岁，重度残疾人护理补贴能享受吗", DAY), at_home, dialogue)
    assert dialogue.memory.asked
    assert dialogue.memory.asked.fact == "register"
    told = answer(Question("河西区的", DAY), at_home, dialogue)
    assert facts(told)["父亲"]["register"] == "120103"
    assert [verdict.outcome for verdict in told.verdicts] == ["not_eligible"]


def test_a_supposition_is_about_the_last_subject(assistant: Assistant) -> None:
    dialogue = Dialogue()
    answer(Question("我妈71独居，天津户口，宝坻助餐补贴能享受吗", DAY), assistant, dialogue)
    told = answer(Question("要是她下个月搬进养老院住了呢", DAY), assistant, dialogue)
    assert [(v.benefit_id, v.outcome) for v in told.verdicts] == [
        ("baodi.meal_subsidy", "not_eligible")
    ]


def test_whether_it_is_in_force_is_asked_of_the_place_of_before(
    conversations: Conversations, assistant: Assistant
) -> None:
    told = talk(conversations, assistant, "宝坻适老化改造一户最高多少钱", "这算正式规定了吗")
    assert told.kind == "status"
    assert "征求意见稿" in told.text


def test_what_is_told_beside_a_further_question_is_not_searched_for(assistant: Assistant) -> None:
    dialogue = Dialogue()
    for text in (MEAL, "她住养老院，每餐补多少钱"):
        told = answer(Question(text, DAY), assistant, dialogue)
    assert "养老院" not in dialogue.memory.wish
    assert told.verdicts[0].outcome == "not_eligible"
