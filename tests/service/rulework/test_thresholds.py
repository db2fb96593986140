"""Both sides of every threshold of every rule, against an evaluator that knows nothing of cells."""

from __future__ import annotations

import operator
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from corpus.errors import FactError
from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from corpus.rule import Rule
from corpus.vocabulary import Atom, Condition, Every, Negation, Some, atoms_of
from service.rules.book import RuleBook
from service.rules.judge import judge_rule
from service.rules.person import read_subject
from service.rulework.thresholds import wrong_thresholds
from service.settings import built_in_corpus

CORPUS = load_corpus(built_in_corpus())
FACTS = CORPUS.vocabulary.facts
BOOK = RuleBook(CORPUS.vocabulary, CORPUS.rules, Gazetteer(CORPUS.places))
TODAY = date(2026, 11, 21)
PEOPLE = 40
"""People made for each route, each of whom stands on both sides of every threshold."""

NUMBERS = ("integer", "decimal")
COMPARE = {
    ">=": operator.ge,
    "<=": operator.le,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "!=": operator.ne,
}

Person = dict[str, Any]
WITH_THRESHOLDS = [
    rule
    for rule in CORPUS.rules
    if any(FACTS[a.fact].type in NUMBERS for c in rule.conditions() for a in atoms_of(c))
]


def holds(condition: Condition, person: Mapping[str, Any]) -> bool:
    """The condition of a person of whom everything is known."""
    if isinstance(condition, Every):
        return all(holds(part, person) for part in condition.every)
    if isinstance(condition, Some):
        return any(holds(part, person) for part in condition.some)
    if isinstance(condition, Negation):
        return not holds(condition.negated, person)
    value, fact = person[condition.fact], FACTS[condition.fact]
    if fact.type in NUMBERS:
        return bool(COMPARE[condition.op](Decimal(value), Decimal(condition.literals[0])))
    if fact.type == "place":
        # A province ends in four noughts, a city in two: what is left begins the code of all that lies in it.
        return any(str(value).startswith(code.rstrip("0")) for code in condition.literals)
    if fact.type == "set":
        return condition.literals[0] in value
    if fact.type == "boolean":
        said = value is (condition.literals[0] == "true")
        return said if condition.op == "=" else not said
    if condition.op in ("=", "in"):
        return value in condition.literals
    if condition.op == "!=":
        return value not in condition.literals
    order = [option.key for option in fact.options]
    return bool(COMPARE[condition.op](order.index(value), order.index(condition.literals[0])))


def due(rule: Rule, person: Mapping[str, Any]) -> bool:
    version = rule.versions[0]
    if any(holds(bar.condition, person) for bar in (*version.unless, *version.instead)):
        return False
    return not version.routes or any(holds(route.condition, person) for route in version.routes)


def values_of(atom: Atom) -> list[Any]:
    """Values of a fact, on both sides of the condition."""
    fact = FACTS[atom.fact]
    if fact.type in NUMBERS:
        bound = int(atom.literals[0])
        low, high = int(fact.min or 0), int(fact.max or bound + 1)
        return [n for n in (bound - 1, bound, bound + 1) if low <= n <= high]
    if fact.type == "place":
        return [*atom.literals, "310101"]
    if fact.type == "set":
        return [[], *([option.key] for option in fact.options)]
    return [False, True] if fact.type == "boolean" else [option.key for option in fact.options]


def people(rule: Rule, chance: random.Random) -> Iterator[Person]:
    """People of whom all that the rule asks is known: near each of its routes, and anywhere."""
    atoms = [atom for condition in rule.conditions() for atom in atoms_of(condition)]
    for route in rule.versions[0].routes:
        wanted = atoms_of(route.condition)
        for _ in range(PEOPLE):
            person = {atom.fact: values_of(atom)[0] for atom in atoms}
            for atom in chance.sample(atoms, len(atoms) // 3):
                person[atom.fact] = chance.choice(values_of(atom))
            for atom in wanted:
                fits = [v for v in values_of(atom) if holds(atom, {atom.fact: v})]
                person[atom.fact] = chance.choice(fits)
            yield person


def agreeing(person: Person) -> Person:
    """The person with what follows from one fact put in order: nobody of 59 is an elder by law."""
    ordered = dict(person)
    for fact in FACTS.values():
        for implied in fact.implies if fact.key in person else ():
            if holds(implied.when, ordered):
                for atom in implied.then:
                    fits = [v for v in values_of(atom) if holds(atom, {atom.fact: v})]
                    if atom.fact in ordered and not holds(atom, ordered):
                        ordered[atom.fact] = fits[0]
    return ordered


def result(rule: Rule, facts: Mapping[str, Any], day: date = TODAY) -> str | None:
    """What the engine says; None where the facts contradict each other."""
    try:
        subject = read_subject(BOOK, day, name="p", label="", facts=facts)
    except FactError:
        return None
    compiled = BOOK.compiled(rule.id, day)
    assert compiled
    return judge_rule(subject, compiled, BOOK, day).result


@pytest.mark.parametrize("rule", WITH_THRESHOLDS, ids=lambda rule: rule.id)
def test_both_sides_of_every_threshold_are_as_plain_comparison_says(rule: Rule) -> None:
    chance = random.Random(rule.id)
    numbers = {
        atom for c in rule.conditions() for atom in atoms_of(c) if FACTS[atom.fact].type in NUMBERS
    }
    turned = set()
    for person in people(rule, chance):
        for atom in numbers:
            sides = set()
            for value in values_of(atom):
                facts = agreeing({**person, atom.fact: value})
                found = result(rule, facts)
                expected = due(rule, facts)
                if found is not None:
                    assert found == ("eligible" if expected else "not_eligible"), facts
                    sides.add(expected)
            if len(sides) == 2:
                turned.add(atom.text)
    assert turned == {atom.text for atom in numbers}


@pytest.mark.parametrize(
    "rule",
    [r for r in WITH_THRESHOLDS if "age" in {a.fact for c in r.conditions() for a in atoms_of(c)}],
    ids=lambda rule: rule.id,
)
def test_days_around_the_birthday_are_as_plain_comparison_says(rule: Rule) -> None:
    chance = random.Random(rule.id)
    bounds = {int(a.literals[0]) for c in rule.conditions() for a in atoms_of(c) if a.fact == "age"}
    judged = 0
    for person in people(rule, chance):
        for bound in bounds:
            for step in (-1, 0, 1):
                born = TODAY.replace(year=TODAY.year - bound) - timedelta(days=step)
                age = bound if step >= 0 else bound - 1
                whole = agreeing({**person, "age": age})
                rest = {key: value for key, value in whole.items() if key != "age"}
                found = result(rule, {**rest, "birth_date": born.isoformat()})
                if found is not None:
                    expected = due(rule, whole)
                    assert found == ("eligible" if expected else "not_eligible"), (born, rest)
                    judged += 1
    assert judged


@pytest.mark.parametrize("rule", CORPUS.rules, ids=lambda rule: rule.id)
@pytest.mark.parametrize("day", [TODAY, date(2024, 2, 29), date(2025, 3, 1), date(2027, 1, 1)])
def test_check_finds_no_wrong_threshold(rule: Rule, day: date) -> None:
    assert list(wrong_thresholds(rule, BOOK, day)) == []
