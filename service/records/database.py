"""Settings -> a database with the tables of this version."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from corpus.errors import RecordsError

BUSY_SECONDS = 1.0
"""How long a write waits for one of another process."""

MIGRATION_LOCK = 0x79696E6C
"""The number of our lock among PostgreSQL's advisory locks."""


def open_database(url: str, folder: Path) -> sa.Engine:
    """An engine on `url`, without one on a SQLite file in `folder`; its tables are made or brought up to date.

    Raises RecordsError.
    """
    where = url or str(folder)
    try:
        if url:
            engine = sa.create_engine(url, pool_pre_ping=True)
            with engine.begin() as connection:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
                _migrate(connection)
            return engine
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder / "migrating.lock"):
            return _open_file(folder / "records.sqlite3")
    except (OSError, sa.exc.SQLAlchemyError, CommandError, ImportError) as error:
        raise RecordsError(
            f"{_without_password(where)}: conversations cannot be kept ({error.__class__.__name__}: "
            f"{_reason(error)}); free or repair it, or move a damaged file away, then start again"
        ) from error


def _open_file(path: Path) -> sa.Engine:
    engine = sa.create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=16,
        max_overflow=48,
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    try:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        with engine.begin() as connection:
            _migrate(connection)
            damage = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    except Exception:
        engine.dispose()
        raise
    if damage != "ok":
        engine.dispose()
        raise sa.exc.DatabaseError("quick_check", None, ValueError(damage))
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late, and never before DDL; see _begin.
    connection.isolation_level = None
    # NORMAL loses acknowledged turns where the power fails. FULL costs 0.3 to 0.6 ms a turn more, of some 15 ms that a turn takes.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: sa.Connection) -> None:
    """A transaction that writes takes its lock at once: no reader has to become a writer."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _migrate(connection: sa.Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "service.records:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else opens the same file meanwhile."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _without_password(where: str) -> str:
    return sa.make_url(where).render_as_string() if "://" in where else where
