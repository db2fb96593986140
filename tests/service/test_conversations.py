"""What is kept of a conversation, for how long, and what happens where it cannot be."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import NotFound, QuestionError, RecordsError
from service.assistant import Assistant
from service.conversations import NOT_KEPT, Conversations
from service.model import Answer, Question
from service.records.shelf import RETRY
from service.records.store import DAY, Records, Turn, TurnTaken

TODAY = date(2026, 11, 21)
NAME = "d" * 32


class Clock:
    """A clock that is set by hand."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def conversations(tmp_path: Path, clock: Clock) -> Iterator[Conversations]:
    kept = Conversations(Records.open(tmp_path, 30, clock=clock))
    yield kept
    kept.close()


def asked(text: str, conversation: str | None = NAME) -> Question:
    return Question(text, TODAY, conversation_id=conversation)


def ages(answer: Answer) -> list[object]:
    return [person.facts.get("age") for person in answer.understood.people]


def rows(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "records.sqlite3") as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    assert isinstance(count, int)
    return count


def test_an_answer_is_given_again_as_it_was(
    conversations: Conversations, assistant: Assistant
) -> None:
    told = conversations.answer(asked("65岁坐公交要钱吗"), assistant)
    assert conversations.given(told.id) == told


def test_a_conversation_goes_on_in_another_process(
    assistant: Assistant, conversations: Conversations, tmp_path: Path
) -> None:
    conversations.answer(asked("我妈82岁，能免费坐公交吗"), assistant)
    read = (
        "import sys, pathlib; from service.records.store import Records; "
        "kept = Records.open(pathlib.Path(sys.argv[1]), 30, clock=lambda: 1e6).recall(sys.argv[2]); "
        "print(kept.number, '82' in kept.memory)"
    )
    done = subprocess.run(
        [sys.executable, "-c", read, str(tmp_path), NAME],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["1", "True"]


def test_a_conversation_goes_on_after_a_restart(
    assistant: Assistant, conversations: Conversations, tmp_path: Path, clock: Clock
) -> None:
    conversations.answer(asked("我妈82岁，能免费坐公交吗"), assistant)
    conversations.close()
    again = Conversations(Records.open(tmp_path, 30, clock=clock))
    assert ages(again.answer(asked("不对，是79"), assistant)) == [79]
    again.close()


def test_an_expired_conversation_is_forgotten_with_all_that_hangs_on_it(
    assistant: Assistant, conversations: Conversations, tmp_path: Path, clock: Clock
) -> None:
    first = conversations.answer(asked("我妈82岁，能免费坐公交吗"), assistant)
    conversations.add_feedback(first.id, True, "好")
    clock.now += 30 * DAY
    assert ages(conversations.answer(asked("65岁坐公交要钱吗"), assistant)) == [65]
    with pytest.raises(NotFound):
        conversations.given(first.id)
    assert [rows(tmp_path, t) for t in ("conversations", "turns", "answers", "feedback")] == [
        1,
        1,
        1,
        0,
    ]


def test_each_turn_keeps_a_conversation_alive(
    assistant: Assistant, conversations: Conversations, clock: Clock
) -> None:
    conversations.answer(asked("我妈82岁，能免费坐公交吗"), assistant)
    for _ in range(3):
        clock.now += 20 * DAY
        assert ages(conversations.answer(asked("他也吃低保"), assistant)) == [82]


def test_turns_of_one_conversation_come_one_after_another(
    assistant: Assistant, conversations: Conversations, tmp_path: Path
) -> None:
    other = Conversations(Records.open(tmp_path, 30, clock=Clock()))
    with ThreadPoolExecutor(6) as pool:
        told = list(
            pool.map(
                lambda n: (conversations if n % 2 else other).answer(
                    asked("公交免费吗"), assistant
                ),
                range(12),
            )
        )
    other.close()
    kept = [each for each in told if NOT_KEPT not in each.notices]
    with sqlite3.connect(tmp_path / "records.sqlite3") as connection:
        numbers = [n for (n,) in connection.execute("SELECT number FROM turns ORDER BY number")]
    connection.close()
    assert numbers == list(range(1, len(kept) + 1))


def test_turns_of_one_process_are_all_kept(
    assistant: Assistant, conversations: Conversations, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: conversations.answer(asked("公交免费吗"), assistant), range(12)))
    assert rows(tmp_path, "turns") == 12


