"""Invented residents for measuring: coded columns of every fact of a person or a household, few contradicting themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from corpus.vocabulary import Fact
from service.population.cell import read_cell
from service.population.table import Coded
from service.rules.book import RuleBook
from service.rules.cells import Cells
from service.rules.derive import AGE, BIRTH, NOMINAL_AGE, age_on
from service.rules.given import Exact

SHARE_YES = 0.15
"""Of a yes-or-no fact, so many are yes."""

STREETS = 24
AGES = (50, 104)

Crowd = dict[str, Coded]
"""Columns by the name of the fact; the last value is the empty cell."""


def invent(book: RuleBook, count: int, unknown: float, day: date, seed: int = 0) -> Crowd:
    """So many residents with every fact, of whose cells the share `unknown` is empty."""
    random = np.random.default_rng(seed)
    places = sorted({place for place in book.gazetteer.places if place != "000000"})[:12]
    columns = {
        fact.key: _draw(fact, count, places, day, random)
        for fact in book.vocabulary.facts.values()
        if fact.subject in ("person", "household") and fact.key not in (AGE, NOMINAL_AGE)
    }
    _reconcile(book, columns, day)
    return {
        book.vocabulary.facts[key].name: Coded(
            np.where(random.random(count) < unknown, len(c.values), c.codes), [*c.values, None]
        )
        for key, c in columns.items()
    }


def _draw(
    fact: Fact, count: int, places: list[str], day: date, random: np.random.Generator
) -> Coded:
    if fact.type == "boolean":
        return Coded((random.random(count) < SHARE_YES).astype(np.intp), ["否", "是"])
    if fact.key == BIRTH:
        days = [day - timedelta(days=n) for n in range(AGES[0] * 366, AGES[1] * 365)]
        at = np.clip(random.normal(0.4, 0.18, count), 0, 0.999) * len(days)
        return Coded(at.astype(np.intp), days)
    if fact.type in ("enum", "ordered", "set"):
        values = [option.name for option in fact.options]
    elif fact.type == "place":
        values = places
    else:
        low, high = int(fact.min or 0), int(fact.max or 100)
        values = [str(low + (high - low) * n // 40) for n in range(40)]
    return Coded(random.integers(0, len(values), count), values)


def _reconcile(book: RuleBook, columns: dict[str, Coded], day: date) -> None:
    """Changes what contradicts an implication, here in place, as often as it takes."""
    links = tuple(dict.fromkeys(link for own in book.logic.links.values() for link in own))
    ages = _ages(book, columns[BIRTH], day)
    for _ in links:
        for link in links:
            when = ages if link.variable == AGE else _cells(book, columns, link.variable)
            other = columns.get(link.other)
            if when is None or other is None:
                continue
            table = _table(book.vocabulary.facts[link.other], other, book, book.cells[link.other])
            right = np.flatnonzero(table & link.other_mask)
            wrong = (when & link.mask != 0) & (table[other.codes] & link.other_mask == 0)
            if len(right) and wrong.any():
                codes = np.where(wrong, right[0], other.codes)
                columns[link.other] = Coded(codes, other.values)


def _ages(book: RuleBook, births: Coded, day: date) -> NDArray[np.int64]:
    """The cell of each resident's age."""
    ages = [Exact(Decimal(age_on(birth, day))) for birth in births.values]
    return np.array([book.cells[AGE].possible(age) for age in ages], np.int64)[births.codes]


def _cells(book: RuleBook, columns: Mapping[str, Coded], variable: str) -> NDArray[np.int64] | None:
    """The cell of each resident in a variable; None where no column holds it."""
    column = columns.get(variable)
    if column is None:
        return None
    return _table(book.vocabulary.facts[variable], column, book, book.cells[variable])[column.codes]


def _table(fact: Fact, column: Coded, book: RuleBook, cells: Cells) -> NDArray[np.int64]:
    known = [read_cell(fact, value, book.gazetteer) for value in column.values]
    return np.array([cells.possible(each) for each in known], np.int64)
