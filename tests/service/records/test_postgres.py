"""Conversations in PostgreSQL, on a throw-away cluster: the same store, several servers at once."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.errors import RecordsError
from indexer.generation import open_generation
from service.assistant import Assistant
from service.conversations import NOT_KEPT, Conversations
from service.model import Question
from service.records.store import DAY, Records, Turn, TurnTaken

pytestmark = pytest.mark.postgres

NAME = "e" * 32
TODAY = date(2026, 11, 27)


class Cluster:
    """A PostgreSQL of its own in a folder, reached by a socket there; PostgreSQL refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self._tools = found[-1] if found else Path(shutil.which("pg_ctl") or "/").parent
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            os.chown(folder, pwd.getpwnam(self._user).pw_uid, -1)
        self._run("initdb", "--no-sync", "--username=postgres", "--auth=trust")

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder}/log", "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def _run(self, tool: str, *more: str) -> None:
        command = [str(self._tools / tool), "-D", str(self.folder / "data"), *more]
        subprocess.run(
            command, check=True, cwd=self.folder, user=self._user, stdout=subprocess.DEVNULL
        )


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    made = Cluster(folder)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    """The address of a database without tables."""
    yield cluster.url
    engine = sa.create_engine(cluster.url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()


@pytest.fixture(scope="module")
def assistant(generation_dir: Path) -> Assistant:
    return Assistant.open(open_generation(generation_dir))


def turn(number: int, answer: str, owner: str | None = None) -> Turn:
    return Turn(NAME, number, "问", answer * 32, "{}", f'{{"n":{number}}}', owner=owner)


def test_a_conversation_goes_on_in_another_server(
    url: str, tmp_path: Path, assistant: Assistant
) -> None:
    one, other = (Conversations(Records.open(tmp_path, 30, url)) for _ in range(2))
    one.answer(Question("我妈82岁，能免费坐公交吗", TODAY, conversation_id=NAME), assistant)
    told = other.answer(Question("不对，是79", TODAY, conversation_id=NAME), assistant)
    assert [person.facts for person in told.understood.people] == [{"age": 79}]
    assert one.given(told.id) == told
    one.close()
    other.close()


def test_servers_that_start_at_once_make_the_tables_once(url: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: Records.open(tmp_path, 30, url), range(4)))
    for records in opened:
        assert records.recall(NAME) is None
        records.close()


def test_of_two_turns_of_one_number_one_is_kept(url: str, tmp_path: Path) -> None:
    records = Records.open(tmp_path, 30, url)

    def keep(answer: str) -> bool:
        try:
            records.keep(turn(1, answer))
        except TurnTaken:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(keep, "abcd")) == [False, False, False, True]
    records.close()


def test_what_expires_goes_with_all_that_hangs_on_it(url: str, tmp_path: Path) -> None:
    now = [1e6]
    records = Records.open(tmp_path, 30, url, clock=lambda: now[0])
    records.keep(turn(1, "a", owner="f" * 64))
    assert records.add_feedback("a" * 32, True, "好") is not None
    kept = records.recall(NAME)
    assert kept
    assert kept.owner == "f" * 64
    now[0] += 30 * DAY
    records.forget_expired()
    assert records.recall(NAME) is None
    assert records.answer("a" * 32) is None
    records.close()


def test_a_database_that_stops_and_comes_back_needs_no_restart(
    cluster: Cluster, url: str, tmp_path: Path, assistant: Assistant
) -> None:
    kept = Conversations(Records.open(tmp_path, 30, url))
    question = Question("我妈82岁，能免费坐公交吗", TODAY, conversation_id=NAME)
    kept.answer(question, assistant)
    cluster.stop()
    assert kept.answer(question, assistant).notices[-1] == NOT_KEPT
    cluster.start()
    told = kept.answer(Question("不对，是79", TODAY, conversation_id=NAME), assistant)
    assert [person.facts for person in told.understood.people] == [{"age": 79}]
    assert NOT_KEPT not in told.notices
    kept.close()


def test_an_address_where_nothing_listens_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="conversations cannot be kept") as raised:
        Records.open(tmp_path, 30, f"postgresql+psycopg://me:secret@/none?host={tmp_path}")
    assert "secret" not in str(raised.value)
