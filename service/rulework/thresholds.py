"""C12: at v-1, v and v+1 of every threshold a condition holds as its comparator says, and on the days around the birthday.

The cells of the engine are held against plain comparison of numbers; an oracle of the whole rule is in the tests.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from corpus.rule import Rule
from corpus.vocabulary import Atom, Fact, atoms_of
from service.rules.book import RuleBook
from service.rules.derive import AGE, BIRTH, birthday, derive
from service.rules.given import Exact
from service.rules.logic import kleene

COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NEAR = (Decimal(-1), Decimal(0), Decimal(1))


def wrong_thresholds(rule: Rule, book: RuleBook, day: date) -> Iterator[str]:
    """Each threshold beside which a condition comes out otherwise than its comparator says."""
    for atom in sorted(_number_atoms(rule, book), key=lambda atom: atom.text):
        fact, bound = book.vocabulary.facts[atom.fact], Decimal(atom.literals[0])
        for value in _around(fact, bound):
            expected = COMPARE[atom.op](value, bound)
            if _holds(atom, value, book) is not expected:
                yield f"{atom.text} is not {expected} at {value}"
        if fact.key == AGE and BIRTH in book.vocabulary.facts:
            yield from _wrong_birthdays(atom, int(bound), book, day)


def count_thresholds(rule: Rule, book: RuleBook) -> int:
    """How many different conditions on numbers the rule has."""
    return len(_number_atoms(rule, book))


def _number_atoms(rule: Rule, book: RuleBook) -> set[Atom]:
    atoms = {atom for each in rule.conditions() for atom in atoms_of(each)}
    numbers = ("integer", "decimal")
    return {atom for atom in atoms if book.vocabulary.facts[atom.fact].type in numbers}


def _around(fact: Fact, bound: Decimal) -> Iterator[Decimal]:
    for step in NEAR:
        value = bound + step
        if (fact.min is None or value >= fact.min) and (fact.max is None or value <= fact.max):
            yield value


def _holds(atom: Atom, value: Decimal, book: RuleBook) -> bool | None:
    return kleene(book.compile(atom), book.masks({atom.fact: Exact(value)}))


def _wrong_birthdays(atom: Atom, age: int, book: RuleBook, day: date) -> Iterator[str]:
    """Born so many years before `day`: a year younger the day before the birthday, as old on it and the day after."""
    born = birthday(day, day.year - age)
    for step in (-1, 0, 1):
        on = birthday(born, day.year) + timedelta(days=step)
        known = derive({BIRTH: Exact(born)}, book.vocabulary, on)
        value = Decimal(age - (step < 0))
        expected = COMPARE[atom.op](value, Decimal(age))
        if kleene(book.compile(atom), book.masks(known)) is not expected:
            yield f"{atom.text} is not {expected} on {on} of a person born on {born}"
