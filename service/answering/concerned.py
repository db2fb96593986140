"""A question about somebody -> the benefits that it concerns, judged and told; None where no rule does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.rule import Rule
from service.answering.decline import answering
from service.answering.eligibility import UNSIGNED, Situation, asks, judge_all
from service.answering.entitlement import write_eligibility
from service.answering.listing import wants_list
from service.answering.lookup import look_up
from service.answering.outcome import Outcome
from service.answering.scope import Scope
from service.answering.writer import Writer
from service.assistant import Assistant
from service.model import PersonView
from service.rules.person import Rest
from service.understanding.reading import Reading

MOST_ASKED = 3
"""Questions back that an answer holds; the text asks the first."""


@dataclass(frozen=True, slots=True)
class About:
    """Who a question is about, with what is known of them."""

    people: tuple[PersonView, ...]
    household: Mapping[str, Any] = field(default_factory=dict)
    rest: Rest = "unknown"

    @property
    def known(self) -> bool:
        """Whether anything is known of anybody."""
        return bool(self.household) or any(person.facts for person in self.people)


def tell_entitlement(
    about: About, reading: Reading, writer: Writer, assistant: Assistant, scope: Scope
) -> Outcome | None:
    """Write the verdicts on these people; of one benefit, its clause behind them.

    None where nothing is known of anybody, or no rule is held for what the question asks.
    """
    if not about.known:
        return None
    benefits = concerned(reading, assistant, scope)
    if benefits is None:
        return None
    situation = Situation(
        people=about.people,
        as_of=writer.day,
        household=about.household,
        rest=about.rest,
        place=reading.places[0].code if len(reading.places) == 1 else None,
        benefits=benefits,
    )
    judged = judge_all(
        situation, assistant.book, assistant.generation, writer, assistant.home_place
    )
    if not judged.verdicts:
        return None
    asked = asks(judged.judgements, assistant.book)[:MOST_ASKED]
    completeness = write_eligibility(writer, judged, asked)
    if not all(verdict.signed for verdict in judged.verdicts):
        writer.note(UNSIGNED)
    behind = look_up(reading, writer, assistant, scope) if benefits else None
    return Outcome(
        "eligibility",
        completeness,
        ask=asked,
        hits=behind.hits if behind else (),
        verdicts=judged.verdicts,
    )


def concerned(reading: Reading, assistant: Assistant, scope: Scope) -> tuple[str, ...] | None:
    """The ids of the rules that the question is about; empty for all there are, None for none."""
    weigher = assistant.weigher
    if wants_list(reading) and not any(weigher.is_particular(c) for c in reading.concepts):
        return ()
    _, findings = assistant.find(reading, scope.all)
    fit = answering(findings, reading)
    if not fit:
        return None
    return tuple(_rules_of(fit[0].clause.id, assistant.book.rules.values())) or None


def _rules_of(clause_id: str, rules: Iterable[Rule]) -> list[str]:
    """The rules of the clause, of the row that it is part of, or of the parts that it has."""
    return [
        rule.id
        for rule in rules
        if any(_same_row(version.clause, clause_id) for version in rule.versions)
    ]


def _same_row(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
