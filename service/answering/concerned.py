"""A question about somebody -> the benefits that it concerns, judged and told; None where no rule does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from corpus.rule import Rule
from indexer.segment import normalise
from service.answering.compose import write_source
from service.answering.decline import answering
from service.answering.eligibility import UNSIGNED, Situation, asks, judge_all
from service.answering.entitlement import write_eligibility
from service.answering.findings import Finding
from service.answering.ground import bare
from service.answering.listing import wants_list
from service.answering.names import meanings
from service.answering.outcome import Outcome
from service.answering.scope import Scope
from service.answering.totals import asked_periods
from service.answering.weigh import normalised
from service.answering.writer import Writer
from service.assistant import Assistant
from service.model import Hit, PersonView
from service.rules.person import Rest, subjects_of
from service.understanding.reading import SAME, Reading

OF_SOMEBODY = {"yes_no", "cost", "benefits"}
"""The sorts of thing asked for that depend on who somebody is: 我妈行不行, 我爸坐公交要钱吗."""

MOST_NAMED = 4
"""Benefits that are judged together where the question names several."""

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

    None where nothing is known of anybody and nobody's due is asked for, or no rule is held for what the question asks.
    """
    if not about.known and not _asks_of_somebody(about, reading):
        return None
    subject = concerned(about, reading, assistant, scope)
    if subject is None:
        return None
    situation = Situation(
        people=about.people,
        as_of=writer.day,
        household=about.household,
        rest=about.rest,
        place=reading.places[0].code if len(reading.places) == 1 else None,
        benefits=subject.benefits,
    )
    judged = judge_all(
        situation, assistant.book, assistant.generation, writer, assistant.home_place
    )
    if not judged.verdicts:
        return None
    asked = asks(judged.judgements, assistant.book)[:MOST_ASKED]
    finding = subject.finding
    source = partial(write_source, writer, finding) if finding else None
    periods = asked_periods(reading, assistant.generation.lexicon)
    completeness = write_eligibility(writer, judged, asked, source, periods)
    if not all(verdict.signed for verdict in judged.verdicts):
        writer.note(UNSIGNED)
    _note_local(reading, writer, assistant)
    return Outcome(
        "eligibility", completeness, ask=asked, hits=subject.hits, verdicts=judged.verdicts
    )


def _asks_of_somebody(about: About, reading: Reading) -> bool:
    """Whether it asks if somebody who is named gets something (高龄津贴我妈能领吗): what has to be known is asked for."""
    own = {person.id for person in about.people}
    named = any(person.named and person.id in own for person in reading.heard.people)
    sorts = {asked.expectation.sort for asked in reading.asked}
    return named and sorts <= OF_SOMEBODY and not (reading.status or reading.reference)


def _note_local(reading: Reading, writer: Writer, assistant: Assistant) -> None:
    """Say which place 本市 and 本区 were taken for, where the question names none."""
    local = assistant.local(writer.day)
    above = assistant.gazetteer.ancestry(local) if local else ()
    if reading.places or not above:
        return
    for said in (said for person in reading.heard.people for said in person.said.values()):
        if said.value in above and not assistant.gazetteer.find(said.words):
            place = assistant.gazetteer.full_name(str(said.value))
            writer.note(f"您说的“{said.words}”按{place}理解；如果不是，请告诉我是哪里。")


@dataclass(frozen=True, slots=True)
class Concern:
    """What a question about somebody asks for: ids of rules (empty for all), and the clause that it found."""

    benefits: tuple[str, ...] = ()
    finding: Finding | None = None
    hits: tuple[Hit, ...] = ()


def concerned(about: About, reading: Reading, assistant: Assistant, scope: Scope) -> Concern | None:
    """The rules that the question is about; None where it is about something else."""
    wants_all = wants_list(reading)
    if wants_all and not _asks_for_something(reading, assistant):
        return Concern()
    if near := meanings(reading, assistant, scope):
        held = {each.rule for each in near[1]} & set(assistant.book.rules)
        if len(held) > 1:
            return Concern(tuple(sorted(filter(None, held))))
    hits, findings = assistant.find(reading, scope.all)
    fit = answering(findings, reading)
    if not wants_all and (not fit or _only_told(fit[0], reading)):
        wanting = _wanting(reading)
        other_hits, findings = assistant.find(wanting, scope.all)
        other = answering(findings, wanting)
        if not fit or (other and other[0].named):
            hits, fit = other_hits, other
    if wants_all and not (fit and fit[0].firm):
        # What is left of the question tells of somebody (瘫在床上); no clause is about it.
        return Concern()
    rules = _rules_of(fit[0], about, assistant) if fit else []
    if several := _several(fit, about, reading, assistant, scope):
        return Concern(tuple(rule.id for rule in several), None, hits)
    return Concern(tuple(rule.id for rule in rules), fit[0], hits) if rules else None


