"""Simulated callers: what they say, and what a call is counted as."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eval.callers import CallerEntry, Report, SayingsFile, Voice, call, read_sayings, report_lines
from indexer.generation import open_generation
from service.assistant import Assistant
from service.conversations import Conversations
from service.model import Ask
from service.records.store import Records

MEALS = "baodi.meal_subsidy"
FACTS = {
    "age": 82,
    "register": "120115",
    "in_institution": False,
    "central_support": False,
    "hypertension": "unclear",
    "service_status": [],
    "birth_date": "1944-03-15",
}


@pytest.fixture(scope="module")
def assistant(generation_dir: Path) -> Assistant:
    return Assistant.open(open_generation(generation_dir))


@pytest.fixture(scope="module")
def sayings() -> SayingsFile:
    return read_sayings()


@pytest.fixture
def conversations(tmp_path: Path) -> Iterator[Conversations]:
    kept = Conversations(Records.open(tmp_path, days=1))
    yield kept
    kept.close()


def caller(opening: str = "我妈82岁，宝坻户口，助餐补贴能享受吗", **more: object) -> CallerEntry:
    profile = {
        "id": "c",
        "split": "dev",
        "style": ("plain",),
        "opening": opening,
        "wants": MEALS,
        "outcome": "eligible",
        "amount": 3,
        "facts": FACTS,
    }
    return CallerEntry.model_validate(profile | more)


Speaks = Callable[..., Voice]


@pytest.fixture
def voice(assistant: Assistant, sayings: SayingsFile) -> Speaks:
    return lambda **more: Voice(caller(**more), assistant, sayings)


def asking(fact: str) -> Ask:
    return Ask(fact, "p1", "?", ())


def test_a_caller_is_asked_until_the_verdict(
    assistant: Assistant, conversations: Conversations, sayings: SayingsFile
) -> None:
    made = call(caller(), assistant, conversations, sayings)
    assert made.right
    assert made.questions == len(made.lines) // 2 - 1 > 0
    assert made.read == sum(map(len, made.lines[1::2]))


def test_another_verdict_or_sum_is_not_right(
    assistant: Assistant, conversations: Conversations, sayings: SayingsFile
) -> None:
    for expected in ({"outcome": "not_eligible"}, {"amount": 5}, {"wants": "baodi.nutrition"}):
        made = call(caller(**expected), assistant, conversations, sayings)
        assert not made.right
        assert any(line.startswith("\nc:") for line in report_lines(Report((made,)), named=True))


def test_what_the_caller_does_not_know_is_said_so(voice: Speaks, sayings: SayingsFile) -> None:
    unsure = sayings.styles["plain"].unsure
    assert voice().reply(asking("hypertension")) in unsure
    assert voice().reply(asking("childless")) in unsure


def test_a_mistake_is_taken_back_once(voice: Speaks) -> None:
    speaks = voice(corrects={"age": "79岁"})
    assert speaks.reply(asking("age")) == "79岁"
    assert speaks.owes_correction
    assert "82" in speaks.correct()
    assert not speaks.owes_correction
    assert "82" in speaks.reply(asking("age"))


def test_each_kind_of_fact_is_told_in_words(voice: Speaks) -> None:
    assert "宝坻" in voice().reply(asking("register"))
    assert voice().tell("in_institution") == "没住养老院，在自己家住"
    assert voice().tell("birth_date") == "1944年3月15日出生的"
    assert "没" in voice().reply(asking("service_status")) or "都不是" in voice().reply(
        asking("service_status")
    )
