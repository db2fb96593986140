"""The rules of a generation, compiled: conditions as tests over cells, ready to judge."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.gazetteer import Gazetteer
from corpus.rule import Rule, RuleVersion, Words
from corpus.vocabulary import Atom, Condition, Every, Negation, Some, Vocabulary, atoms_of
from service.rules.cells import Cells, MemberCells, cells_of
from service.rules.given import Known
from service.rules.logic import AllOf, AnyOf, Link, Logic, Masks, Node, Not, Within, tests_of


@dataclass(frozen=True, slots=True)
class Clauseful:
    """A compiled condition with the words that it is taken from; `rule` pays instead where it is a bar."""

    id: str
    node: Node
    words: Words
    rule: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A version of a rule. `node` is true where the benefit is due: a route is met and nothing bars it.

    `others` are what `node` would be under each other reading of an ambiguity. `variables` are all that any of
    them can hang on, over implications too.
    """

    rule: Rule
    version: RuleVersion
    routes: tuple[Clauseful, ...]
    bars: tuple[Clauseful, ...]
    node: Node
    others: tuple[Node, ...]
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a rule comes to: due, not due, or open (None); then `matters` are the facts that can still turn it.

    `readings` are the numbers of the ambiguities whose other reading comes to something else.
    """

    due: bool | None
    matters: tuple[str, ...]
    readings: tuple[int, ...]


KEPT = 1 << 16
"""Outcomes that are kept: many people are alike in what a rule asks."""


class RuleBook:
    """The compiled rules over one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, rules: Iterable[Rule], gazetteer: Gazetteer) -> None:
        self.vocabulary = vocabulary
        self.rules = {rule.id: rule for rule in sorted(rules, key=_in_list)}
        self.gazetteer = gazetteer
        self.cells = self._cells()
        self.logic = Logic.of(self._links())
        self._settle = lru_cache(KEPT)(self._settle_now)
        self._compiled = {
            rule.id: tuple(self._compile(rule, version) for version in rule.versions)
            for rule in self.rules.values()
        }

    def on(self, day: date, place: str | None = None) -> Iterator[Compiled]:
        """The versions that hold on `day`: of the place, of those above it and of its parts; for None of all places."""
        above = self.gazetteer.ancestry(place) if place else ()
        for rule_id, versions in self._compiled.items():
            own = self.rules[rule_id].place
            if place is None or own in above or place in self.gazetteer.ancestry(own):
                version = self.rules[rule_id].version_on(day)
                yield from (each for each in versions if each.version is version)

    def compiled(self, rule_id: str, day: date) -> Compiled | None:
        """The version of one rule that holds on `day`."""
        version = self.rules[rule_id].version_on(day)
        return next((each for each in self._compiled[rule_id] if each.version is version), None)

    def versions(self, rule_id: str) -> tuple[Compiled, ...]:
        """All versions of one rule."""
        return self._compiled[rule_id]

    def masks(self, known: Mapping[str, Known]) -> dict[str, int]:
        """The possible cells of every variable, implications not yet drawn."""
        return {
            variable: cells.possible(known.get(variable.partition("/")[0]))
            for variable, cells in self.cells.items()
        }

    def compile(self, condition: Condition) -> Node:
        """The condition as tests over the cells of this book."""
        if isinstance(condition, Atom):
            return self._test(condition)
        if isinstance(condition, Negation):
            return Not(self.compile(condition.negated))
        if isinstance(condition, Every):
            return AllOf(tuple(self.compile(part) for part in condition.every))
        return AnyOf(tuple(self.compile(part) for part in condition.some))

    def _compile(self, rule: Rule, version: RuleVersion) -> Compiled:
        routes = tuple(
            Clauseful(route.id, self.compile(route.condition), route.words)
            for route in version.routes
        )
        bars = tuple(
            Clauseful(f"bar{n}", self.compile(bar.condition), bar.words, bar.rule)
            for n, bar in enumerate((*version.unless, *version.instead))
        )
        others = tuple(
            _due(
                [
                    self.compile(_exchange(route.condition, reading.condition, reading.other))
                    for route in version.routes
                ],
                [
                    self.compile(_exchange(bar.condition, reading.condition, reading.other))
                    for bar in (*version.unless, *version.instead)
                ],
            )
            for reading in version.readings
        )
        node = _due([route.node for route in routes], [bar.node for bar in bars])
        return Compiled(rule, version, routes, bars, node, others, self._variables((node, *others)))

    def forget(self) -> None:
        """Drops the outcomes that were kept, for measuring without them."""
        self._settle.cache_clear()

    def settle(self, compiled: Compiled, masks: Masks) -> Settled:
        """What the rule comes to with these cells possible, implications drawn."""
        key = tuple(masks[variable] for variable in compiled.variables)
        return self._settle(compiled, key)

    def _settle_now(self, compiled: Compiled, key: tuple[int, ...]) -> Settled:
        masks = dict(zip(compiled.variables, key, strict=True))
        due = self.logic.decide(compiled.node, masks)
        open_variables = self.logic.matters(compiled.node, masks) if due is None else ()
        readings = tuple(
            n
            for n, other in enumerate(compiled.others)
            if self.logic.decide(other, masks) is not due
        )
        facts = dict.fromkeys(variable.partition("/")[0] for variable in open_variables)
        return Settled(due, tuple(facts), readings)

    def _variables(self, nodes: Iterable[Node]) -> tuple[str, ...]:
        groups = self.logic.groups
        named = {test.variable for node in nodes for test in tests_of(node)}
        reached = {groups[name] for name in named if name in groups}
        return tuple(sorted(named | {name for name, group in groups.items() if group in reached}))

    def _test(self, atom: Atom) -> Within:
        variable = _variable(atom, self.vocabulary)
        return Within(variable, self.cells[variable].holds(atom), atom)

    def _cells(self) -> dict[str, Cells]:
        atoms: dict[str, list[Atom]] = defaultdict(list)
        for atom in self._atoms():
            atoms[atom.fact].append(atom)
        cells: dict[str, Cells] = {}
        for fact in self.vocabulary.facts.values():
            if fact.type == "set":
                cells |= {f"{fact.key}/{o.key}": MemberCells(o.key) for o in fact.options}
            else:
                cells[fact.key] = cells_of(fact, atoms[fact.key], self.gazetteer.ancestry)
        return cells

    def _atoms(self) -> Iterator[Atom]:
        """Every condition on a single fact, of rules and of implications."""
        for fact in self.vocabulary.facts.values():
            for implication in fact.implies:
                yield from (implication.when, *implication.then)
        for rule in self.rules.values():
            for version in rule.versions:
                for route in version.routes:
                    yield from atoms_of(route.condition)
                for bar in (*version.unless, *version.instead):
                    yield from atoms_of(bar.condition)
                for reading in version.readings:
                    yield from (*atoms_of(reading.condition), *atoms_of(reading.other))

    def _links(self) -> Iterator[Link]:
        for fact in self.vocabulary.facts.values():
            for implication in fact.implies:
                when = self._test(implication.when)
                for atom in implication.then:
                    then = self._test(atom)
                    yield Link(when.variable, when.mask, then.variable, then.mask)


def _in_list(rule: Rule) -> tuple[str, int, str]:
    """Where a rule stands: by place, in the order of its list, those of no list last."""
    number = int(rule.item) if rule.item and rule.item.isdecimal() else sys.maxsize
    return rule.place, number, rule.id


def _variable(atom: Atom, vocabulary: Vocabulary) -> str:
    fact = vocabulary.facts[atom.fact]
    return f"{atom.fact}/{atom.literals[0]}" if fact.type == "set" else atom.fact


def _due(routes: list[Node], bars: list[Node]) -> Node:
    """A route is met, or there is none to meet, and nothing bars it."""
    entitled = (AnyOf(tuple(routes)),) if routes else ()
    return AllOf((*entitled, *(Not(bar) for bar in bars)))


def _exchange(condition: Condition, old: Condition, new: Condition) -> Condition:
    """The condition with one part of it read the other way."""
    if condition == old:
        return new
    if isinstance(condition, Negation):
        return Negation(_exchange(condition.negated, old, new))
    if isinstance(condition, Every):
        return Every(tuple(_exchange(part, old, new) for part in condition.every))
    if isinstance(condition, Some):
        return Some(tuple(_exchange(part, old, new) for part in condition.some))
    return condition
