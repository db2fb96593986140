"""The tables, for queries; migrations/ makes them. Times are whole seconds since 1970."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()


def _owner(table: str) -> ForeignKey:
    return ForeignKey(f"{table}.id", ondelete="CASCADE")


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("owner", String(64)),
)
turns = Table(
    "turns",
    metadata,
    Column("conversation_id", String(32), _owner("conversations"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer_id", String(32), nullable=False),
    Column("memory", Text, nullable=False),
)
answers = Table(
    "answers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", String(32), _owner("conversations"), nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("request_key", String(64), unique=True),
    Column("request_digest", String(64)),
)
feedback = Table(
    "feedback",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("answer_id", String(32), _owner("answers"), nullable=False, unique=True),
    Column("helpful", Boolean(name="helpful_is_boolean"), nullable=False),
    Column("comment", Text),
    Column("clause_id", String(200)),
    Column("given_at", BigInteger, nullable=False),
)
cited_clauses = Table(
    "cited_clauses",
    metadata,
    Column("clause_id", String(200), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("body", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
users = Table(
    "users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", String(200), nullable=False),
    Column("temporary", Boolean(name="temporary_is_boolean"), nullable=False),
    Column("disabled", Boolean(name="disabled_is_boolean"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column(
        "user_name",
        String(64),
        ForeignKey("users.name", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
)
failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
