"""A short answer to a fact that was asked for -> its value: 不清楚, 没有, 82, 二级, 宝坻的."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Protocol

from corpus.errors import LabelError
from corpus.gazetteer import NATION, Mention
from corpus.labels import read_numeral
from corpus.vocabulary import Fact
from service.understanding.ages import AGE, BIRTH
from service.understanding.facts import FactFinder
from service.understanding.speech import Speech

PIECES = re.compile(r"[,。;!~、\s]+")
NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千零两]+")
YEARS_OF_AGE = "周岁"


class Hears(Protocol):
    """What reading an answer needs."""

    @property
    def facts(self) -> FactFinder: ...
    @property
    def speech(self) -> Speech: ...


def read_reply(
    text: str,
    fact: Fact,
    hears: Hears,
    places: Iterable[Mention],
    home: str | None,
    *,
    by_value: bool = False,
) -> Any:
    """The value that `text` answers, `{"uncertain": True}` for 不清楚, None where it answers something else.

    With `by_value` only a value counts, not 是, 没有 or 不清楚.
    """
    bare = text.strip(" ,.。!~")
    if not by_value and hears.speech.unsure.search(bare):
        return {"uncertain": True}
    if fact.type == "boolean":
        return None if by_value else _boolean(bare, fact, hears.speech)
    denied = not by_value and _sides(bare, hears.speech) is False
    if fact.options:
        return _option(bare, fact, denied=denied)
    if fact.type == "place":
        return _place(places, denied=denied and not hears.speech.everybody.search(fact.ask))
    if fact.type in ("integer", "decimal"):
        return _number(bare, fact, hears)
    # A day is told as a birth: 1944年3月5日 answers as 1944年3月5日出生 would.
    found = [
        p for p in hears.facts.find(f"{bare}出生", places, home) if p.fact in (fact.key, BIRTH)
    ]
    return found[0].value if found and fact.key == BIRTH else None


def _boolean(text: str, fact: Fact, speech: Speech) -> bool | None:
    """Whether it says yes; 没有 says yes to a fact that is itself a lack (无子女)."""
    if text in fact.choices:
        return fact.choices.index(text) == 0
    side = _sides(text, speech)
    if side is not None and speech.lacks.match(fact.name) and speech.having.search(text):
        return not side
    return side


def _sides(text: str, speech: Speech) -> bool | None:
    """Yes or no by the whole of an answer, else by how its first piece that says either begins; a question says neither."""
    if speech.yes.match(text):
        return True
    if speech.no.match(text):
        return False
    if speech.asks.search(text):
        return None
    for piece in PIECES.split(text):
        said = speech.hedges.sub("", piece)
        if speech.denies.match(said):
            return False
        if speech.affirms.match(said):
            return True
    return None


def _option(text: str, fact: Fact, *, denied: bool) -> Any:
    digits = str.maketrans("12345", "一二三四五")
    named = [o.key for o in fact.options if o.name in text.translate(digits)]
    if fact.type == "set" and named and not denied:
        return {"has": named}
    if fact.type != "set" and len(named) == 1:
        return named[0]
    if denied:
        return [] if fact.type == "set" else fact.absent
    return None


def _place(places: Iterable[Mention], *, denied: bool) -> Any:
    codes = {p.code for m in places for p in m.candidates if len(m.candidates) == 1}
    if denied:
        return {"outside": codes.pop() if len(codes) == 1 else NATION}
    return codes.pop() if len(codes) == 1 else None


def _number(text: str, fact: Fact, hears: Hears) -> Any:
    """The number of an answer; an age by its forms."""
    if fact.units[:1] == (YEARS_OF_AGE,):
        ages = [p for p in hears.facts.find(text, (), None) if p.fact == AGE]
        return ages[0].value if len(ages) == 1 else None
    numbers = NUMBER.findall(text)
    if len(numbers) != 1:
        return None
    try:
        return _plain(numbers[0])
    except LabelError:
        return None


def _plain(number: str) -> int | float:
    return float(number) if "." in number else read_numeral(number)