def test_a_turn_that_comes_too_late_is_refused(tmp_path: Path) -> None:
    records = Records.open(tmp_path, 30)
    records.keep(Turn(NAME, 1, "问", "a" * 32, "{}", "{}"))
    with pytest.raises(TurnTaken):
        records.keep(Turn(NAME, 1, "问", "b" * 32, "{}", "{}"))
    records.close()


def test_the_same_request_key_gives_the_same_answer(
    assistant: Assistant, conversations: Conversations, tmp_path: Path
) -> None:
    question = asked("65岁坐公交要钱吗", None)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: conversations.answer(question, assistant, "k1"), range(4)))
    assert all(each == told[0] for each in told)
    assert rows(tmp_path, "turns") == 1
    assert conversations.answer(question, assistant, "k2").id != told[0].id


def test_a_request_key_of_another_question_is_refused(
    assistant: Assistant, conversations: Conversations
) -> None:
    conversations.answer(asked("65岁坐公交要钱吗"), assistant, "k1")
    with pytest.raises(QuestionError, match="Idempotency-Key"):
        conversations.answer(asked("助餐补贴一餐补多少"), assistant, "k1")


def test_no_byte_of_a_personal_number_is_written(
    assistant: Assistant, conversations: Conversations, tmp_path: Path
) -> None:
    numbers = ("120101194403051234", "13812345678", "6222021234567890123", "02227123456")
    text = f"我妈82岁，身份证{'，电话'.join(numbers)}，能免费坐公交吗"
    told = conversations.answer(asked(text), assistant, numbers[1])
    conversations.add_feedback(told.id, False, f"回我电话{numbers[1]}")
    conversations.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert written
    assert not [number for number in numbers if number.encode() in written]
    assert ages(told) == [82]


def test_correction_is_kept_with_the_clause_that_is_right(
    conversations: Conversations, assistant: Assistant, clock: Clock, tmp_path: Path
) -> None:
    told = conversations.answer(asked("高龄津贴多少钱"), assistant)
    conversations.add_feedback(told.id, False, "应当是第14项", "baodi-2024.list.14")
    with closing(Records.open(tmp_path, 30, clock=clock)) as records:
        (found,) = records.corrections()
    assert (found.answer_id, found.clause_id) == (told.id, "baodi-2024.list.14")
    conversations.add_feedback(told.id, True, None, "baodi-2024.list.14")
    with closing(Records.open(tmp_path, 30, clock=clock)) as records:
        assert records.corrections() == ()


def test_feedback_is_replaced_and_taken_back(
    assistant: Assistant, conversations: Conversations, tmp_path: Path
) -> None:
    told = conversations.answer(asked("65岁坐公交要钱吗"), assistant)
    first = conversations.add_feedback(told.id, True, None)
    second = conversations.add_feedback(told.id, False, "没看懂")
    assert rows(tmp_path, "feedback") == 1
    with pytest.raises(NotFound):
        conversations.undo_feedback(first)
    conversations.undo_feedback(second)
    assert rows(tmp_path, "feedback") == 0


def test_a_damaged_database_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite3"
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(RecordsError, match=r"start again"):
        Records.open(tmp_path, 30)
    assert file.read_bytes() == b"no database" * 1000


def test_where_nothing_can_be_made_the_error_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordsError, match="file"):
        Records.open(tmp_path / "file" / "records", 30)


def test_without_records_the_answer_says_that_it_is_not_kept(assistant: Assistant) -> None:
    told = Conversations(None).answer(asked("65岁坐公交要钱吗"), assistant)
    assert (told.kind, told.notices[-1]) == ("eligibility", NOT_KEPT)
    with pytest.raises(RecordsError):
        Conversations(None).given(told.id)


def test_a_database_that_breaks_later_takes_no_answer_away(
    assistant: Assistant, conversations: Conversations, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "records.sqlite3") as connection:
        connection.execute("DROP TABLE turns")
    connection.close()
    told = conversations.answer(asked("65岁坐公交要钱吗"), assistant)
    assert (told.kind, told.notices[-1]) == ("eligibility", NOT_KEPT)


