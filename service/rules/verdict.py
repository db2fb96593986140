"""A judgement -> the contract's verdict: outcome, amount, reasons and notes, each with its citation."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from corpus.gazetteer import Gazetteer
from corpus.model import Clause, Force, SentenceMark, Validity
from corpus.rule import Grant, Money, Words
from corpus.vocabulary import Vocabulary
from indexer.generation import Generation
from service.model import Amount, Explanation, Limit, Outcome, Reason, Verdict
from service.rules.book import Compiled
from service.rules.judge import Explained, Judgement, leaves
from service.rules.logic import AllOf, AnyOf, Within
from service.rules.wording import say_condition

ENDED: frozenset[Validity] = frozenset({"expired", "repealed", "not_yet"})

Cite = Callable[[Words], int]
"""Gives the marker of words of a clause."""

Kind = Literal["test", "all", "any", "not", "route", "bar"]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells judgements as verdicts; `cite` numbers the words that they rest on."""

    vocabulary: Vocabulary
    gazetteer: Gazetteer
    cite: Cite

    def tell(self, judgement: Judgement, clause: Clause, validity: Validity) -> Verdict:
        """The verdict. `clause` is the rule's own, `validity` that of its document."""
        rule, version = judgement.rule, judgement.version
        gives = self.cite(version.gives.words)
        reasons = tuple(self._reasons(judgement))
        amount = self._amount(judgement)
        marks = (gives, *([amount.citation] if amount.citation else []))
        return Verdict(
            person_id=judgement.subject.id,
            person=judgement.subject.label,
            benefit_id=rule.id,
            item=rule.item,
            part=rule.part,
            name=rule.name,
            rule_version=rule.digest[:12],
            place=self.gazetteer.full_name(rule.place),
            validity=validity,
            force=force_of(clause, version.gives.words.quote),
            outcome=_outcome(judgement, validity),
            amount=amount,
            reasons=reasons,
            missing=judgement.missing,
            excludes=tuple(exclusion.name for exclusion in version.excludes),
            upcoming=_say_upcoming(judgement),
            citations=tuple(dict.fromkeys((*marks, *(reason.citation for reason in reasons)))),
            gives=version.gives.say,
            departments=departments(clause),
            notes=tuple(self._notes(judgement)),
            explanation=tuple(self._explanation(judgement)),
            signed=rule.state == "signed",
        )

    def _amount(self, judgement: Judgement) -> Amount:
        grant, version = judgement.version.amount, judgement.version
        return Amount(
            kind=grant.kind,
            value=_number(grant.value),
            min=_number(grant.min),
            max=_number(grant.max),
            unit=unit_of(grant),
            payee=grant.payee,
            form=version.form.say if version.form else None,
            limits=tuple(Limit(cap.say, self.cite(cap.words)) for cap in version.limits),
            citation=self.cite(grant.words),
        )

    def _reasons(self, judgement: Judgement) -> Iterator[Reason]:
        """What decided it: the route that is met, what bars it, or what each route lacks; else what is open."""
        bars = [leaf for bar in judgement.bars for leaf in leaves(bar)]
        if judgement.result == "not_eligible":
            hit = [bar for bar in judgement.bars if bar.met]
            if hit:
                yield from (self._bar(leaf) for bar in hit for leaf in leaves(bar) if leaf.met)
                return
            seen = set()
            for route in judgement.routes:
                for leaf in _lacking(route):
                    reason = self._leaf(leaf)
                    if reason.text not in seen:
                        seen.add(reason.text)
                        yield reason
            return
        if judgement.version.everyone:
            words = judgement.version.everyone
            yield Reason(f"服务对象是{words.quote}", True, self.cite(words))
        if judgement.route:
            yield from (self._leaf(leaf) for leaf in _telling(judgement.route))
        yield from (self._bar(leaf) for leaf in bars)

    def _leaf(self, leaf: Explained) -> Reason:
        return Reason(self._text(leaf), leaf.met, self.cite(leaf.words))

    def _bar(self, leaf: Explained) -> Reason:
        """What rules the benefit out, told as the condition not to be so."""
        if leaf.met is None:
            return Reason(f"还不清楚：{self._text(leaf)}", None, self.cite(leaf.words))
        told = self._text(leaf, opposite=True)
        if leaf.met:
            told = f"{self._text(leaf)}，不在范围内"
        return Reason(told, not leaf.met, self.cite(leaf.words))

    def _text(self, leaf: Explained, opposite: bool = False) -> str:
        assert isinstance(leaf.node, Within)
        return say_condition(leaf.node.atom, self.vocabulary, self.gazetteer, opposite)

    def _notes(self, judgement: Judgement) -> Iterator[str]:
        version = judgement.version
        if version.amount.kind == "not_stated":
            left = f"，原文说的是“{version.amount.defers_to}”" if version.amount.defers_to else ""
            yield f"原文没有写具体标准{left}。"
        yield from (f"还要：{need.say}。" for need in version.needs)
        yield from (f"与{each.name}不重复享受。" for each in version.excludes)
        yield from (f"原文这里有两种读法：{text}" for text in judgement.readings)
        for key in judgement.uncertain:
            fact = self.vocabulary.facts[key]
            if fact.where:
                yield f"“{fact.name}”不清楚的话，可以看：{fact.where}。"

    def _explanation(self, judgement: Judgement) -> Iterator[Explanation]:
        for kind, explained in (
            *(("route", route) for route in judgement.routes),
            *(("bar", bar) for bar in judgement.bars),
        ):
            tree = self._tree(explained)
            parts = tree.parts or (tree,)
            yield Explanation(
                "route" if kind == "route" else "bar",
                explained.words.quote,
                explained.met,
                self.cite(explained.words),
                parts,
            )

    def _tree(self, explained: Explained) -> Explanation:
        kind, text = _kind(explained)
        if kind == "test":
            text = self._text(explained)
        parts = tuple(self._tree(part) for part in explained.parts)
        return Explanation(kind, text, explained.met, self.cite(explained.words), parts)