def _several(
    fit: Sequence[Finding], about: About, reading: Reading, assistant: Assistant, scope: Scope
) -> list[Rule]:
    """The rules of the benefits that the question names, where it names several (营养补助和助餐补贴各有没有); else none."""
    text = reading.text
    for words in sorted(reading.heard.words, key=len, reverse=True):
        text = text.replace(words, " ")
    rows: dict[str, list[Rule]] = {}
    for finding in [f for f in fit if f.named and f.clause.kind == "row"]:
        name = normalised(finding.clause.heading[-1])
        said = (c.word for c in reading.concepts if c.forms.get(name, 0.0) >= SAME)
        if any(words in text for words in (name, *said)):
            for rule in _rules_of(finding, about, assistant):
                rows.setdefault(rule.item or rule.id, []).append(rule)
    for rule in _named_in(text, about, assistant, scope):
        rows.setdefault(rule.item or rule.id, [rule])
    if not 1 < len(rows) <= MOST_NAMED:
        return []
    return list({rule.id: rule for rules in rows.values() for rule in rules}.values())


def _named_in(text: str, about: About, assistant: Assistant, scope: Scope) -> list[Rule]:
    """The rules whose names, or other names of theirs, stand in the text."""
    clauses, rules = assistant.generation.clauses, assistant.book.rules
    names = [(rule.name, rule.id) for rule in rules.values()]
    shared = assistant.generation.lexicon.naming.same
    names += [(name, each.rule) for each in shared if each.rule for name in each.names]
    ids = dict.fromkeys(rule for name, rule in names if name in text and rule in rules)
    return [
        rules[rule]
        for rule in ids
        if rules[rule].subject in _subjects(about, assistant)
        and any(clauses[v.clause].document in scope.all for v in rules[rule].versions)
    ]


def _subjects(about: About, assistant: Assistant) -> frozenset[str]:
    """The subjects of rules that these facts are about."""
    vocabulary = assistant.book.vocabulary
    known = (vocabulary.find(name) for person in about.people for name in person.facts)
    return frozenset(subjects_of(fact for fact in known if fact))


def _only_told(finding: Finding, reading: Reading) -> bool:
    """Whether the question names the clause only in telling of somebody: 已经集中供养了，助餐补贴有吗."""
    name = finding.clause.heading[-1] if finding.clause.heading else ""
    return bool(name) and any(normalise(name) in words for words in reading.heard.words)


def _wanting(reading: Reading) -> Reading:
    """The reading in which what only tells of somebody (楼上老爷子, 残疾四级) is not wanted of a clause: it only helps to choose."""
    told = reading.heard.words
    concepts = tuple(
        replace(c, optional=True) if any(c.word in words for words in told) else c
        for c in reading.concepts
    )
    if all(concept.optional for concept in concepts):
        return reading
    return replace(reading, concepts=concepts)


def _asks_for_something(reading: Reading, assistant: Assistant) -> bool:
    """Whether the question names a thing wanted, besides words that only tell of somebody (一个人住)."""
    told = {
        said.words
        for facts in (*(person.said for person in reading.heard.people), reading.heard.household)
        for said in facts.values()
    }
    return any(
        assistant.weigher.is_particular(concept)
        and not any(concept.word in words for words in told)
        for concept in reading.concepts
    )


def _rules_of(finding: Finding, about: About, assistant: Assistant) -> list[Rule]:
    """The rules of the clause, of the row that it is part of, or of those of its parts that hold the words found."""
    clauses, subjects = assistant.generation.clauses, _subjects(about, assistant)
    near = [
        rule
        for rule in assistant.book.rules.values()
        if rule.subject in subjects
        and any(_same_row(version.clause, finding.clause.id) for version in rule.versions)
    ]
    words = bare(finding.quote)
    holding = [r for r in near if any(words in bare(clauses[v.clause].text) for v in r.versions)]
    return holding or near


def _same_row(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
