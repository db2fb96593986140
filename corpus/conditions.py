"""`年龄 >= 80周岁` -> a condition on a fact of the vocabulary. The grammar is frozen.

    condition := fact op literal [unit]      op := = != < <= > >= in has
    literal   := number | 是 | 否 | name of an option | full name or code of a place | date; `in` takes several, with 、

`all`, `any` and `not` nest them. No arithmetic, functions or loops: anything else is a named derived fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from corpus.errors import ConditionError
from corpus.vocabulary import (
    NO,
    YES,
    Atom,
    Condition,
    Every,
    Fact,
    Negation,
    Operator,
    Some,
    Vocabulary,
)

PATTERN = re.compile(r"\s*(\S+?)\s*(!=|<=|>=|=|<|>|\bin\b|\bhas\b)\s*(\S.*?)\s*$")
ORDERINGS = frozenset({"<", "<=", ">", ">="})
ALLOWED: Mapping[str, frozenset[str]] = {
    "integer": ORDERINGS | {"=", "!="},
    "decimal": ORDERINGS | {"=", "!="},
    "date": ORDERINGS | {"=", "!="},
    "ordered": ORDERINGS | {"=", "!=", "in"},
    "enum": frozenset({"=", "!=", "in"}),
    "boolean": frozenset({"=", "!="}),
    "place": frozenset({"in"}),
    "set": frozenset({"has"}),
}
"""The operators that each type of fact has."""

PlaceCode = Callable[[str], str | None]
"""From the full name or code of a place to its code; None where there is none."""


def read_condition(content: Any, vocabulary: Vocabulary, place_code: PlaceCode) -> Condition:
    """The condition that a file holds: a string, or a mapping of `all`, `any` or `not`.

    Raises ConditionError.
    """
    if isinstance(content, str):
        return read_atom(content, vocabulary, place_code)
    if isinstance(content, Mapping) and len(content) == 1:
        ((word, inner),) = content.items()
        if word == "not":
            return Negation(read_condition(inner, vocabulary, place_code))
        if word in ("all", "any") and isinstance(inner, list | tuple) and inner:
            parts = tuple(read_condition(part, vocabulary, place_code) for part in inner)
            return Every(parts) if word == "all" else Some(parts)
    raise ConditionError(
        f"{content!r} is no condition: write `事实 op 值`, or a mapping with one of all, any, not"
    )


def read_atom(text: str, vocabulary: Vocabulary, place_code: PlaceCode) -> Atom:
    """The condition on one fact that the words say; ConditionError naming what is not understood."""
    match = PATTERN.fullmatch(text)
    if not match:
        raise ConditionError(f"{text!r} is no condition: write `事实 op 值`, e.g. `年龄 >= 80周岁`")
    name, word, value = match.groups()
    fact = vocabulary.find(name)
    if fact is None:
        raise ConditionError(f"{text!r}: there is no fact {name!r} in facts.yaml")
    op = next(known for known in get_args(Operator) if known == word)
    if op not in ALLOWED[fact.type]:
        allowed = " ".join(sorted(ALLOWED[fact.type]))
        raise ConditionError(f"{text!r}: {fact.name} is of type {fact.type}, which has {allowed}")
    words = value.split("、") if op == "in" else [value]
    return Atom(fact.key, op, tuple(read_literal(fact, each, place_code) for each in words), text)


def read_literal(fact: Fact, word: str, place_code: PlaceCode) -> str:
    """The plain form of a value as a file writes it; ConditionError where the fact has no such value."""
    word = word.strip()
    plain = _plain(fact, word, place_code)
    if plain is None:
        raise ConditionError(f"{word!r} is no value of {fact.name}: it takes {values_of(fact)}")
    return plain


def values_of(fact: Fact) -> str:
    """What a fact takes, in words."""
    if fact.type == "boolean":
        return "是, 否"
    if fact.options:
        return ", ".join(option.name for option in fact.options)
    if fact.type in ("integer", "decimal"):
        return (
            f"a number from {fact.min} to {fact.max} {fact.units[0] if fact.units else ''}".strip()
        )
    return "a date YYYY-MM-DD" if fact.type == "date" else "the code or full name of a place"


def _plain(fact: Fact, word: str, place_code: PlaceCode) -> str | None:
    if fact.type == "boolean":
        return {"是": YES, "否": NO, YES: YES, NO: NO}.get(word)
    if fact.type in ("enum", "ordered", "set"):
        option = fact.option(word)
        return option.key if option else None
    if fact.type == "place":
        return place_code(word)
    try:
        return date.fromisoformat(word).isoformat() if fact.type == "date" else _number(fact, word)
    except (ValueError, InvalidOperation):
        return None


def _number(fact: Fact, word: str) -> str | None:
    unit = max((u for u in fact.units if word.endswith(u)), key=len, default="")
    number = Decimal(word.removesuffix(unit).strip())
    if fact.type == "integer" and number != number.to_integral_value():
        return None
    if (fact.min is not None and number < fact.min) or (fact.max is not None and number > fact.max):
        return None
    return format(number.normalize(), "f")