def test_a_locked_database_takes_no_answer_away(
    assistant: Assistant, conversations: Conversations, tmp_path: Path
) -> None:
    connection = sqlite3.connect(tmp_path / "records.sqlite3", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    told = conversations.answer(asked("65岁坐公交要钱吗"), assistant)
    connection.execute("ROLLBACK")
    connection.close()
    assert told.notices[-1] == NOT_KEPT


def test_questions_that_only_the_asker_kept_come_before_the_last(
    conversations: Conversations, assistant: Assistant, tmp_path: Path
) -> None:
    told = Question(
        "不对，是79", TODAY, earlier=("我妈82岁，能免费坐公交吗，身份证110101194403075678",)
    )
    answer = conversations.answer(told, assistant)
    assert ages(answer) == [79]
    assert rows(tmp_path, "turns") == 1
    after = conversations.answer(asked("不对，是81", answer.conversation_id), assistant)
    assert ages(after) == [81]
    assert b"194403075678" not in (tmp_path / "records.sqlite3").read_bytes()


def test_what_is_kept_here_goes_before_what_the_asker_says_again(
    conversations: Conversations, assistant: Assistant
) -> None:
    conversations.answer(asked("我妈82岁，能免费坐公交吗"), assistant)
    again = Question("不对，是79", TODAY, conversation_id=NAME, earlier=("我爸90岁，能领什么",))
    assert ages(conversations.answer(again, assistant)) == [79]


def test_a_conversation_goes_on_only_for_whom_it_began_with(
    assistant: Assistant, conversations: Conversations
) -> None:
    mine, theirs = (replace(asked(""), asker=name * 64) for name in "ab")
    first = conversations.answer(replace(mine, text="我妈82岁，能免费坐公交吗"), assistant)
    for stranger in (theirs, asked("")):
        told = conversations.answer(replace(stranger, text="不对，是79"), assistant)
        assert told.conversation_id != first.conversation_id
        assert 82 not in ages(told)
    told = conversations.answer(replace(mine, text="不对，是79"), assistant)
    assert (told.conversation_id, ages(told)) == (first.conversation_id, [79])


def test_a_request_key_is_that_of_its_asker(
    assistant: Assistant, conversations: Conversations
) -> None:
    questions = [replace(asked("65岁坐公交要钱吗", None), asker=name * 64) for name in "ab"]
    one, other = (conversations.answer(each, assistant, "k1") for each in questions)
    assert one.id != other.id


def test_a_database_that_comes_back_needs_no_restart(
    assistant: Assistant, tmp_path: Path, clock: Clock
) -> None:
    file = tmp_path / "records.sqlite3"
    file.write_bytes(b"no database" * 1000)

    def reopen() -> Records | None:
        try:
            return Records.open(tmp_path, 30)
        except RecordsError:
            return None

    kept = Conversations(reopen(), reopen=reopen, clock=clock)
    assert NOT_KEPT in kept.answer(asked("我妈82岁，能免费坐公交吗"), assistant).notices
    file.unlink()
    assert NOT_KEPT in kept.answer(asked("我妈82岁，能免费坐公交吗"), assistant).notices
    clock.now += RETRY
    assert NOT_KEPT not in kept.answer(asked("我妈82岁，能免费坐公交吗"), assistant).notices
    assert ages(kept.answer(asked("不对，是79"), assistant)) == [79]
    kept.close()


def test_a_database_that_is_replaced_while_it_runs_is_used(
    assistant: Assistant, tmp_path: Path, clock: Clock
) -> None:
    def reopen() -> Records:
        return Records.open(tmp_path, 30)

    kept = Conversations(reopen(), reopen=reopen, clock=clock)
    with sqlite3.connect(tmp_path / "records.sqlite3") as connection:
        connection.execute("DROP TABLE turns")
    connection.close()
    assert NOT_KEPT in kept.answer(asked("公交免费吗"), assistant).notices
    for path in tmp_path.glob("records.sqlite3*"):
        path.unlink()
    clock.now += RETRY
    assert NOT_KEPT not in kept.answer(asked("公交免费吗"), assistant).notices
    kept.close()


def test_a_turn_that_was_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    records = Records.open(tmp_path, 30)
    with records._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
    records.close()


def test_conversations_of_the_version_before_are_kept(tmp_path: Path) -> None:
    records = Records.open(tmp_path, 30)
    records.keep(Turn(NAME, 1, "问", "a" * 32, "{}", "{}"))
    records.close()
    with sqlite3.connect(tmp_path / "records.sqlite3") as connection:
        connection.execute("ALTER TABLE conversations DROP COLUMN owner")
        connection.execute("ALTER TABLE feedback DROP COLUMN clause_id")
        for table in ("failed_sign_ins", "sessions", "users", "cited_clauses"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    again = Records.open(tmp_path, 30)
    kept = again.recall(NAME)
    assert kept
    assert (kept.number, kept.owner) == (1, None)
    again.close()
