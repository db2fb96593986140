"""The clauses that answers cited, as they were then, each text kept once until the last such answer expires."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from service.records.tables import cited_clauses

SPARE = 24 * 3600
"""Seconds that a clause is kept beyond the answer that cites it."""


@dataclass(frozen=True, slots=True)
class CitedClause:
    """A clause by its id and the hash of its text; `body` is all of it, as JSON."""

    clause_id: str
    digest: str
    body: str


def keep_cited(connection: sa.Connection, cited: CitedClause, expires_at: int) -> None:
    """Keeps it at least until then.

    It is kept a day longer than it must, so that most answers only read here: servers that cite the same clause need not wait
    for one another.
    """
    own = _named(cited.clause_id, cited.digest)
    held = connection.execute(sa.select(cited_clauses.c.expires_at).where(own)).scalar_one_or_none()
    until = {"expires_at": expires_at + SPARE}
    if held is None:
        values = {"clause_id": cited.clause_id, "digest": cited.digest, "body": cited.body}
        connection.execute(cited_clauses.insert().values(values | until))
    elif held < expires_at:
        connection.execute(cited_clauses.update().where(own).values(until))


def find_cited(connection: sa.Connection, clause_id: str, digest: str, now: int) -> str | None:
    """The clause of that id and text, as JSON; None where no living answer cited it."""
    query = sa.select(cited_clauses.c.body).where(
        _named(clause_id, digest), cited_clauses.c.expires_at > now
    )
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def forget_cited(connection: sa.Connection, now: int) -> None:
    """Forgets what only expired answers cited."""
    connection.execute(cited_clauses.delete().where(cited_clauses.c.expires_at <= now))


def _named(clause_id: str, digest: str) -> sa.ColumnElement[bool]:
    return sa.and_(cited_clauses.c.clause_id == clause_id, cited_clauses.c.digest == digest)
