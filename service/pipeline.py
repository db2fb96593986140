"""The whole answering flow: understand -> scope -> judge | retrieve -> find -> write -> answer.

`ask` yields events as they happen; the page streams them, the command line prints them, the
evaluation reads the last one.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from corpus.errors import EmptyQuestion, QuestionTooLong, UngroundedSentence
from corpus.model import Reply, Validity
from service.answering.comparison import compare, stand_apart
from service.answering.concerned import About, tell_entitlement
from service.answering.decline import decline_place, decline_stopped
from service.answering.dialogue import Dialogue
from service.answering.explain import explain_terms
from service.answering.lookup import look_up
from service.answering.names import tell_names
from service.answering.numbering import markers_of, renumber
from service.answering.outcome import Outcome, ask_place
from service.answering.rerank import rerank
from service.answering.scope import documents_for
from service.answering.status import tell_status
from service.answering.writer import Writer
from service.assistant import CANDIDATES, Assistant
from service.model import (
    MAX_QUESTION,
    Answer,
    Decline,
    Done,
    Event,
    Found,
    Hit,
    Judged,
    PersonView,
    Question,
    Understanding,
    Understood,
    Wrote,
)
from service.rules.wording import say_fact
from service.understanding.reading import Reading

log = logging.getLogger("yinling.answers")

SHOWN = 8
"""Hits that are told as found."""


def answer(question: Question, assistant: Assistant, dialogue: Dialogue | None = None) -> Answer:
    """The complete answer; a `dialogue` brings what was said before and takes in this turn.

    Raises EmptyQuestion or QuestionTooLong.
    """
    *_, last = ask(question, assistant, dialogue)
    assert isinstance(last, Done)
    return last.answer


def ask(
    question: Question, assistant: Assistant, dialogue: Dialogue | None = None
) -> Iterator[Event]:
    """The events of an answer, `Done` last.

    Raises EmptyQuestion or QuestionTooLong before the first event.
    """
    check_question(question.text)
    started = time.perf_counter()
    dialogue = dialogue or Dialogue()
    for text in question.earlier:
        answer(replace(question, text=text, earlier=()), assistant, dialogue)
    reading = dialogue.read(question, assistant)
    yield Understood(_understood(question, reading, assistant))
    writer, outcome = _write(question, reading, assistant)
    dialogue.remember(outcome)
    if outcome.verdicts:
        named = {marker for verdict in outcome.verdicts for marker in markers_of(verdict)}
        cited = tuple(each for each in writer.citations if each.marker in named)
        yield Judged(outcome.verdicts, cited)
    if outcome.hits:
        yield Found(outcome.hits[:SHOWN])
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
    """The best `k` clauses for a search box, filtered before they are searched; those of a place that it names first."""
    check_question(text)
    reading = assistant.understander.understand(Question(text, as_of, place), assistant.home_place)
    places = [assistant.generation.places[place]] if place else []
    gazetteer = assistant.gazetteer
    allowed = documents_for(places, assistant.generation.documents, gazetteer).all
    if validity:
        allowed = frozenset(
            name
            for name in allowed
            if assistant.generation.documents[name].validity_on(as_of) == validity
        )
    if document:
        allowed &= {document}
    hits = _ranked(reading, assistant, k, allowed)
    told = [assistant.generation.places[view.code] for view in reading.told.places]
    named = documents_for(told, assistant.generation.documents, gazetteer).all
    if place or not told or not named & allowed:
        return hits
    # Who names a place in the box wants its clauses first; others may still be what is looked for.
    own = _ranked(reading, assistant, k, named & allowed)
    found = {hit.clause.id for hit in own}
    return (*own, *(hit for hit in hits if hit.clause.id not in found))[:k]


def _ranked(
    reading: Reading, assistant: Assistant, k: int, documents: frozenset[str]
) -> tuple[Hit, ...]:
    """The `k` best clauses of these documents, in the order of what they say to the question."""
    hits = assistant.retriever.retrieve(
        reading.weights, reading.text, max(k, CANDIDATES), documents
    )
    return rerank(reading, hits, assistant.weigher)[:k]


def check_question(text: str) -> None:
    """Raises EmptyQuestion or QuestionTooLong for what cannot be taken."""
    if not text.strip():
        raise EmptyQuestion("请先写下您的问题。")
    if len(text) > MAX_QUESTION:
        raise QuestionTooLong(
            f"问题太长了（{len(text)}个字），最多{MAX_QUESTION}个字，请说短一些。"
        )


def _write(question: Question, reading: Reading, assistant: Assistant) -> tuple[Writer, Outcome]:
    """The answer, all of it past the gate; where the gate stops a sentence nothing is answered, and that is said."""
    writer = Writer(assistant.generation, assistant.gazetteer, question.as_of)
    try:
        answered = _answer(question, reading, writer, assistant)
        explain_terms(writer, answered)
    except UngroundedSentence as stopped:
        log.error("the gate stopped an answer of generation %s", assistant.generation.digest[:12])
        log.debug("what it stopped: %s", stopped)
        writer = Writer(assistant.generation, assistant.gazetteer, question.as_of)
        return writer, Outcome("decline", "none", decline=decline_stopped(writer))
    return writer, renumber(writer, answered)


def _answer(question: Question, reading: Reading, writer: Writer, assistant: Assistant) -> Outcome:
    """Write the answer of the kind that the question wants."""
    if reading.reply:
        return _reply(reading.reply, writer)
    if reading.unclear and not reading.places:
        return ask_place(writer, reading.unclear)
    documents = assistant.generation.documents
    scope = documents_for(reading.places, documents, assistant.gazetteer)
    if not scope.all:
        _, findings = assistant.find(reading, frozenset(documents))
        return Outcome("decline", "none", decline=decline_place(writer, reading, findings))
    if told := tell_entitlement(about(question, reading), reading, writer, assistant, scope):
        return told
    if named := tell_names(reading, writer, assistant, scope):
        return named
    if reading.status:
        return tell_status(reading, writer, assistant, scope, reading.status)
    if reading.compares and stand_apart(reading, assistant):
        return compare(reading, writer, assistant)
    return look_up(reading, writer, assistant, scope)


def about(question: Question, reading: Reading) -> About:
    """Who the question is about: those of a form, else those that its text tells of."""
    if question.people or question.household:
        return About(question.people, question.household, question.rest)
    return About(reading.told.people, reading.told.household, question.rest)


def _understood(question: Question, reading: Reading, assistant: Assistant) -> Understanding:
    """What was understood, in words too, with those whom a form describes."""
    who = about(question, reading)
    people = tuple(replace(each, said=_said(each, assistant)) for each in who.people)
    return replace(reading.told, people=people, household=dict(who.household))


def _said(person: PersonView, assistant: Assistant) -> tuple[str, ...]:
    facts = [(assistant.book.vocabulary.find(name), value) for name, value in person.facts.items()]
    return tuple(say_fact(fact, value, assistant.gazetteer) for fact, value in facts if fact)


def _reply(reply: Reply, writer: Writer) -> Outcome:
    """A fixed wording."""
    writer.write(reply.text, basis="advice", known=reply.text)
    if reply.kind == "decline":
        return Outcome("decline", "none", decline=Decline(reply.reason, None))
    return Outcome(reply.kind, "complete")


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
        understood=_understood(question, reading, assistant),
        verdicts=outcome.verdicts,
        ask=outcome.ask,
        citations=tuple(writer.citations),
        table=outcome.table,
        decline=outcome.decline,
        notices=tuple(writer.notices),
        generation=assistant.generation.digest,
        timing_ms={"total": round((time.perf_counter() - started) * 1000, 3)},
    )
