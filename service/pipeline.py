"""The whole answering flow: understand -> scope -> retrieve -> find -> write -> answer.

`ask` yields events as they happen; the page streams them, the command line prints them, the
evaluation reads the last one.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from corpus.errors import EmptyQuestion, QuestionTooLong
from corpus.model import Document, Place, Validity
from indexer.generation import Generation
from service.answering.comparison import write_comparison
from service.answering.compose import write_lookup
from service.answering.decline import answers, decline_place, decline_subject, near_enough
from service.answering.findings import Finding, find_answers, missing
from service.answering.frame import say_places
from service.answering.scope import Scope, documents_for
from service.answering.status import names_document, write_status
from service.answering.weigh import Weigher
from service.answering.writer import Writer
from service.model import (
    MAX_QUESTION,
    Answer,
    AnswerKind,
    Ask,
    Completeness,
    Decline,
    Done,
    Event,
    Found,
    Hit,
    Question,
    Table,
    Understood,
    Wrote,
)
from service.retrieval.embedded import EmbeddedRetriever
from service.understanding.reading import Reading
from service.understanding.understand import Understander

CANDIDATES = 24
"""Clauses that are read for an answer."""

SHOWN = 8
"""Hits that are told as found."""

EQUAL = 0.93
"""Two places answer equally well from this ratio of their scores on; then the asker chooses."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """A generation with what answering keeps ready: the reader of questions and the retriever."""

    generation: Generation
    understander: Understander
    retriever: EmbeddedRetriever
    weigher: Weigher
    home_place: str = ""

    @classmethod
    def open(cls, generation: Generation, home_place: str = "") -> Self:
        """The assistant of a generation; `home_place` is meant where no place is named."""
        understander, retriever = Understander.open(generation), EmbeddedRetriever(generation)
        return cls(generation, understander, retriever, Weigher(generation), home_place)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the written sentences amount to."""

    kind: AnswerKind
    completeness: Completeness
    ask: tuple[Ask, ...] = ()
    table: Table | None = None
    decline: Decline | None = None


def answer(question: Question, assistant: Assistant) -> Answer:
    """The complete answer.

    Raises EmptyQuestion or QuestionTooLong.
    """
    *_, last = ask(question, assistant)
    assert isinstance(last, Done)
    return last.answer


def ask(question: Question, assistant: Assistant) -> Iterator[Event]:
    """The events of an answer, `Done` last.

    Raises EmptyQuestion or QuestionTooLong before the first event.
    """
    check_question(question.text)
    started = time.perf_counter()
    reading = assistant.understander.understand(question, assistant.home_place)
    yield Understood(reading.told)
    writer = Writer(assistant.generation, assistant.understander.gazetteer, question.as_of)
    hits, outcome = _answer(reading, writer, assistant)
    if hits:
        yield Found(tuple(hits[:SHOWN]))
    shown = 0
    for sentence in writer.sentences:
        last = max(sentence.citations, default=shown)
        yield Wrote(sentence, tuple(writer.citations[shown : max(shown, last)]))
        shown = max(shown, last)
    yield Done(_done(question, reading, writer, outcome, assistant, started))


def search(
    text: str,
    assistant: Assistant,
    *,
    place: str | None = None,
    validity: Validity | None = None,
    document: str | None = None,
    k: int = 10,
    as_of: date,
) -> tuple[Hit, ...]:
    """The best `k` clauses for a search box, filtered before they are searched."""
    check_question(text)
    reading = assistant.understander.understand(Question(text, as_of, place), assistant.home_place)
    places = [assistant.generation.places[place]] if place else []
    gazetteer = assistant.understander.gazetteer
    allowed = documents_for(places, assistant.generation.documents, gazetteer).all
    if validity:
        allowed = frozenset(
            name
            for name in allowed
            if assistant.generation.documents[name].validity_on(as_of) == validity
        )
    if document:
        allowed &= {document}
    return assistant.retriever.retrieve(reading.weights, reading.text, k, allowed)


