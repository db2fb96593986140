"""A form over all facts of a person: its fields from the vocabulary, and what was filled in as facts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corpus.errors import FactError
from corpus.gazetteer import Gazetteer
from corpus.vocabulary import Fact, Vocabulary

YES, NO, UNSURE = "yes", "no", "unsure"
ANSWERS = {YES: "是", NO: "不是", UNSURE: "不清楚"}
"""What a yes-or-no question can be answered with; nothing chosen says nothing."""

HIDDEN = frozenset(("elder", "nominal_age", "advanced_age"))
"""What follows from the age is not asked beside it."""

ASKED = frozenset(("person", "household"))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the facts under it."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form said: the facts of the person and of the household, and what could not be read, by fact."""

    facts: Mapping[str, Any]
    household: Mapping[str, Any]
    errors: Mapping[str, str]

    @property
    def said(self) -> bool:
        """Whether anything was filled in."""
        return bool(self.facts or self.household or self.errors)


def sections(vocabulary: Vocabulary) -> list[Section]:
    """The form's sections in the order of the vocabulary, what settles most first; institutions and projects have none."""
    asked = [f for f in vocabulary.facts.values() if f.subject in ASKED and f.key not in HIDDEN]
    return [
        Section(title, tuple(sorted(own, key=lambda fact: (-fact.prior, fact.order))))
        for title, own in groupby(asked, lambda fact: fact.section)
    ]


def read_filled(form: Mapping[str, str], vocabulary: Vocabulary, gazetteer: Gazetteer) -> Filled:
    """The facts that the form says; an empty field says nothing, never "no"."""
    facts: dict[str, Any] = {}
    household: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for fact in (fact for section in sections(vocabulary) for fact in section.facts):
        try:
            value = _read(fact, form, gazetteer)
        except FactError as error:
            errors[fact.key] = str(error)
            continue
        if value is not None:
            (facts if fact.subject == "person" else household)[fact.key] = value
    return Filled(facts, household, errors)


def field_names(fact: Fact) -> Iterator[str]:
    """The names of the form's fields that belong to a fact: one for each member of a set."""
    if fact.type == "set":
        yield from (f"{fact.key}.{option.key}" for option in fact.options)
    else:
        yield fact.key


def _read(fact: Fact, form: Mapping[str, str], gazetteer: Gazetteer) -> Any:
    """The value that the form gives a fact; None for none. Raises FactError in words for the one who fills it in."""
    if fact.type == "set":
        chosen = [o.key for o in fact.options if form.get(f"{fact.key}.{o.key}")]
        return {"has": chosen} if chosen else None
    text = unicodedata.normalize("NFKC", form.get(fact.key, "")).strip()
    if not text:
        return None
    if text == UNSURE and (fact.type == "boolean" or fact.options):
        return {"uncertain": True}
    if fact.type == "boolean":
        if text not in (YES, NO):
            raise FactError("请选“是”“不是”或者“不清楚”。", fact.key)
        return text == YES
    if fact.options:
        if not any(option.key == text for option in fact.options):
            raise FactError("请从列出的几项里选一项。", fact.key)
        return text
    if fact.type == "place":
        return _place(fact, text, gazetteer)
    if fact.type == "date":
        return text
    return _number(fact, text)


def _number(fact: Fact, text: str) -> str:
    """The digits of a number; 85岁 and 85周岁 are 85."""
    for unit in sorted(fact.units, key=len, reverse=True):
        text = text.removesuffix(unit).strip()
    try:
        float(text)
    except ValueError as error:
        raise FactError("请填数字，比如 82。", fact.key) from error
    return text


def _place(fact: Fact, text: str, gazetteer: Gazetteer) -> str:
    """The code of the place that the text names."""
    codes = {p.code for m in gazetteer.find(text) for p in m.candidates}
    inner = {code for code in codes if not any(code in _above(c, gazetteer) for c in codes)}
    if len(inner) != 1:
        raise FactError(
            "没有找到这个地方，或者有几个地方同名；请把市和区写全，比如“天津市宝坻区”。", fact.key
        )
    return inner.pop()


def _above(code: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    return tuple(gazetteer.ancestry(code)[1:])
