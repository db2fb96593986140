"""Facts -> verdicts with citations and what to ask next: the rules' own answer, no language in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from corpus.errors import NotFound
from corpus.gazetteer import Gazetteer
from corpus.rule import Words
from indexer.generation import Generation
from service.answering.writer import Writer
from service.model import Ask, Eligibility, PersonView, Verdict
from service.rules.ask import next_questions
from service.rules.book import Compiled, RuleBook
from service.rules.given import Exact
from service.rules.judge import Judgement, judge
from service.rules.person import Rest, Subject, read_subject
from service.rules.verdict import Cite, Teller, has_ended

UNSIGNED = (
    "这些规则是按文件条文整理的，还没有经业务人员签署，只供参考；是否享受以责任部门审核为准。"
)
NO_BENEFIT = "没有这一项待遇，可能编号不完整，或者规则已经更新。"
PLACES_TOLD = ("residence", "register")
"""The facts that tell whose rules apply, where no place was asked about."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Who is to be judged, and under what.

    `place` is the code of the place asked about, `benefits` ids of rules (empty for all of that place).
    """

    people: tuple[PersonView, ...]
    as_of: date
    household: Mapping[str, Any] = field(default_factory=dict)
    rest: Rest = "unknown"
    place: str | None = None
    benefits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements, and the verdicts that tell them."""

    judgements: tuple[Judgement, ...]
    verdicts: tuple[Verdict, ...]


def check(
    situation: Situation, book: RuleBook, generation: Generation, home: str = ""
) -> Eligibility:
    """The verdicts, what to ask, and the clauses behind them.

    Raises FactError for facts that cannot be judged, NotFound for a benefit that there is not.
    """
    writer = Writer(generation, book.gazetteer, situation.as_of)
    judged = judge_all(situation, book, generation, writer, home)
    if judged.verdicts and not all(verdict.signed for verdict in judged.verdicts):
        writer.note(UNSIGNED)
    return Eligibility(
        as_of=situation.as_of,
        verdicts=judged.verdicts,
        ask=asks(judged.judgements, book),
        citations=tuple(writer.citations),
        notices=tuple(writer.notices),
        generation=generation.digest,
    )


def judge_all(
    situation: Situation, book: RuleBook, generation: Generation, writer: Writer, home: str = ""
) -> Judged:
    """Every person under the rules that are theirs, told with citations of `writer`."""
    for benefit in situation.benefits:
        if benefit not in book.rules:
            raise NotFound(NO_BENEFIT)
    judgements = [
        judgement
        for person in situation.people
        for judgement in _judge_person(person, situation, book, generation, home)
    ]
    _note_parts(judgements, situation, book, writer, home)
    teller = Teller(book.vocabulary, book.gazetteer, _citing(writer, generation))
    return Judged(
        tuple(judgements), tuple(_tell(each, teller, generation, situation) for each in judgements)
    )


def asks(judgements: Iterable[Judgement], book: RuleBook) -> tuple[Ask, ...]:
    """What may be asked, best first."""
    return tuple(
        Ask(question.fact, question.subject, question.question, question.choices)
        for question in next_questions(judgements, book.vocabulary)
    )


def place_of(subject: Subject, situation: Situation, home: str, gazetteer: Gazetteer) -> str | None:
    """Whose rules apply: the place asked about, where the person lives, the home place, else the 户籍.

    A benefit that was named is judged whatever the 户籍: its own conditions say what that matters.
    """
    if situation.place:
        return situation.place
    told = [subject.known.get(name) for name in PLACES_TOLD]
    residence, register = (
        str(known.value) if isinstance(known, Exact) and known.value in gazetteer.places else None
        for known in told
    )
    return residence or home or (None if situation.benefits else register)


def _judge_person(
    person: PersonView,
    situation: Situation,
    book: RuleBook,
    generation: Generation,
    home: str,
) -> tuple[Judgement, ...]:
    subject = read_subject(
        book,
        situation.as_of,
        name=person.id,
        label=person.label,
        facts=person.facts,
        household=situation.household,
        rest=situation.rest,
    )
    place = place_of(subject, situation, home, book.gazetteer)
    rules = _rules(subject, situation, book, place)
    if place is None and not situation.benefits:
        # Nobody gains by the ended rules of a place that nothing points to.
        rules = (each for each in rules if not has_ended(each, generation, situation.as_of))
    return judge(subject, book, situation.as_of, rules)


def _note_parts(
    judgements: Iterable[Judgement], situation: Situation, book: RuleBook, writer: Writer, home: str
) -> None:
    """Say where a rule is of a part of the place that somebody is known to be from."""
    for judgement in judgements:
        place = place_of(judgement.subject, situation, home, book.gazetteer)
        if place and judgement.rule.place not in book.gazetteer.ancestry(place):
            part = book.gazetteer.full_name(judgement.rule.place)
            whole = book.gazetteer.full_name(place)
            writer.note(f"现在只知道是{whole}；这些规则只管其中的{part}，不能用到别的地方。")


def _rules(
    subject: Subject, situation: Situation, book: RuleBook, place: str | None
) -> Iterator[Compiled]:
    """The benefits that were named, else all that are about such a subject."""
    for compiled in book.on(situation.as_of, place):
        rule = compiled.rule
        chosen = situation.benefits or (rule.id,) * (rule.subject in subject.subjects)
        if rule.state != "suspended" and rule.id in chosen:
            yield compiled


def _tell(
    judgement: Judgement, teller: Teller, generation: Generation, situation: Situation
) -> Verdict:
    clause = generation.clauses[judgement.version.clause]
    document = generation.documents[clause.document]
    return teller.tell(judgement, clause, document.validity_on(situation.as_of))


def _citing(writer: Writer, generation: Generation) -> Cite:
    """Numbers words with the writer, each once: a verdict cites the same words many times."""

    @cache
    def cite(words: Words) -> int:
        return writer.cite(generation.clauses[words.clause], words.quote)

    return cite
