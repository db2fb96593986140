"""A stored answer asked again: the same today, and what differs where it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.replay import replay
from service.assistant import Assistant
from service.conversations import Conversations
from service.model import Answer, Question
from service.records.store import Records
from service.settings import read_settings
from service.web.state import open_assistant

DAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def assistant(generation_dir: Path) -> Assistant:
    return open_assistant(read_settings({"DATA_DIR": str(generation_dir)}))


@pytest.fixture
def given(assistant: Assistant, generation_dir: Path) -> Answer:
    """The second answer of a conversation that is kept beside the index."""
    conversations = Conversations(Records.open(generation_dir, days=30))
    first = conversations.answer(Question("我妈85岁，宝坻户口，一个人住", DAY), assistant)
    follow_up = Question("高龄津贴她能领吗", DAY, conversation_id=first.conversation_id)
    answer = conversations.answer(follow_up, assistant)
    conversations.close()
    return answer


def test_same_question_on_the_same_day_has_the_same_answer(
    given: Answer,
    generation_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    assert main(["replay", given.id, "--as-of", DAY.isoformat()]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[-1] == "the same"
    assert "85" in printed[0] or "高龄津贴" in printed[0]


def test_answer_that_is_not_kept_is_named(
    generation_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(generation_dir))
    assert main(["replay", "0" * 32]) == 1
    assert f"no answer {'0' * 32} is kept" in capsys.readouterr().err


def test_other_verdict_other_quote_and_other_text_are_told_apart(given: Answer) -> None:
    verdict = replace(given.verdicts[0], outcome="not_eligible")
    quoted = replace(given.citations[0], quote="别的话")
    today = replace(
        given,
        generation="f" * 64,
        verdicts=(verdict, *given.verdicts[1:]),
        citations=(quoted, *given.citations[1:]),
        text="别的回答",
    )
    found = "\n".join(replay(given, today).differences)
    for words in ("generation: ", "not_eligible today", "quoted otherwise: ", "worded otherwise"):
        assert words in found
    assert replay(given, given).differences == ()