def has_ended(compiled: Compiled, generation: Generation, day: date) -> bool:
    """Whether the text behind a rule is not, or no longer, in force on `day`."""
    clause = generation.clauses[compiled.version.clause]
    return generation.documents[clause.document].validity_on(day) in ENDED


def force_of(clause: Clause, quote: str) -> Force:
    """The force of the sentence of the clause that holds the quote; what a clause says without one is stated only."""
    mark = mark_of(clause, quote)
    return mark.force if mark else "states"


def mark_of(clause: Clause, quote: str) -> SentenceMark | None:
    """The sentence of the clause in which the quote begins; None where it holds no such words."""
    at = _find(clause.text, quote)
    if at is None:
        return None
    return next((m for m in clause.sentences if m.span.start <= at < m.span.end), None)


def departments(clause: Clause) -> tuple[str, ...]:
    """The responsible bodies that the clause's row names; none where it has no such cell or the cell is empty."""
    cell = next((each for each in clause.cells if each.role == "departments"), None)
    return tuple(name for name in (cell.text.split("、") if cell else ()) if name)


def unit_of(grant: Grant) -> str | None:
    """The unit of the figure, if there is one."""
    money = grant.value or grant.min or grant.max
    return money.unit if money else None


def _outcome(judgement: Judgement, validity: Validity) -> Outcome:
    """The result, unless the text that would give it is not in force."""
    if validity in ENDED and judgement.result != "not_eligible":
        return "not_in_force"
    return judgement.result


def _telling(explained: Explained) -> Iterator[Explained]:
    """The tests that make a condition what it is: of alternatives that are met, only the first one met."""
    if isinstance(explained.node, AnyOf) and explained.met:
        yield from _telling(next(part for part in explained.parts if part.met))
    elif explained.parts:
        for part in explained.parts:
            yield from _telling(part)
    else:
        yield explained


def _lacking(explained: Explained) -> Iterator[Explained]:
    """The tests for want of which a condition is not met."""
    if explained.met is not False:
        return
    if isinstance(explained.node, AllOf | AnyOf):
        for part in explained.parts:
            yield from _lacking(part)
    else:
        yield from leaves(explained)


def _kind(explained: Explained) -> tuple[Kind, str]:
    if isinstance(explained.node, Within):
        return "test", ""
    if isinstance(explained.node, AllOf):
        return "all", "以下都要符合"
    return ("any", "符合其中一项即可") if isinstance(explained.node, AnyOf) else ("not", "不能符合")


def _say_upcoming(judgement: Judgement) -> str | None:
    coming = judgement.upcoming
    if coming is None:
        return None
    day = f"（{_say_day(coming.day)}）" if coming.day else ""
    then = "就符合所列条件" if coming.outcome == "eligible" else "再看其他条件"
    return f"满{coming.age}周岁{day}{then}"


def _say_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _number(money: Money | None) -> float | None:
    """The JSON number of a figure."""
    if money is None:
        return None
    value: Decimal = money.value
    return int(value) if value == value.to_integral_value() else float(value)


@lru_cache(4096)
def _find(text: str, quote: str) -> int | None:
    """Where a quote begins in a text, compared as quotes are: after NFKC and without white space."""
    plain, places = [], []
    for at, character in enumerate(text):
        for each in unicodedata.normalize("NFKC", character):
            if not each.isspace():
                plain.append(each)
                places.append(at)
    wanted = "".join(unicodedata.normalize("NFKC", quote).split())
    found = "".join(plain).find(wanted)
    return places[found] if found >= 0 else None
