"""What a caller says of a fact -> what is known of it; bad values are refused by name, with what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from corpus.errors import FactError
from corpus.model import Place
from corpus.vocabulary import NO, YES, Fact, Vocabulary


@dataclass(frozen=True, slots=True)
class Exact:
    """One value: a number, a day, or the plain form of an option, a boolean or a place."""

    value: Decimal | date | str


@dataclass(frozen=True, slots=True)
class Between:
    """A number or a day from one to another, both included; None is no bound."""

    min: Decimal | date | None
    max: Decimal | date | None


@dataclass(frozen=True, slots=True)
class Outside:
    """Some place that is not within this one."""

    place: str


@dataclass(frozen=True, slots=True)
class Members:
    """What a set holds and what it does not; `complete` says that it holds nothing else."""

    has: frozenset[str]
    lacks: frozenset[str]
    complete: bool


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Asked, and not known to the person: never asked again."""


Known = Exact | Between | Outside | Members | Uncertain


def read_facts(
    facts: Mapping[str, Any], vocabulary: Vocabulary, places: Mapping[str, Place]
) -> dict[str, Known]:
    """What is known by key of the fact; None as a value says nothing.

    A value is bare or `{"value": …}`, a range `{"min", "max"}`, `{"uncertain": true}`, for a place also
    `{"outside": code}`, for a set a complete list or `{"has": […], "lacks": […]}`. Raises FactError.
    """
    known: dict[str, Known] = {}
    for name, value in facts.items():
        fact = vocabulary.find(name)
        if fact is None:
            raise FactError(f"没有“{name}”这一项；{_near(name, vocabulary)}。", name)
        if value is None:
            continue
        if fact.key in known:
            raise FactError(f"“{fact.name}”给了两次。", fact.key)
        known[fact.key] = read_fact(fact, value, places)
    return known


def read_fact(fact: Fact, value: Any, places: Mapping[str, Place]) -> Known:
    """What one value says. Raises FactError naming the fact and what it takes."""
    if not isinstance(value, Mapping):
        return _bare(fact, value, places)
    shape = frozenset(value)
    if shape == {"uncertain"} and value["uncertain"] is True:
        return Uncertain()
    if shape == {"value"}:
        return _bare(fact, value["value"], places)
    if shape == {"outside"} and fact.type == "place":
        return Outside(_place(fact, value["outside"], places))
    if shape and shape <= {"min", "max"} and fact.type in ("integer", "decimal", "date"):
        return _range(fact, value)
    if shape and shape <= {"has", "lacks"} and fact.type == "set":
        has, lacks = (
            frozenset(_option(fact, each) for each in value.get(name, ()))
            for name in ("has", "lacks")
        )
        if has & lacks:
            raise _refused(fact, value)
        return Members(has, lacks, complete=False)
    raise _refused(fact, value)


def allowed(fact: Fact) -> str:
    """What a fact takes, in Chinese."""
    if fact.type == "boolean":
        return "true 或 false"
    if fact.options:
        return "、".join(f"{option.key}（{option.name}）" for option in fact.options)
    if fact.type == "date":
        return "日期，如 1944-03-01"
    if fact.type == "place":
        return '六位行政区划代码，如 120115，或 {"outside": 代码}'
    unit = fact.units[0] if fact.units else ""
    bounds = f"{fact.min}至{fact.max}" if fact.min is not None and fact.max is not None else ""
    return f"{bounds}{'整数' if fact.type == 'integer' else '数'}{f'（{unit}）' if unit else ''}"


def _near(name: str, vocabulary: Vocabulary) -> str:
    """Which names come near; where to find all of them."""
    names = [*vocabulary.facts, *(fact.name for fact in vocabulary.facts.values())]
    near = get_close_matches(name, names, n=3)
    return (f"是不是{'、'.join(near)}？" if near else "") + "全部名称见 GET /api/v1/facts"


def _bare(fact: Fact, value: Any, places: Mapping[str, Place]) -> Known:
    if fact.type == "boolean":
        if not isinstance(value, bool):
            raise _refused(fact, value)
        return Exact(YES if value else NO)
    if fact.type == "set":
        if not isinstance(value, list | tuple):
            raise _refused(fact, value)
        return Members(frozenset(_option(fact, each) for each in value), frozenset(), complete=True)
    if fact.type in ("enum", "ordered"):
        return Exact(_option(fact, value))
    if fact.type == "place":
        return Exact(_place(fact, value, places))
    return Exact(_day(fact, value) if fact.type == "date" else _number(fact, value))


def _range(fact: Fact, value: Mapping[str, Any]) -> Known:
    read = _day if fact.type == "date" else _number
    low, high = (
        read(fact, value[name]) if value.get(name) is not None else None for name in ("min", "max")
    )
    if low is not None and high is not None and low > high:  # type: ignore[operator]  # of one type
        raise FactError(f"“{fact.name}”的范围颠倒了：{low}到{high}。", fact.key)
    return Exact(low) if low is not None and low == high else Between(low, high)


def _number(fact: Fact, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise _refused(fact, value)
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise _refused(fact, value) from error
    whole = fact.type != "integer" or (number.is_finite() and number == number.to_integral_value())
    low = fact.min is None or number >= fact.min
    if not (number.is_finite() and whole and low and (fact.max is None or number <= fact.max)):
        raise _refused(fact, value)
    return number


def _day(fact: Fact, value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _refused(fact, value) from error


def _option(fact: Fact, value: Any) -> str:
    option = fact.option(value) if isinstance(value, str) else None
    if option is None:
        raise _refused(fact, value)
    return option.key


def _place(fact: Fact, value: Any, places: Mapping[str, Place]) -> str:
    if not isinstance(value, str) or value not in places:
        raise _refused(fact, value)
    return value


def _refused(fact: Fact, value: Any) -> FactError:
    return FactError(f"“{fact.name}”不能是{value!r}；可以是：{allowed(fact)}。", fact.key)
