"""Conversations, answers and feedback, kept until they expire; what comes in is masked already."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from corpus.errors import RecordsError
from service.records.cited import CitedClause, find_cited, forget_cited, keep_cited
from service.records.database import open_database
from service.records.masking import mask
from service.records.tables import answers, conversations, feedback, turns

DAY = 24 * 3600


class TurnTaken(Exception):
    """Another process answered in this conversation, or this request, meanwhile."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, ready to be kept: `number` counts from 1, `memory` is what the next turn needs.

    `owner` is whose the conversation is from its first turn on, None for nobody's. `cited` are the clauses of the answer.
    """

    conversation: str
    number: int
    question: str
    answer_id: str
    body: str
    memory: str
    request_key: str | None = None
    request_digest: str | None = None
    owner: str | None = None
    cited: tuple[CitedClause, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a conversation stands: the number of its last turn, its memory, and whose it is (None: nobody's)."""

    number: int
    memory: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given to a request with a key."""

    body: str
    digest: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The clause that an answer ought to have cited, and what was said with it, masked."""

    answer_id: str
    clause_id: str
    comment: str | None


class Records:
    """Reads and writes; every method raises RecordsError where the database fails."""

    def __init__(
        self, engine: sa.Engine, days: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine, self._days, self._clock = engine, days, clock
        self._reader = engine.execution_options(isolation_level="AUTOCOMMIT")
        # Threads wait for one another here, not by polling the file.
        self._writing = threading.Lock()

    @classmethod
    def open(
        cls, folder: Path, days: int, url: str = "", clock: Callable[[], float] = time.time
    ) -> Records:
        """The records of `url`, without one of a file in `folder`; what has expired is gone."""
        records = cls(open_database(url, folder), days, clock)
        records.forget_expired()
        return records

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def recall(self, conversation: str) -> Kept | None:
        """Where the conversation stands; None when there is none, or no more."""
        chosen = (
            sa.select(turns.c.number, turns.c.memory, conversations.c.owner)
            .join(conversations)
            .where(
                turns.c.conversation_id == conversation,
                conversations.c.expires_at > self.now(),
            )
            .order_by(turns.c.number.desc())
            .limit(1)
        )
        with self.reading() as connection:
            row = connection.execute(chosen).one_or_none()
        return Kept(row.number, row.memory, row.owner) if row else None

    def keep(self, turn: Turn) -> None:
        """Keeps the turn, and its conversation for so many days from now; TurnTaken where it came too late."""
        now = self.now()
        times = {"used_at": now, "expires_at": now + self._days * DAY}
        with self.writing() as connection:
            if turn.number == 1:
                self._forget(connection, now)
                self._begin(connection, turn, now, times)
            else:
                own = conversations.c.id == turn.conversation
                if not connection.execute(conversations.update().where(own).values(times)).rowcount:
                    raise TurnTaken(turn.conversation)
            connection.execute(
                answers.insert().values(
                    id=turn.answer_id,
                    conversation_id=turn.conversation,
                    body=turn.body,
                    request_key=turn.request_key,
                    request_digest=turn.request_digest,
                )
            )
            connection.execute(
                turns.insert().values(
                    conversation_id=turn.conversation,
                    number=turn.number,
                    asked_at=now,
                    question=turn.question,
                    answer_id=turn.answer_id,
                    memory=turn.memory,
                )
            )
            # Always in this order: two that wait for one another's row would never end.
            for each in sorted(turn.cited, key=lambda each: (each.clause_id, each.digest)):
                keep_cited(connection, each, times["expires_at"])

    def answer(self, answer_id: str) -> str | None:
        """The answer as it was given, as JSON; None when there is none, or no more."""
        return self._alive_answer(answers.c.id == answer_id, answers.c.body)

    def cited(self, clause_id: str, digest: str) -> str | None:
        """The clause with the text of that hash, as JSON; None where no answer that is kept cited it."""
        with self.reading() as connection:
            return find_cited(connection, clause_id, digest, self.now())

    def asked(self, answer_id: str) -> tuple[str, ...]:
        """What was asked in the conversation up to that answer, masked, the first turn first; empty without it."""
        own = sa.select(turns.c.conversation_id, turns.c.number).where(
            turns.c.answer_id == answer_id
        )
        turn = own.subquery()
        query = (
            sa.select(turns.c.question)
            .join(turn, turns.c.conversation_id == turn.c.conversation_id)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(turns.c.number <= turn.c.number, conversations.c.expires_at > self.now())
            .order_by(turns.c.number)
        )
        with self.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def given(self, request_key: str) -> Given | None:
        """The answer that was given to the request of this key."""
        chosen = answers.c.request_key == request_key
        body = self._alive_answer(chosen, answers.c.body)
        digest = self._alive_answer(chosen, answers.c.request_digest)
        return Given(body, digest) if body and digest else None

    def add_feedback(
        self, answer_id: str, helpful: bool, comment: str | None, clause_id: str | None = None
    ) -> str | None:
        """The id of the feedback, which replaces an earlier one; None when there is no such answer."""
        if self.answer(answer_id) is None:
            return None
        name = secrets.token_hex(16)
        with self.writing() as connection:
            connection.execute(feedback.delete().where(feedback.c.answer_id == answer_id))
            connection.execute(
                feedback.insert().values(
                    id=name,
                    answer_id=answer_id,
                    helpful=helpful,
                    comment=mask(comment) if comment else None,
                    clause_id=clause_id,
                    given_at=self.now(),
                )
            )
        return name

    def corrections(self) -> tuple[Correction, ...]:
        """What was said of answers that did not help and ought to have cited another clause, the oldest first."""
        query = (
            sa.select(feedback.c.answer_id, feedback.c.clause_id, feedback.c.comment)
            .join(answers, answers.c.id == feedback.c.answer_id)
            .join(conversations, conversations.c.id == answers.c.conversation_id)
            .where(
                feedback.c.helpful.is_(False),
                feedback.c.clause_id.is_not(None),
                conversations.c.expires_at > self.now(),
            )
            .order_by(feedback.c.given_at, feedback.c.answer_id)
        )
        with self.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Correction(row.answer_id, row.clause_id, row.comment) for row in rows)

    def undo_feedback(self, name: str) -> bool:
        """Whether there was such feedback; it is gone now."""
        with self.writing() as connection:
            return bool(connection.execute(feedback.delete().where(feedback.c.id == name)).rowcount)

    def forget_expired(self) -> None:
        """Forgets the conversations whose days are over, with all that hangs on them."""
        with self.writing() as connection:
            self._forget(connection, self.now())

    def _alive_answer(self, chosen: sa.ColumnElement[bool], column: sa.Column[str]) -> str | None:
        query = (
            sa.select(column)
            .select_from(answers.join(conversations))
            .where(chosen, conversations.c.expires_at > self.now())
        )
        with self.reading() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    @staticmethod
    def _begin(connection: sa.Connection, turn: Turn, now: int, times: dict[str, int]) -> None:
        row = {"id": turn.conversation, "created_at": now, "owner": turn.owner, **times}
        connection.execute(conversations.insert().values(row))

    @staticmethod
    def _forget(connection: sa.Connection, now: int) -> None:
        connection.execute(conversations.delete().where(conversations.c.expires_at <= now))
        forget_cited(connection, now)

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self._clock())

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read by; RecordsError where the database fails."""
        try:
            with self._reader.connect() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise _failure(error) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes; RecordsError where the database fails, TurnTaken where a row is there."""
        try:
            with self._writing, self._engine.begin() as connection:
                yield connection
        except sa.exc.IntegrityError as error:
            raise TurnTaken(str(error.orig)) from error
        except sa.exc.SQLAlchemyError as error:
            raise _failure(error) from error


def _failure(error: sa.exc.SQLAlchemyError) -> RecordsError:
    # Never the statement: its parameters hold what people asked.
    reason = getattr(error, "orig", None) or error.__class__.__name__
    return RecordsError(
        f"conversations cannot be read or kept ({reason}): check that the database can be written"
    )