def check_question(text: str) -> None:
    """Raises EmptyQuestion or QuestionTooLong for what cannot be taken."""
    if not text.strip():
        raise EmptyQuestion("请先写下您的问题。")
    if len(text) > MAX_QUESTION:
        raise QuestionTooLong(
            f"问题太长了（{len(text)}个字），最多{MAX_QUESTION}个字，请说短一些。"
        )


def _answer(
    reading: Reading, writer: Writer, assistant: Assistant
) -> tuple[Sequence[Hit], Outcome]:
    """Write the answer; returns the hits that it was found in."""
    if reading.reply:
        writer.write(reading.reply.text, basis="advice", known=reading.reply.text)
        refused = Decline("refused", None) if reading.reply.kind == "decline" else None
        return (), Outcome(reading.reply.kind, "none" if refused else "complete", decline=refused)
    if reading.unclear and not reading.places:
        return (), _ask_place(writer, assistant, reading.unclear)
    documents = assistant.generation.documents
    scope = documents_for(reading.places, documents, assistant.understander.gazetteer)
    if not scope.all:
        findings = _findings(reading, assistant, frozenset(documents))[1]
        codes = dict.fromkeys(code for d in documents.values() for code in d.places)
        held = [writer.gazetteer.full_name(code) for code in sorted(codes)]
        return (), Outcome(
            "decline", "none", decline=decline_place(writer, reading, held, findings)
        )
    if reading.status:
        return _tell_status(reading, writer, assistant, scope)
    if reading.compares and _apart(reading, assistant):
        return (), _compare(reading, writer, assistant)
    return _look_up(reading, writer, assistant, scope)


def _look_up(
    reading: Reading, writer: Writer, assistant: Assistant, scope: Scope
) -> tuple[Sequence[Hit], Outcome]:
    hits, findings = _findings(reading, assistant, scope.all)
    holding = [f for f in findings if f.clause.document in scope.holding]
    if answers(holding, reading) and not _much_better(findings[0], holding[0], reading):
        findings = holding
    if not answers(findings, reading):
        return hits, Outcome("decline", "none", decline=decline_subject(writer, reading, findings))
    if not reading.places:
        rivals = _rivals(findings, reading, assistant)
        if len(rivals) > 1:
            return hits, _ask_place(writer, assistant, rivals)
    completeness = write_lookup(writer, reading, findings, assistant.weigher)
    document = assistant.generation.documents[findings[0].clause.document]
    if document.id in scope.below:
        asked = "、".join(place.name for place in reading.told.places)
        writer.note(
            f"您问的是{asked}；这份文件只管其中的{say_places(document, writer.gazetteer)}，不能用到别的地方。"
        )
    return hits, Outcome("lookup", completeness)


def _tell_status(
    reading: Reading, writer: Writer, assistant: Assistant, scope: Scope
) -> tuple[Sequence[Hit], Outcome]:
    """Metadata of the one document meant; asks which if several may be."""
    assert reading.status is not None
    hits, findings = _findings(reading, assistant, scope.all)
    documents = assistant.generation.documents
    near = scope.holding if reading.places and scope.holding else scope.all
    direct = [
        name
        for name in sorted(near)
        if {p.code for p in reading.places} & set(documents[name].places)
    ]
    meant = direct or sorted(near)
    if len(meant) > 1:
        titled = [
            f.clause.document for f in findings if f.clause.document in meant and near_enough(f)
        ]
        meant = titled[:1] or meant
    if len(meant) > 1 and not names_document(reading.text):
        return hits, Outcome("decline", "none", decline=decline_subject(writer, reading, ()))
    if len(meant) > 1:
        return hits, _ask_document(writer, [documents[name] for name in meant])
    document = documents[meant[0]]
    return hits, Outcome("status", write_status(writer, document, reading.status))


def _ask_document(writer: Writer, documents: Sequence[Document]) -> Outcome:
    asking = "您问的是哪一份文件？"
    options = tuple(f"{say_places(d, writer.gazetteer)}《{d.title}》" for d in documents)
    writer.write(f"{asking}请选一份。", basis="advice")
    return Outcome("clarify", "none", ask=(Ask("document", None, asking, options),))


