"""One subject under the rules -> judgements, each with its explanation and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from corpus.rule import Rule, RuleVersion, Words
from service.rules.book import Clauseful, Compiled, RuleBook
from service.rules.cells import NumberCells
from service.rules.derive import AGE, BIRTH, age_on, birthday
from service.rules.given import Exact
from service.rules.logic import (
    AllOf,
    AnyOf,
    Contradiction,
    Masks,
    Node,
    Not,
    Within,
    kleene,
    tests_of,
)
from service.rules.person import Subject

Result = Literal["eligible", "not_eligible", "need_more_facts"]


@dataclass(frozen=True, slots=True)
class Explained:
    """A condition with what became of it: met, not met, or unknown (None).

    `rule` of a bar pays instead. `negated` marks what must not be so. Leaves are tests of single facts.
    """

    node: Node
    met: bool | None
    words: Words
    parts: tuple[Explained, ...] = ()
    negated: bool = False
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What an age will change: at `age`, on `day` where the birth date is known, the outcome will be `outcome`."""

    age: int
    day: date | None
    outcome: Result


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says of one subject.

    `routes` and `bars` explain it. `missing` are facts that can still change the outcome and may be asked,
    `uncertain` those that were asked in vain. `readings` are the ambiguities that matter here.
    """

    subject: Subject
    rule: Rule
    version: RuleVersion
    result: Result
    routes: tuple[Explained, ...]
    bars: tuple[Explained, ...]
    missing: tuple[str, ...]
    uncertain: tuple[str, ...]
    readings: tuple[str, ...]
    upcoming: Upcoming | None

    @property
    def route(self) -> Explained | None:
        """The route that tells most: the one that is met, else the one nearest to it."""
        return max(self.routes, key=_nearness, default=None)


def judge(
    subject: Subject, book: RuleBook, day: date, rules: Iterable[Compiled]
) -> tuple[Judgement, ...]:
    """The judgement of each rule, in their order."""
    return tuple(judge_rule(subject, compiled, book, day) for compiled in rules)


def judge_rule(subject: Subject, compiled: Compiled, book: RuleBook, day: date) -> Judgement:
    """What one rule says of the subject on `day`."""
    masks = subject.masks
    settled = book.settle(compiled, masks)
    return Judgement(
        subject=subject,
        rule=compiled.rule,
        version=compiled.version,
        result=_result(settled.due),
        routes=tuple(_explain_clause(route, masks) for route in compiled.routes),
        bars=tuple(_explain_clause(bar, masks) for bar in compiled.bars),
        missing=tuple(fact for fact in settled.matters if fact not in subject.uncertain),
        uncertain=tuple(fact for fact in settled.matters if fact in subject.uncertain),
        readings=tuple(compiled.version.readings[n].text for n in settled.readings),
        upcoming=_upcoming(subject, compiled, book, day) if settled.due is False else None,
    )


def explain(node: Node, masks: Masks, words: Words, negated: bool = False) -> Explained:
    """The condition with all its parts and what became of each."""
    if isinstance(node, Within):
        return Explained(node, kleene(node, masks), words, negated=negated)
    if isinstance(node, Not):
        part = explain(node.part, masks, words, not negated)
        met = None if part.met is None else not part.met
        return Explained(node, met, words, (part,))
    parts = tuple(explain(part, masks, words, negated) for part in node.parts)
    return Explained(node, _together(node, parts), words, parts, negated)


def _together(node: AllOf | AnyOf, parts: tuple[Explained, ...]) -> bool | None:
    """What the parts come to by Kleene's tables."""
    settles = isinstance(node, AnyOf)
    mets = [part.met for part in parts]
    if settles in mets:
        return settles
    return None if None in mets else not settles


def leaves(explained: Explained) -> Iterator[Explained]:
    """The tests of single facts within, in order."""
    if isinstance(explained.node, Within):
        yield explained
    for part in explained.parts:
        yield from leaves(part)


def _explain_clause(part: Clauseful, masks: Masks) -> Explained:
    told = explain(part.node, masks, part.words)
    return Explained(told.node, told.met, told.words, told.parts, told.negated, part.rule)


def _result(due: bool | None) -> Result:
    if due is None:
        return "need_more_facts"
    return "eligible" if due else "not_eligible"


def _nearness(route: Explained) -> tuple[bool, bool, float]:
    """How near a route is to being met: met, still open, the share of its parts that are met."""
    parts = route.parts or (route,)
    return (
        route.met is True,
        route.met is None,
        sum(part.met is True for part in parts) / len(parts),
    )


def _upcoming(subject: Subject, compiled: Compiled, book: RuleBook, day: date) -> Upcoming | None:
    """The next age at which the benefit comes into reach; None where age changes nothing."""
    cells, known = book.cells.get(AGE), subject.known.get(AGE)
    if not isinstance(cells, NumberCells) or not isinstance(known, Exact):
        return None
    given = book.masks(
        subject.known
    )  # not subject.masks: those hold what follows from the age of today
    tests = [t for n in (compiled.routes + compiled.bars) for t in tests_of(n.node)]
    ages = {int(lit) for t in tests if t.variable == AGE for lit in t.atom.literals}
    for age in sorted(age for age in ages if Decimal(age) > Decimal(str(known.value))):
        try:
            masks = book.logic.narrow({**given, AGE: cells.possible(Exact(Decimal(age)))})
        except Contradiction:
            continue
        due = book.settle(compiled, masks).due
        if due is not False:
            return Upcoming(age, _day_of(age, subject), _result(due))
    return None


def _day_of(age: int, subject: Subject) -> date | None:
    birth = subject.known.get(BIRTH)
    if not isinstance(birth, Exact) or not isinstance(birth.value, date):
        return None
    day = birthday(birth.value, birth.value.year + age)
    assert age_on(birth.value, day) == age
    return day
