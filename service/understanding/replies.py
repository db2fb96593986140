"""A short answer to a fact that was asked for -> its value: 不清楚, 没有, 82, 二级, 宝坻的."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from corpus.gazetteer import NATION, Mention
from corpus.vocabulary import Fact
from service.understanding.ages import AGE
from service.understanding.facts import FactFinder
from service.understanding.speech import Speech


class Hears(Protocol):
    """What reading an answer needs."""

    @property
    def facts(self) -> FactFinder: ...
    @property
    def speech(self) -> Speech: ...


def read_reply(
    text: str, fact: Fact, hears: Hears, places: Iterable[Mention], home: str | None
) -> Any:
    """The value that `text` answers, `{"uncertain": True}` for 不清楚, None where it answers something else."""
    speech = hears.speech
    bare = text.strip(" ,.。!~")
    if speech.unsure.search(bare):
        return {"uncertain": True}
    if bare in fact.choices and fact.type == "boolean":
        return fact.choices.index(bare) == 0
    if fact.type == "boolean":
        return True if speech.yes.match(bare) else False if speech.no.match(bare) else None
    if fact.options:
        return _option(bare, fact, denied=speech.no.match(bare) is not None)
    if fact.type == "place":
        return _place(places, denied=speech.no.match(bare) is not None)
    if fact.type in ("integer", "decimal"):
        return _number(bare, fact, hears)
    found = [p for p in hears.facts.find(bare, places, home) if p.fact == fact.key]
    return found[0].value if found else None


def _option(text: str, fact: Fact, *, denied: bool) -> Any:
    if denied:
        return [] if fact.type == "set" else fact.absent
    digits = str.maketrans("12345", "一二三四五")
    named = [o.key for o in fact.options if o.name in text.translate(digits)]
    if fact.type == "set":
        return {"has": named} if named else None
    return named[0] if len(named) == 1 else None


def _place(places: Iterable[Mention], *, denied: bool) -> Any:
    if denied:
        return {"outside": NATION}
    codes = {p.code for m in places for p in m.candidates if len(m.candidates) == 1}
    return codes.pop() if len(codes) == 1 else None


def _number(text: str, fact: Fact, hears: Hears) -> Any:
    """The number of an answer; an age by its forms."""
    ages = [p for p in hears.facts.find(text, (), None) if p.fact == AGE]
    return ages[0].value if len(ages) == 1 else None