def _compare(reading: Reading, writer: Writer, assistant: Assistant) -> Outcome:
    found: list[tuple[str, Finding | None]] = []
    for place in reading.places:
        scope = documents_for(
            [place], assistant.generation.documents, assistant.understander.gazetteer
        )
        findings = _findings(reading, assistant, scope.all)[1] if scope.all else []
        found.append(
            (
                assistant.understander.gazetteer.full_name(place.code),
                findings[0] if answers(findings, reading) else None,
            )
        )
    if not any(finding for _, finding in found):
        return Outcome("decline", "none", decline=decline_subject(writer, reading, ()))
    table, completeness = write_comparison(writer, reading, found, assistant.weigher)
    return Outcome("comparison", completeness, table=table)


def _apart(reading: Reading, assistant: Assistant) -> bool:
    """Whether the places have documents of their own; one report on all of them answers as one."""
    documents, gazetteer = assistant.generation.documents, assistant.understander.gazetteer
    each = [documents_for([place], documents, gazetteer).all for place in reading.places]
    return not frozenset.intersection(*each)


def _findings(
    reading: Reading, assistant: Assistant, allowed: frozenset[str]
) -> tuple[tuple[Hit, ...], list[Finding]]:
    hits = assistant.retriever.retrieve(reading.weights, reading.text, CANDIDATES, allowed)
    return hits, find_answers(reading, hits, assistant.weigher)


def _much_better(best: Finding, holding: Finding, reading: Reading) -> bool:
    """Whether a part's document answers what the whole's own documents leave open."""
    fewer = len(missing(reading, best)) < len(missing(reading, holding))
    return answers([best], reading) and (
        (fewer and best.coverage >= holding.coverage) or best.coverage > holding.coverage + 0.25
    )


def _rivals(
    findings: Sequence[Finding], reading: Reading, assistant: Assistant
) -> tuple[Place, ...]:
    """The places whose documents answer as well as the best one, one each; empty if it stands alone."""
    best, gazetteer = findings[0], assistant.understander.gazetteer
    rivals: dict[str, Document] = {}
    for finding in findings:
        document = assistant.generation.documents[finding.clause.document]
        equal = finding.score >= EQUAL * best.score and len(missing(reading, finding)) == len(
            missing(reading, best)
        )
        related = any(
            set(gazetteer.ancestry(a)) & set(other.places)
            or set(gazetteer.ancestry(b)) & set(document.places)
            for other in rivals.values()
            for a in document.places
            for b in other.places
        )
        if equal and not related:
            rivals[document.id] = document
    return tuple(assistant.generation.places[d.places[0]] for d in rivals.values() if d.places)


def _ask_place(writer: Writer, assistant: Assistant, places: Sequence[Place]) -> Outcome:
    options = tuple(
        dict.fromkeys(assistant.understander.gazetteer.full_name(p.code) for p in places)
    )
    writer.write("各地的规定不一样，请问您要问哪个地方？", basis="advice")
    return Outcome("clarify", "none", ask=(Ask("place", None, "您要问哪个地方？", options),))


def _done(
    question: Question,
    reading: Reading,
    writer: Writer,
    outcome: Outcome,
    assistant: Assistant,
    started: float,
) -> Answer:
    return Answer(
        id=secrets.token_hex(16),
        conversation_id=question.conversation_id or secrets.token_hex(16),
        kind=outcome.kind,
        completeness=outcome.completeness,
        as_of=question.as_of,
        text=writer.text,
        sentences=tuple(writer.sentences),
        understood=reading.told,
        verdicts=(),
        ask=outcome.ask,
        citations=tuple(writer.citations),
        table=outcome.table,
        decline=outcome.decline,
        notices=tuple(writer.notices),
        generation=assistant.generation.digest,
        timing_ms={"total": round((time.perf_counter() - started) * 1000, 3)},
    )
