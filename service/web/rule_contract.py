"""How facts and rules look in a response: one to one what their files say."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel

from corpus.gazetteer import Gazetteer
from corpus.model import Validity
from corpus.rule import Money, Rule, RuleVersion, Said, Words
from corpus.vocabulary import Atom, Condition, Every, Fact, FactSubject, FactType, Negation
from indexer.generation import Generation
from service.rules.wording import say_money


class OptionOut(BaseModel):
    """A value of an enumerated fact."""

    key: str
    name: str


class FactOut(BaseModel):
    """A fact that rules ask for."""

    key: str
    name: str
    subject: FactSubject
    type: FactType
    min: float | None
    max: float | None
    unit: str | None
    options: list[OptionOut]
    ask: str
    sensitive: bool
    where: str | None


class FactsOut(BaseModel):
    """The vocabulary."""

    facts: list[FactOut]


class WordsOut(BaseModel):
    """Words of a clause, with what they are told as where that differs."""

    say: str | None = None
    quote: str
    clause: str
    url: str


class RouteOut(BaseModel):
    """A way to be entitled, or what rules the benefit out; `condition` nests `all`, `any`, `not` over conditions as printed."""

    id: str | None
    words: WordsOut
    condition: Any
    instead: str | None = None


class AmountOut(BaseModel):
    """What the benefit is worth."""

    kind: str
    payee: str
    value: str | None
    min: str | None
    max: str | None
    defers_to: str | None
    words: WordsOut


class VersionOut(BaseModel):
    """The rule from one day to another; null is a day that the text does not give."""

    start: date | None
    end: date | None
    clause: str
    text_hash: str
    gives: WordsOut
    amount: AmountOut
    limits: list[WordsOut]
    form: WordsOut | None
    everyone: WordsOut | None
    routes: list[RouteOut]
    unless: list[RouteOut]
    excludes: list[WordsOut]
    needs: list[WordsOut]
    readings: list[dict[str, Any]]
    waived: list[dict[str, str]]


class SituationOut(BaseModel):
    """A situation that the rule is tested with."""

    name: str
    facts: dict[str, Any]
    outcome: str
    amount: str | None


class BenefitOut(BaseModel):
    """A benefit, duty or standard and how it is decided. `state` other than `signed` means that no officer signed it."""

    id: str
    name: str
    item: str | None
    part: str | None
    place: str
    place_code: str
    kind: str
    subject: FactSubject
    state: str
    validity: Validity
    document_id: str
    document_title: str
    rule_version: str
    source: str
    url: str
    versions: list[VersionOut]
    tests: list[SituationOut]


class BenefitsOut(BaseModel):
    """Benefits in the order of their ids."""

    benefits: list[BenefitOut]


def fact_out(fact: Fact) -> FactOut:
    """The fact as callers use it."""
    return FactOut(
        key=fact.key,
        name=fact.name,
        subject=fact.subject,
        type=fact.type,
        min=None if fact.min is None else float(fact.min),
        max=None if fact.max is None else float(fact.max),
        unit=fact.units[0] if fact.units else None,
        options=[OptionOut(key=option.key, name=option.name) for option in fact.options],
        ask=fact.ask,
        sensitive=fact.sensitive,
        where=fact.where,
    )


def benefit_out(rule: Rule, generation: Generation, gazetteer: Gazetteer, day: date) -> BenefitOut:
    """The rule with the document that it is from and its validity on `day`."""
    document = generation.documents[generation.clauses[rule.versions[-1].clause].document]
    return BenefitOut(
        id=rule.id,
        name=rule.name,
        item=rule.item,
        part=rule.part,
        place=gazetteer.full_name(rule.place),
        place_code=rule.place,
        kind=rule.kind,
        subject=rule.subject,
        state=rule.state,
        validity=document.validity_on(day),
        document_id=document.id,
        document_title=document.title,
        rule_version=rule.digest[:12],
        source=f"corpus/rules/{rule.path}",
        url=f"/benefits/{rule.id}",
        versions=[version_out(version) for version in rule.versions],
        tests=[
            SituationOut(name=t.name, facts=dict(t.facts), outcome=t.outcome, amount=t.amount)
            for t in rule.tests
        ],
    )


def version_out(version: RuleVersion) -> VersionOut:
    """The version, every part beside its words."""
    grant = version.amount
    bars = [(each.words, each.condition, each.rule) for each in version.unless + version.instead]
    return VersionOut(
        start=version.start,
        end=version.end,
        clause=version.clause,
        text_hash=version.text_hash,
        gives=_said(version.gives),
        amount=AmountOut(
            kind=grant.kind,
            payee=grant.payee,
            value=_money(grant.value),
            min=_money(grant.min),
            max=_money(grant.max),
            defers_to=grant.defers_to,
            words=_words(grant.words),
        ),
        limits=[_words(cap.words, cap.say) for cap in version.limits],
        form=_said(version.form) if version.form else None,
        everyone=_words(version.everyone) if version.everyone else None,
        routes=[
            RouteOut(id=r.id, words=_words(r.words), condition=condition_out(r.condition))
            for r in version.routes
        ],
        unless=[
            RouteOut(id=None, words=_words(words), condition=condition_out(c), instead=instead)
            for words, c, instead in bars
        ],
        excludes=[_words(each.words, each.name) for each in version.excludes],
        needs=[_said(each) for each in version.needs],
        readings=[
            {
                "text": each.text,
                "chosen": condition_out(each.condition),
                "other": condition_out(each.other),
            }
            for each in version.readings
        ],
        waived=[{"words": each.words, "reason": each.reason} for each in version.waived],
    )


def condition_out(condition: Condition) -> Any:
    """The condition as its file prints it: a string, or a mapping of `all`, `any` or `not`."""
    if isinstance(condition, Atom):
        return condition.text
    if isinstance(condition, Negation):
        return {"not": condition_out(condition.negated)}
    if isinstance(condition, Every):
        return {"all": [condition_out(part) for part in condition.every]}
    return {"any": [condition_out(part) for part in condition.some]}


def _said(said: Said) -> WordsOut:
    return _words(said.words, said.say)


def _words(words: Words, say: str | None = None) -> WordsOut:
    return WordsOut(say=say, quote=words.quote, clause=words.clause, url=f"/clauses/{words.clause}")


def _money(money: Money | None) -> str | None:
    return say_money(money) if money else None
