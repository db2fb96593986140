"""Judgements -> the next question: what can still turn an outcome, the most telling first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.vocabulary import NO, YES, Fact, Vocabulary
from service.rules.judge import Judgement

WAIVED, UNSTATED = 0.5, 0.2
"""What a waiver or another figure than money, and what has no figure, weigh against a sum of money."""

UNSURE = "不清楚"
"""Always one of the choices: nobody has to know."""


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A fact to ask of one subject (None: of the household), with its wording and choices."""

    fact: str
    subject: str | None
    question: str
    choices: tuple[str, ...]


def next_questions(
    judgements: Iterable[Judgement], vocabulary: Vocabulary
) -> tuple[NextQuestion, ...]:
    """What may be asked, best first: likely to settle much first, ties by order, sensitive facts last.

    A fact weighs its prior for each judgement that hangs on it, divided by how many facts that one
    still lacks: the last missing fact of a benefit counts in full. What another fact settles is not asked: 周岁 says
    whether somebody is 老年人, the grade on the certificate whether it is 重残. Money counts more than
    what the text gives no figure for.
    """
    settled = settled_by(vocabulary)
    weights: dict[tuple[str | None, str], float] = {}
    labels: dict[str, str] = {}
    for judgement in judgements:
        subject = judgement.subject
        labels[subject.id] = subject.label
        asked = dict.fromkeys(
            key if settled.get(key, key) in subject.uncertain else settled.get(key, key)
            for key in judgement.missing
        )
        for key in asked:
            fact = vocabulary.facts[key]
            whose = None if fact.subject == "household" else subject.id
            worth = fact.prior * _stake(judgement) / len(asked)
            weights[whose, key] = weights.get((whose, key), 0.0) + worth

    def rank(entry: tuple[str | None, str]) -> tuple[bool, float, int, str]:
        fact = vocabulary.facts[entry[1]]
        return fact.sensitive, -round(weights[entry], 9), fact.order, fact.key

    return tuple(
        NextQuestion(key, whose, vocabulary.facts[key].ask, choices(vocabulary.facts[key]))
        for whose, key in sorted(weights, key=rank)
    )


def settled_by(vocabulary: Vocabulary) -> Mapping[str, str]:
    """The facts of which another one implies both 是 and 否, and that other one."""
    implied: dict[tuple[str, str], set[str]] = {}
    for fact in vocabulary.facts.values():
        for atom in (atom for implication in fact.implies for atom in implication.then):
            implied.setdefault((atom.fact, fact.key), set()).update(atom.literals)
    return {fact: other for (fact, other), values in implied.items() if values == {YES, NO}}


def _stake(judgement: Judgement) -> float:
    """How much hangs on a judgement: a sum, another figure or waiver, something without a figure."""
    amount = judgement.version.amount
    money = amount.value or amount.min
    if money is None:
        return WAIVED if amount.kind == "waiver" else UNSTATED
    return 1.0 if "元" in money.unit else WAIVED


def choices(fact: Fact) -> tuple[str, ...]:
    """Quick replies: the fact's own, else 是 and 否 or its options; none for a number, a day or a place."""
    if fact.choices:
        own = fact.choices
    elif fact.type == "boolean":
        own = ("是", "否")
    else:
        own = tuple(option.name for option in fact.options)
    return own if not own or UNSURE in own else (*own, UNSURE)
