"""The types of rules: what a clause gives, to whom, in words that stand in the clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from corpus.vocabulary import Condition, FactSubject

AmountKind = Literal["fixed", "up_to", "range", "estimate", "waiver", "deduction", "not_stated"]
RuleState = Literal["draft", "signed", "suspended"]
Payee = Literal["person", "provider"]
RuleOutcome = Literal["eligible", "not_eligible", "need_more_facts", "not_in_force"]
Comparator = Literal[">=", "<=", "=", ">", "<", "≈"]
"""What a target does to its value; ≈ is an estimate (约500名)."""


@dataclass(frozen=True, slots=True)
class Words:
    """Verbatim words of a clause."""

    quote: str
    clause: str


@dataclass(frozen=True, slots=True)
class Said:
    """Something told in plain words, and the words of the clause behind it."""

    say: str
    words: Words


@dataclass(frozen=True, slots=True)
class Money:
    """A figure with its unit as the rule prints it (3 元/餐): money, metres or whatever the clause counts."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What the benefit is worth. `defers_to` names what the text leaves the figure to."""

    kind: AmountKind
    payee: Payee
    words: Words
    value: Money | None = None
    min: Money | None = None
    max: Money | None = None
    defers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit on the amount (每周不超过五次); `max` is None where only the words say it."""

    say: str
    words: Words
    max: Money | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One way to be entitled: all of `condition`."""

    id: str
    words: Words
    condition: Condition


@dataclass(frozen=True, slots=True)
class Bar:
    """What rules the benefit out; `rule` then names the one that pays instead."""

    words: Words
    condition: Condition
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A benefit that cannot be had together with this one; `rule` is None where no rule is held for it."""

    name: str
    words: Words
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class AmbiguousReading:
    """An ambiguity that a person settled: `condition` was chosen, `other` is what it could mean as well."""

    text: str
    condition: Condition
    other: Condition


@dataclass(frozen=True, slots=True)
class Waiver:
    """Words of the clause that no condition uses, and why."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """The rule from one day to another, as one clause says it; None is a day that is not known.

    `text_hash` pins the text of the clause. Without `routes` it is for everyone, as `everyone` says.
    """

    start: date | None
    end: date | None
    since: str
    clause: str
    text_hash: str
    gives: Said
    amount: Grant
    limits: tuple[Cap, ...]
    form: Said | None
    routes: tuple[Route, ...]
    everyone: Words | None
    unless: tuple[Bar, ...]
    instead: tuple[Bar, ...]
    excludes: tuple[Exclusion, ...]
    needs: tuple[Said, ...]
    readings: tuple[AmbiguousReading, ...]
    waived: tuple[Waiver, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """A test that an officer can read: facts, and what the rule makes of them."""

    name: str
    facts: Mapping[str, Any]
    outcome: RuleOutcome
    amount: str | None = None
    missing: tuple[str, ...] | None = None
    route: str | None = None
    upcoming: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who encoded and who checked the rule, when, and the hashes of what they saw."""

    encoded_by: str
    checked_by: str
    on: date
    rule_hash: str
    clause_hash: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A benefit, duty or standard of a place. `digest` is the hash of its file, `path` where it lies in `rules/`."""

    id: str
    name: str
    item: str | None
    part: str | None
    place: str
    kind: str
    subject: FactSubject
    state: RuleState
    sign_off: SignOff | None
    review_by: date | None
    versions: tuple[RuleVersion, ...]
    tests: tuple[Situation, ...] = field(repr=False)
    digest: str = ""
    path: str = ""

    def conditions(self) -> tuple[Condition, ...]:
        """What its routes and bars ask, over all versions."""
        routes = [route.condition for version in self.versions for route in version.routes]
        bars = [b.condition for v in self.versions for b in (*v.unless, *v.instead)]
        return (*routes, *bars)

    def version_on(self, day: date) -> RuleVersion | None:
        """The version that holds on `day`; never the last one after its end."""
        return next(
            (
                version
                for version in self.versions
                if (version.start is None or version.start <= day)
                and (version.end is None or day <= version.end)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Target:
    """What a document aims at: an indicator of a place, compared with a value, by a year (None: none given)."""

    id: str
    place: str
    indicator: str
    name: str
    comparator: Comparator
    value: Decimal | None
    unit: str
    year: int | None
    masked: bool
    words: Words
