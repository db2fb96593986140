"""Judgements -> the next question: what can still turn an outcome, the most telling first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.vocabulary import Fact, Vocabulary
from service.rules.judge import Judgement

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
    still lacks: the last missing fact of a benefit counts in full.
    """
    weights: dict[tuple[str | None, str], float] = {}
    labels: dict[str, str] = {}
    for judgement in judgements:
        subject = judgement.subject
        labels[subject.id] = subject.label
        for key in judgement.missing:
            fact = vocabulary.facts[key]
            whose = None if fact.subject == "household" else subject.id
            worth = fact.prior / len(judgement.missing)
            weights[whose, key] = weights.get((whose, key), 0.0) + worth

    def rank(entry: tuple[str | None, str]) -> tuple[bool, float, int, str]:
        fact = vocabulary.facts[entry[1]]
        return fact.sensitive, -round(weights[entry], 9), fact.order, fact.key

    return tuple(
        NextQuestion(key, whose, vocabulary.facts[key].ask, choices(vocabulary.facts[key]))
        for whose, key in sorted(weights, key=rank)
    )


def choices(fact: Fact) -> tuple[str, ...]:
    """Quick replies: the fact's own, else 是 and 否 or its options; none for a number, a day or a place."""
    if fact.choices:
        own = fact.choices
    elif fact.type == "boolean":
        own = ("是", "否")
    else:
        own = tuple(option.name for option in fact.options)
    return own if not own or UNSURE in own else (*own, UNSURE)
