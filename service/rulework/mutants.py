"""C13: a right rule -> wrong ones, each with one thing changed as a tired person might change it.

number      a threshold, an amount or a limit off by one, or ten times as much
comparator  >= for >, < for >= ...
category    是 for 否, another grade, another place
unit        a rate exchanged or left out, another kind of amount
drop        a condition, an item of a list, a route, a bar, a limit left out
add         a condition or an item of a list that the text has not
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, get_args

from corpus.conditions import ALLOWED
from corpus.model import Place
from corpus.rule import AmountKind, Bar, Grant, Money, Payee, Route, Rule, RuleVersion
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
    atoms_of,
)

Kind = Literal["number", "comparator", "category", "unit", "drop", "add"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Changed = tuple[Kind, str, Condition]
"""The kind of a change, what was changed, the condition that it leaves."""

ADDED = 3
"""Facts of each sort that are added to every list of conditions."""

RATES = ("月", "年")
"""A rate is exchanged for another one of these."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one change, told in words."""

    kind: Kind
    change: str
    rule: Rule


def mutants_of(
    rule: Rule, vocabulary: Vocabulary, places: Mapping[str, Place], text: str
) -> Iterator[Mutant]:
    """Every wrong rule that one change makes of the rule, in a fixed order.

    `text` is that of its clauses: facts whose words stand in it are the likeliest to be added by mistake.
    """
    maker = _Maker(rule, vocabulary, places, text)
    for n, version in enumerate(rule.versions):
        for kind, change, changed in maker.versions(version):
            versions = (*rule.versions[:n], changed, *rule.versions[n + 1 :])
            yield Mutant(kind, change, replace(rule, versions=versions))


