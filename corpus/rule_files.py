"""`facts.yaml`, `rules/` and `targets.yaml` -> vocabulary, rules, targets; what is wrong is named by file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from corpus.conditions import PlaceCode, read_atom, read_condition, read_literal
from corpus.datafile import read_yaml
from corpus.errors import ConditionError, DataFileError
from corpus.gazetteer import NATION
from corpus.model import Place
from corpus.rule import (
    AmbiguousReading,
    Bar,
    Cap,
    Exclusion,
    Grant,
    Money,
    Route,
    Rule,
    RuleVersion,
    Said,
    SignOff,
    Situation,
    Target,
    Waiver,
    Words,
)
from corpus.rule_shapes import (
    AmountEntry,
    CapEntry,
    FactEntry,
    FactsFile,
    QuotedEntry,
    RuleFile,
    SaidEntry,
    SignOffEntry,
    SituationEntry,
    TargetsFile,
    VersionEntry,
)
from corpus.vocabulary import Condition, Every, Fact, FactOption, Implication, Some, Vocabulary

RULE_ID = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+")
FACT_KEY = re.compile(r"[a-z][a-z0-9_]*")
MONEY = re.compile(r"(\d+(?:\.\d+)?) ?(\D.*)")

LineOf = Callable[..., int]


def load_vocabulary(path: Path, places: Mapping[str, Place]) -> Vocabulary:
    """The facts of `facts.yaml`; none where there is no such file."""
    if not path.exists():
        return Vocabulary()
    entry, line_of = read_yaml(path, FactsFile)
    names = [fact.name for fact in entry.facts.values()]
    for key, fact in entry.facts.items():
        if not FACT_KEY.fullmatch(key):
            raise DataFileError(f"{path}:{line_of('facts', key)}: {key!r} is not a plain word")
        if names.count(fact.name) > 1 or fact.name in entry.facts:
            where = line_of("facts", key, "name")
            raise DataFileError(f"{path}:{where}: another fact is called {fact.name!r} too")
    code_of = place_codes(places)
    plain = Vocabulary({key: _fact(key, fact) for key, fact in entry.facts.items()})
    facts, section = {}, ""
    for key, fact in entry.facts.items():
        section = fact.section or section
        try:
            found = _with_implications(plain, key, fact, code_of)
            facts[key] = replace(found, section=section)
        except ConditionError as error:
            raise DataFileError(f"{path}:{line_of('facts', key)}: {error}") from error
    return Vocabulary(facts)


def load_rules(
    paths: list[Path], places: Mapping[str, Place], vocabulary: Vocabulary
) -> Iterator[Rule]:
    """The rules of these files, one a file, in order."""
    seen: dict[str, Path] = {}
    code_of = place_codes(places)
    for path in paths:
        rule = load_rule(path, code_of, vocabulary)
        if rule.id in seen:
            raise DataFileError(f"{path}:1: {seen[rule.id]} holds a rule {rule.id!r} already")
        seen[rule.id] = path
        yield rule


def load_rule(path: Path, code_of: PlaceCode, vocabulary: Vocabulary) -> Rule:
    """The rule that a file holds. Raises DataFileError."""
    entry, line_of = read_yaml(path, RuleFile)
    if not RULE_ID.fullmatch(entry.id) or entry.id.rpartition(".")[2] != path.stem:
        raise DataFileError(
            f"{path}:{line_of('id')}: {entry.id!r} must be lower case words with dots, "
            f"the last one the file's name, {path.stem!r}"
        )
    if entry.place != path.parent.name or code_of(entry.place) is None:
        raise DataFileError(
            f"{path}:{line_of('place')}: {entry.place!r} must be a code of places.yaml "
            f"and the name of the folder, {path.parent.name!r}"
        )
    reader = _Reader(path, line_of, code_of, vocabulary)
    return Rule(
        id=entry.id,
        name=entry.name,
        item=entry.item,
        part=entry.part,
        place=entry.place,
        kind=entry.kind,
        subject=entry.subject,
        state=entry.state,
        sign_off=_sign_off(entry.sign_off) if entry.sign_off else None,
        review_by=entry.review_by,
        versions=tuple(reader.version(n, each) for n, each in enumerate(entry.versions)),
        tests=tuple(reader.situation(n, each) for n, each in enumerate(entry.tests)),
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        path=f"{path.parent.name}/{path.name}",
    )


def load_targets(path: Path, places: Mapping[str, Place]) -> Iterator[Target]:
    """The targets of `targets.yaml`; none where there is no such file."""
    if not path.exists():
        return
    entry, line_of = read_yaml(path, TargetsFile)
    for n, each in enumerate(entry.targets):
        where = f"{path}:{line_of('targets', n)}"
        if each.place not in places:
            raise DataFileError(f"{where}: {each.place!r} is not a code of places.yaml")
        if each.indicator not in entry.indicators:
            raise DataFileError(f"{where}: {each.indicator!r} is not listed under indicators")
        if (each.value is None) != each.masked:
            raise DataFileError(f"{where}: a value is left out if and only if it is masked")
        figure = read_money(each.value, where) if each.value else None
        yield Target(
            id=each.id,
            place=each.place,
            indicator=each.indicator,
            name=each.name,
            comparator=each.comparator,
            value=figure.value if figure else None,
            unit=figure.unit if figure else "",
            year=each.year if isinstance(each.year, int) else None,
            masked=each.masked or each.year == "masked",
            words=Words(each.quote, each.clause),
        )


def place_codes(places: Mapping[str, Place]) -> PlaceCode:
    """From the code or full name (天津市宝坻区) of a place to its code."""

    def full_name(place: Place) -> str:
        above = places.get(place.parent or "")
        return (full_name(above) if above and above.code != NATION else "") + place.name

    named: dict[str, str] = {}

    def code_of(word: str) -> str | None:
        if word in places:
            return word
        if not named:
            named.update({full_name(place): place.code for place in places.values()})
        return named.get(word)

    return code_of


def read_money(text: str, where: str) -> Money:
    """A figure with its unit; DataFileError naming `where`."""
    match = MONEY.fullmatch(text.strip())
    if not match:
        raise DataFileError(f"{where}: {text!r} is no figure with its unit, such as 3 元/餐")
    return Money(Decimal(match[1]), match[2].strip())


def _fact(key: str, entry: FactEntry) -> Fact:
    return Fact(
        key=key,
        name=entry.name,
        subject=entry.subject,
        type=entry.type,
        min=entry.min,
        max=entry.max,
        units=tuple(dict.fromkeys([*([entry.unit] if entry.unit else []), *entry.units])),
        options=tuple(FactOption(k, v.name, v.words) for k, v in entry.values.items()),
        words=entry.words,
        derived=entry.derived,
        ask=entry.ask,
        choices=entry.choices,
        order=entry.order,
        prior=entry.prior,
        sensitive=entry.sensitive,
        where=entry.where,
        absent=_absent(entry.absent),
    )


def _absent(value: bool | str | tuple[()] | None) -> str | None:
    """The plain form of a value for "absent"; an empty list is the empty set."""
    if isinstance(value, tuple):
        return ""
    return str(value).lower() if isinstance(value, bool) else value


def _with_implications(
    vocabulary: Vocabulary, key: str, entry: FactEntry, code_of: PlaceCode
) -> Fact:
    fact = _fact(key, entry)
    if fact.absent:
        read_literal(fact, fact.absent, code_of)
    implies = []
    for each in entry.implies:
        when = f"{fact.name} = 是" if isinstance(each, str) else each.when
        then = (each,) if isinstance(each, str) else each.then
        implies.append(
            Implication(
                read_atom(when, vocabulary, code_of),
                tuple(read_atom(text, vocabulary, code_of) for text in then),
            )
        )
    fields = {name: getattr(fact, name) for name in Fact.__dataclass_fields__}
    return Fact(**{**fields, "implies": tuple(implies)})


class _Reader:
    """Reads the parts of one rule file; knows the file for its errors."""

    def __init__(
        self, path: Path, line_of: LineOf, code_of: PlaceCode, vocabulary: Vocabulary
    ) -> None:
        self.path, self.line_of, self.code_of, self.vocabulary = path, line_of, code_of, vocabulary

    def version(self, n: int, entry: VersionEntry) -> RuleVersion:
        at: tuple[str | int, ...] = ("versions", n)
        own = entry.clause
        if bool(entry.routes) == bool(entry.everyone):
            raise DataFileError(
                f"{self._where(*at)}: say for whom: either `routes` or `everyone` with its quote"
            )
        return RuleVersion(
            start=_day(entry.effective.from_),
            end=_day(entry.effective.until),
            since=entry.effective.clause,
            clause=own,
            text_hash=entry.text_hash,
            gives=_said(entry.benefit.gives, own),
            amount=self._amount(entry.benefit.amount, own, (*at, "benefit", "amount")),
            limits=tuple(
                self._cap(each, own, (*at, "benefit", "limits", i))
                for i, each in enumerate(entry.benefit.limits)
            ),
            form=_said(entry.benefit.form, own) if entry.benefit.form else None,
            routes=tuple(
                Route(each.id, _words(each, own), self._every(each.all, (*at, "routes", i)))
                for i, each in enumerate(entry.routes)
            ),
            everyone=_words(entry.everyone, own) if entry.everyone else None,
            unless=tuple(
                Bar(_words(each, own), self._some(each.any, (*at, "unless", i)))
                for i, each in enumerate(entry.unless)
            ),
            instead=tuple(
                Bar(_words(each, own), self._every(each.when, (*at, "instead", i)), each.rule)
                for i, each in enumerate(entry.instead)
            ),
            excludes=tuple(Exclusion(e.name, _words(e, own), e.rule) for e in entry.excludes),
            needs=tuple(_said(each, own) for each in entry.needs),
            readings=tuple(
                AmbiguousReading(
                    each.text,
                    self._condition(each.condition, (*at, "readings", i)),
                    self._condition(each.other, (*at, "readings", i)),
                )
                for i, each in enumerate(entry.readings)
            ),
            waived=tuple(Waiver(each.words, each.reason) for each in entry.waived),
        )

    def situation(self, n: int, entry: SituationEntry) -> Situation:
        """The test with its facts by key and places by code."""
        facts = {}
        for name, value in entry.facts.items():
            fact = self.vocabulary.find(name)
            if fact is None:
                where = self._where("tests", n, "facts", name)
                raise DataFileError(f"{where}: there is no fact {name!r} in facts.yaml")
            facts[fact.key] = self._value(fact, value)
        missing = entry.missing
        if missing is not None:
            missing = tuple(self._key(name, n) for name in missing)
        return Situation(
            entry.name,
            facts,
            entry.outcome,
            entry.amount,
            missing,
            entry.route,
            entry.upcoming,
            entry.as_of,
        )

    def _key(self, name: str, n: int) -> str:
        fact = self.vocabulary.find(name)
        if fact is None:
            where = self._where("tests", n, "missing")
            raise DataFileError(f"{where}: there is no fact {name!r} in facts.yaml")
        return fact.key

    def _value(self, fact: Fact, value: Any) -> Any:
        """A value of a test: places become codes, 是 and 否 become booleans."""
        if isinstance(value, Mapping):
            return {key: self._value(fact, inner) for key, inner in value.items()}
        if isinstance(value, str) and fact.type == "place":
            return self.code_of(value) or value
        if isinstance(value, str) and fact.type == "boolean":
            return {"是": True, "否": False}.get(value, value)
        return value

    def _amount(self, entry: AmountEntry, own: str, at: tuple[str | int, ...]) -> Grant:
        where = self._where(*at)
        given = {name for name in ("value", "min", "max") if getattr(entry, name)}
        wanted: dict[str, set[str]] = {
            "range": {"min", "max"},
            "waiver": set(),
            "not_stated": set(),
        }
        if given != wanted.get(entry.kind, {"value"}) and not (
            entry.kind == "estimate" and given == {"min", "max"}
        ):
            raise DataFileError(
                f"{where}: an amount of kind {entry.kind} has "
                f"{' and '.join(sorted(wanted.get(entry.kind, {'value'}))) or 'no figure'}"
            )
        figures = {name: read_money(getattr(entry, name), where) for name in given}
        return Grant(
            entry.kind, entry.payee, _words(entry, own), defers_to=entry.defers_to, **figures
        )

    def _cap(self, entry: CapEntry, own: str, at: tuple[str | int, ...]) -> Cap:
        figure = read_money(entry.max, self._where(*at)) if entry.max else None
        return Cap(entry.say, _words(entry, own), figure)

    def _every(self, parts: tuple[Any, ...], at: tuple[str | int, ...]) -> Condition:
        return Every(tuple(self._condition(part, at) for part in parts))

    def _some(self, parts: tuple[Any, ...], at: tuple[str | int, ...]) -> Condition:
        return Some(tuple(self._condition(part, at) for part in parts))

    def _condition(self, content: Any, at: tuple[str | int, ...]) -> Condition:
        try:
            return read_condition(content, self.vocabulary, self.code_of)
        except ConditionError as error:
            raise DataFileError(f"{self._where(*at)}: {error}") from error

    def _where(self, *steps: str | int) -> str:
        return f"{self.path}:{self.line_of(*steps)}"


def _sign_off(entry: SignOffEntry) -> SignOff:
    return SignOff(
        entry.encoded_by, entry.checked_by, entry.signed, entry.rule_hash, entry.clause_hash
    )


def _day(value: date | Literal["unknown"]) -> date | None:
    return value if isinstance(value, date) else None


def _words(entry: QuotedEntry, own: str) -> Words:
    return Words(entry.quote, entry.clause or own)


def _said(entry: SaidEntry, own: str) -> Said:
    return Said(entry.say, _words(entry, own))
