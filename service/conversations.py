"""A question of a conversation -> its answer, kept; the store may fail, the answer comes all the same."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from corpus.errors import NotFound, QuestionError, RecordsError
from corpus.model import Clause
from service import pipeline
from service.answering.dialogue import Dialogue, Memory
from service.assistant import Assistant
from service.model import Answer, Done, Event, Judged, PersonView, Question, Understood, Wrote
from service.records.cited import CitedClause
from service.records.masking import mask, mask_all
from service.records.shelf import Shelf
from service.records.store import Records, Turn, TurnTaken

log = logging.getLogger("yinling.conversations")

NOT_KEPT = "这次对话没有保存，接着问时请把情况再说一遍。"
NO_ANSWER = "没有找到这次回答，可能编号不完整，或者已经过了保存的期限。"
NO_TEXT = "没有这一条当时的原文，可能网址不完整，或者已经过了保存的期限。"
NO_FEEDBACK = "没有找到这条评价，可能已经撤回。"
OTHER_REQUEST = "这个Idempotency-Key已经用于另一个问题，请换一个。"
TRIES = 3
"""How often a turn is answered anew when another process was faster."""

ANSWER = TypeAdapter(Answer)
CLAUSE = TypeAdapter(Clause)


class Conversations:
    """Answers turns one after another in each conversation; without `records` nothing is remembered.

    `count` is told of each answer that is given.
    """

    def __init__(
        self,
        records: Records | None,
        count: Callable[[Answer], None] = lambda _: None,
        *,
        reopen: Callable[[], Records | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shelf = Shelf(records, reopen, clock)
        self._count = count
        self._queues = Queues()

    def ask(
        self, question: Question, assistant: Assistant, request_key: str | None = None
    ) -> Iterator[Event]:
        """The events of the answer, told once the turn is kept, so that no slow reader holds up the next one.

        The same `request_key` gives the same answer; QuestionError where it comes with another question.
        """
        asked = masked(question)
        with ExitStack() as waiting:
            if request_key:
                waiting.enter_context(self._queues.wait(f"request {request_key}"))
            waiting.enter_context(self._queues.wait(asked.conversation_id or ""))
            events = self._turn(asked, assistant, request_key)
        self._count(_answer_of(events))
        yield from events

    def answer(
        self, question: Question, assistant: Assistant, request_key: str | None = None
    ) -> Answer:
        """The complete answer."""
        *_, last = self.ask(question, assistant, request_key)
        assert isinstance(last, Done)
        return last.answer

    def given(self, answer_id: str) -> Answer:
        """An answer as it was given; NotFound, or RecordsError where nothing can be read."""
        body = self._store.answer(answer_id)
        if body is None:
            raise NotFound(NO_ANSWER)
        return ANSWER.validate_json(body)

    def cited(self, clause_id: str, text_hash: str) -> Clause:
        """The clause as an answer cited it; NotFound, or RecordsError where nothing can be read."""
        body = self._store.cited(clause_id, text_hash)
        if body is None:
            raise NotFound(NO_TEXT)
        return CLAUSE.validate_json(body)

    def add_feedback(
        self, answer_id: str, helpful: bool, comment: str | None, clause_id: str | None = None
    ) -> str:
        """The id of the feedback, which may name the clause that is right; NotFound without such an answer."""
        name = self._store.add_feedback(answer_id, helpful, comment, clause_id)
        if name is None:
            raise NotFound(NO_ANSWER)
        return name

    def undo_feedback(self, name: str) -> None:
        """Takes the feedback back; NotFound where there is none."""
        if not self._store.undo_feedback(name):
            raise NotFound(NO_FEEDBACK)

    def close(self) -> None:
        """Closes the store."""
        self._shelf.close()

    @property
    def records(self) -> Records:
        """What is kept; RecordsError where nothing can be."""
        return self._shelf.records

    @property
    def _store(self) -> Records:
        return self._shelf.records

    def _turn(self, question: Question, assistant: Assistant, key: str | None) -> list[Event]:
        try:
            for _ in range(TRIES):
                try:
                    return self._kept_turn(question, assistant, key)
                except TurnTaken:
                    continue
            raise RecordsError("another process answers in the same conversation again and again")
        except RecordsError as error:
            log.error("answered without memory: %s", error)
            self._shelf.failed()
            return _noted(list(pipeline.ask(question, assistant)))

    def _kept_turn(self, question: Question, assistant: Assistant, key: str | None) -> list[Event]:
        store, digest = self._store, _digest(question)
        key = key and hashlib.sha256(f"{question.asker or ''}{key}".encode()).hexdigest()
        given = store.given(key) if key else None
        if given:
            if given.digest != digest:
                raise QuestionError(OTHER_REQUEST)
            return _told_again(ANSWER.validate_json(given.body))
        conversation = question.conversation_id or secrets.token_hex(16)
        kept = store.recall(conversation)
        if kept and kept.owner not in (None, question.asker):
            conversation, kept = secrets.token_hex(16), None  # somebody else's
        dialogue = Dialogue(_memory(kept.memory) if kept else None)
        # What is kept here knows more than what the asker says again.
        earlier = () if kept else question.earlier
        asked = replace(question, conversation_id=conversation, earlier=earlier)
        events = list(pipeline.ask(asked, assistant, dialogue))
        answer = _answer_of(events)
        store.keep(
            Turn(
                conversation=conversation,
                number=kept.number + 1 if kept else 1,
                question=question.text,
                answer_id=answer.id,
                body=ANSWER.dump_json(answer).decode(),
                memory=dialogue.memory.dump(),
                request_key=key,
                request_digest=digest if key else None,
                owner=question.asker,
                cited=_cited(answer, assistant),
            )
        )
        return events


class Queues:
    """A lock for each name that somebody waits for or holds."""

    def __init__(self) -> None:
        self._own = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._users: Counter[str] = Counter()

    @contextmanager
    def wait(self, name: str) -> Iterator[None]:
        """Its turn comes when those before are done; without a name nobody waits."""
        if not name:
            yield
            return
        with self._own:
            lock = self._locks.setdefault(name, threading.Lock())
            self._users[name] += 1
        try:
            with lock:
                yield
        finally:
            with self._own:
                self._users[name] -= 1
                if not self._users[name]:
                    del self._users[name], self._locks[name]


def masked(question: Question) -> Question:
    """The question without numbers that name a person: what is answered and kept never held them."""
    people = tuple(
        PersonView(mask(each.id), mask(each.label), mask_all(each.facts))
        for each in question.people
    )
    household: dict[str, Any] = mask_all(question.household)
    return replace(
        question,
        text=mask(question.text),
        people=people,
        household=household,
        earlier=tuple(mask(text) for text in question.earlier),
    )


def _digest(question: Question) -> str:
    """What tells two requests apart: all that was asked but the conversation, which the first one may not have had."""
    asked = asdict(replace(question, conversation_id=None))
    return hashlib.sha256(json.dumps(asked, default=str, sort_keys=True).encode()).hexdigest()


def _cited(answer: Answer, assistant: Assistant) -> tuple[CitedClause, ...]:
    """The clauses that the answer cites, each once."""
    clauses = {
        each.clause_id: assistant.generation.clauses[each.clause_id] for each in answer.citations
    }
    return tuple(
        CitedClause(clause.id, clause.digest, CLAUSE.dump_json(clause).decode())
        for clause in clauses.values()
    )


def _memory(text: str) -> Memory | None:
    """The memory that was kept; None, told in the log, where this version cannot read it."""
    try:
        return Memory.load(text)
    except ValidationError as error:
        log.error("a conversation begins anew, its memory cannot be read: %s", error.title)
        return None


def _answer_of(events: list[Event]) -> Answer:
    last = events[-1]
    assert isinstance(last, Done)
    return last.answer


def _noted(events: list[Event]) -> list[Event]:
    """The events of an answer that says that it was not kept."""
    answer = _answer_of(events)
    noted = replace(answer, notices=(*answer.notices, NOT_KEPT))
    return [*events[:-1], Done(noted)]


def _told_again(answer: Answer) -> list[Event]:
    """The events of an answer that was given before."""
    events: list[Event] = [Understood(answer.understood)]
    if answer.verdicts:
        events.append(Judged(answer.verdicts, answer.citations))
    shown: set[int] = set()
    for sentence in answer.sentences:
        fresh = [c for c in answer.citations if c.marker in sentence.citations]
        events.append(Wrote(sentence, tuple(c for c in fresh if c.marker not in shown)))
        shown.update(sentence.citations)
    return [*events, Done(answer)]