class _Maker:
    def __init__(
        self, rule: Rule, vocabulary: Vocabulary, places: Mapping[str, Place], text: str
    ) -> None:
        self.rule, self.vocabulary, self.places = rule, vocabulary, places
        used = {atom.fact for each in rule.conditions() for atom in atoms_of(each)}
        foreign = [
            fact
            for fact in vocabulary.facts.values()
            if fact.type == "boolean" and fact.key not in used and fact.subject == rule.subject
        ]
        near = [fact for fact in foreign if any(word in text for word in fact.words)]
        far = [fact for fact in foreign if fact not in near]
        # Of the others some that stand far apart in the vocabulary.
        self.added = [_is(f) for f in (*near[:ADDED], *far[:: max(1, len(far) // ADDED)][:ADDED])]

    def versions(self, version: RuleVersion) -> Iterator[tuple[Kind, str, RuleVersion]]:
        for n, route in enumerate(version.routes):
            for kind, change, condition in self._conditions(route.condition):
                changed = replace(route, condition=condition)
                yield (
                    kind,
                    f"route {route.id}: {change}",
                    replace(version, routes=_put(version.routes, n, changed)),
                )
            if len(version.routes) > 1:
                rest: tuple[Route, ...] = _without(version.routes, n)
                yield "drop", f"route {route.id}", replace(version, routes=rest)
        for n, bar in enumerate(version.unless):
            for kind, change, condition in self._conditions(bar.condition):
                bars: tuple[Bar, ...] = _put(version.unless, n, replace(bar, condition=condition))
                yield kind, f"unless: {change}", replace(version, unless=bars)
            yield "drop", f"unless {n}", replace(version, unless=_without(version.unless, n))
        for n, bar in enumerate(version.instead):
            for kind, change, condition in self._conditions(bar.condition):
                bars = _put(version.instead, n, replace(bar, condition=condition))
                yield kind, f"instead: {change}", replace(version, instead=bars)
            yield "drop", f"instead {n}", replace(version, instead=_without(version.instead, n))
        for kind, change, amount in _amounts(version.amount):
            yield kind, f"amount: {change}", replace(version, amount=amount)
        for n, limit in enumerate(version.limits):
            for kind, change, most in _figures(limit.max):
                caps = _put(version.limits, n, replace(limit, max=most))
                yield kind, f"limit: {change}", replace(version, limits=caps)
            yield "drop", f"limit {limit.say}", replace(version, limits=_without(version.limits, n))

    def _conditions(self, condition: Condition) -> Iterator[Changed]:
        """The condition with one change somewhere in it."""
        if isinstance(condition, Atom):
            yield from self._atoms(condition)
        elif isinstance(condition, Negation):
            yield "drop", "not", condition.negated
            for kind, change, inner in self._conditions(condition.negated):
                yield kind, change, Negation(inner)
        else:
            parts = condition.every if isinstance(condition, Every) else condition.some
            make = Every if isinstance(condition, Every) else Some
            for n, part in enumerate(parts):
                for kind, change, inner in self._conditions(part):
                    yield kind, change, make(_put(parts, n, inner))
                if len(parts) > 1:
                    yield "drop", _told(part), make(_without(parts, n))
            for atom in self.added:
                yield "add", atom.text, make((*parts, atom))
            if len(parts) > 1:
                other = Some(parts) if isinstance(condition, Every) else Every(parts)
                yield "category", "all for any" if make is Some else "any for all", other

    def _atoms(self, atom: Atom) -> Iterator[Changed]:
        fact = self.vocabulary.facts[atom.fact]
        for op in sorted(ALLOWED[fact.type] & {"<", "<=", ">", ">="} - {atom.op}):
            if fact.type in ("integer", "decimal", "ordered") and atom.op not in ("in", "!="):
                yield "comparator", f"{atom.text} as {op}", replace(atom, op=_operator(op))
        for literals in self._literals(atom, fact):
            kind: Kind = "number" if fact.type in ("integer", "decimal") else "category"
            yield kind, f"{atom.text} with {'、'.join(literals)}", replace(atom, literals=literals)

    def _literals(self, atom: Atom, fact: Fact) -> Iterator[tuple[str, ...]]:
        if fact.type == "boolean":
            yield (NO if atom.literals[0] == YES else YES,)
        elif fact.type in ("integer", "decimal"):
            number = Decimal(atom.literals[0])
            yield from ((format(value, "f"),) for value in (number - 1, number + 1, number + 10))
        elif fact.type == "place":
            place = self.places[atom.literals[0]]
            inner = (code for code, each in self.places.items() if each.parent == place.code)
            yield from ((code,) for code in (place.parent, next(inner, None)) if code)
        elif fact.options:
            others = [o.key for o in fact.options if o.key not in atom.literals]
            for n in range(len(atom.literals)):
                yield from (_put(atom.literals, n, other) for other in others)
                if len(atom.literals) > 1:
                    yield _without(atom.literals, n)
            if atom.op == "in":
                yield from ((*atom.literals, other) for other in others)


def _amounts(amount: Grant) -> Iterator[tuple[Kind, str, Grant]]:
    for kind, change, figure in _figures(amount.value):
        yield kind, change, replace(amount, value=figure)
    for kind, change, figure in _figures(amount.min):
        yield kind, change, replace(amount, min=figure)
    for kind, change, figure in _figures(amount.max):
        yield kind, change, replace(amount, max=figure)
    if amount.kind != "not_stated":
        payee: Payee = "provider" if amount.payee == "person" else "person"
        yield "unit", f"paid to the {payee}", replace(amount, payee=payee)
    if amount.kind in ("fixed", "up_to"):
        other: AmountKind = "up_to" if amount.kind == "fixed" else "fixed"
        yield "unit", f"{amount.kind} as {other}", replace(amount, kind=other)
    if amount.kind == "estimate" and amount.min:
        yield "unit", "estimate as range", replace(amount, kind="range")


def _figures(money: Money | None) -> Iterator[tuple[Kind, str, Money]]:
    if money is None:
        return
    for value in (money.value - 1, money.value + 1, money.value * 10):
        if value > 0:
            yield "number", f"{money.value} as {value} {money.unit}", replace(money, value=value)
    base, *rates = money.unit.split("/")
    units = [base] if rates else []
    units += [f"{base}/{rate}" for rate in RATES if rates != [rate]]
    for unit in units:
        yield "unit", f"{money.unit} as {unit}", replace(money, unit=unit)


def _is(fact: Fact) -> Atom:
    return Atom(fact.key, "=", (YES,), f"{fact.name} = 是")


def _operator(word: str) -> Operator:
    return next(op for op in get_args(Operator) if op == word)


def _told(condition: Condition) -> str:
    return " ".join(atom.text for atom in atoms_of(condition))


def _put(parts: tuple, n: int, part: object) -> tuple:  # type: ignore[type-arg]
    return (*parts[:n], part, *parts[n + 1 :])


def _without(parts: tuple, n: int) -> tuple:  # type: ignore[type-arg]
    return (*parts[:n], *parts[n + 1 :])
