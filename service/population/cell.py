"""What stands in a cell of a table -> what is known of a fact."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from corpus.errors import FactError
from corpus.gazetteer import Gazetteer
from corpus.vocabulary import Fact
from service.rules.given import Known, allowed, read_fact

YES = frozenset({"是", "true", "1", "1.0"})
NO = frozenset({"否", "false", "0", "0.0"})
UNKNOWN = frozenset({"", "不清楚", "未知"})
OUTSIDE = "非"
"""Before the name or code of a place: some place outside it."""

SPAN = re.compile(r"(?P<min>[0-9.]+)\s*(?:-|~|—|–|～|至|到)\s*(?P<max>[0-9.]+)")
SEPARATORS = re.compile(r"[、,，;；]")
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")


def read_cell(fact: Fact, raw: Any, gazetteer: Gazetteer) -> Known | None:
    """What the cell says; None where it says nothing. Raises FactError naming the fact and what it takes."""
    if raw is None or raw != raw:  # a number that is none
        return None
    if isinstance(raw, str):
        raw = raw.strip()
        if raw in UNKNOWN:
            return None
    return read_fact(fact, _plain(fact, raw, gazetteer), gazetteer.places)


def _plain(fact: Fact, raw: Any, gazetteer: Gazetteer) -> Any:
    """The value in the form that the engine takes."""
    if fact.type == "boolean":
        return _boolean(raw)
    if fact.type == "place":
        return _place(fact, str(raw), gazetteer)
    if fact.type == "set":
        return (
            raw if isinstance(raw, list | tuple) else [w for w in SEPARATORS.split(str(raw)) if w]
        )
    if fact.type == "date":
        return _day(raw)
    if fact.type in ("integer", "decimal"):
        return _number(fact, raw)
    return str(raw)


def _boolean(raw: Any) -> Any:
    word = str(raw).lower()
    return True if word in YES else False if word in NO else raw


def _number(fact: Fact, raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    unit = max((u for u in fact.units if raw.endswith(u)), key=len, default="")
    span = SPAN.fullmatch(raw.removesuffix(unit).strip())
    return dict(span.groupdict()) if span else raw.removesuffix(unit).strip()


def _day(raw: Any) -> Any:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    match = DAY.fullmatch(str(raw))
    return "{}-{:0>2}-{:0>2}".format(*match.groups()) if match else raw


def _place(fact: Fact, raw: str, gazetteer: Gazetteer) -> Any:
    """The code of a place that is given by its code, or by words that begin with its name."""
    if raw.startswith(OUTSIDE):
        return {"outside": _place(fact, raw.removeprefix(OUTSIDE), gazetteer)}
    if raw in gazetteer.places:
        return raw
    named = gazetteer.find(raw)
    if len(named) == 1 and named[0].start == 0 and len(named[0].candidates) == 1:
        return named[0].candidates[0].code
    raise FactError(f"“{fact.name}”里的{raw!r}认不出是哪个地方；可以写{allowed(fact)}，或全称。")
