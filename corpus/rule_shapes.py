"""What stands in `facts.yaml`, `targets.yaml` and the files of `rules/`, key by key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from corpus.datafile import Entry
from corpus.rule import AmountKind, Comparator, Payee, RuleOutcome, RuleState
from corpus.vocabulary import FactSubject, FactType


class OptionEntry(Entry):
    name: str
    words: tuple[str, ...] = ()


class ImplicationEntry(Entry):
    when: str
    then: tuple[str, ...]


class FactEntry(Entry):
    name: str
    subject: FactSubject
    type: FactType
    min: Decimal | None = None
    max: Decimal | None = None
    unit: str | None = None
    units: tuple[str, ...] = ()
    values: dict[str, OptionEntry] = Field(default_factory=dict)
    words: tuple[str, ...] = ()
    derived: str | None = None
    ask: str
    choices: tuple[str, ...] = ()
    order: int
    prior: float = Field(0.5, ge=0, le=1)
    sensitive: bool = False
    where: str | None = None
    absent: bool | str | tuple[()] | None = None
    implies: tuple[str | ImplicationEntry, ...] = ()
    section: str | None = None


class FactsFile(Entry):
    schema_: Literal["facts/v1"]
    facts: dict[str, FactEntry]


class QuotedEntry(Entry):
    """Words of a clause; without `clause` of the version's own."""

    quote: str
    clause: str | None = None


class SaidEntry(QuotedEntry):
    say: str


class AmountEntry(QuotedEntry):
    kind: AmountKind
    payee: Payee = "person"
    value: str | None = None
    min: str | None = None
    max: str | None = None
    defers_to: str | None = None


class CapEntry(SaidEntry):
    max: str | None = None


class BenefitEntry(Entry):
    gives: SaidEntry
    amount: AmountEntry
    limits: tuple[CapEntry, ...] = ()
    form: SaidEntry | None = None


class RouteEntry(QuotedEntry):
    id: str
    all: tuple[Any, ...]


class BarEntry(QuotedEntry):
    any: tuple[Any, ...]


class InsteadEntry(QuotedEntry):
    when: tuple[Any, ...]
    rule: str


class ExclusionEntry(QuotedEntry):
    name: str
    rule: str | None = None


class ReadingEntry(Entry):
    text: str
    condition: Any
    other: Any


class WaiverEntry(Entry):
    words: str
    reason: str


class EffectiveEntry(Entry):
    from_: date | Literal["unknown"] = Field(alias="from")
    until: date | Literal["unknown"] = "unknown"
    clause: str


class VersionEntry(Entry):
    effective: EffectiveEntry
    clause: str
    text_hash: str
    benefit: BenefitEntry
    routes: tuple[RouteEntry, ...] = ()
    everyone: QuotedEntry | None = None
    unless: tuple[BarEntry, ...] = ()
    instead: tuple[InsteadEntry, ...] = ()
    excludes: tuple[ExclusionEntry, ...] = ()
    needs: tuple[SaidEntry, ...] = ()
    readings: tuple[ReadingEntry, ...] = ()
    waived: tuple[WaiverEntry, ...] = ()


class SituationEntry(Entry):
    name: str
    facts: dict[str, Any]
    outcome: RuleOutcome
    amount: str | None = None
    missing: tuple[str, ...] | None = None
    route: str | None = None
    upcoming: str | None = None
    as_of: date | None = None


class SignOffEntry(Entry):
    encoded_by: str
    checked_by: str
    signed: date
    rule_hash: str
    clause_hash: str


class RuleFile(Entry):
    """`corpus/rules/<place>/<name>.yaml`: one benefit, duty or standard."""

    schema_: Literal["rule/v1"]
    id: str
    name: str
    item: str | None
    part: str | None
    place: str
    kind: str
    subject: FactSubject
    state: RuleState
    sign_off: SignOffEntry | None
    review_by: date | None
    versions: tuple[VersionEntry, ...] = Field(min_length=1)
    tests: tuple[SituationEntry, ...] = Field(min_length=1)


class IndicatorEntry(Entry):
    name: str


class TargetEntry(Entry):
    id: str
    place: str
    indicator: str
    name: str
    comparator: Comparator
    value: str | None
    year: int | Literal["masked"] | None
    masked: bool = False
    clause: str
    quote: str


class TargetsFile(Entry):
    schema_: Literal["targets/v1"]
    targets: tuple[TargetEntry, ...]
    indicators: dict[str, IndicatorEntry]
