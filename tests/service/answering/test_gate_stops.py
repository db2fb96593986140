"""What the gate stops is not answered: the asker gets a plain word on it, never an error and never the sentence."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

import pytest

from service.assistant import Assistant
from service.model import Question
from service.pipeline import answer

DAY = date(2026, 11, 21)
QUESTION = Question("腿脚不便 公证处能上门吗", DAY)


@pytest.fixture
def careless(assistant: Assistant) -> Assistant:
    """An assistant whose words on encouragement promise a figure that no clause holds."""
    lexicon = assistant.generation.lexicon
    promising = tuple(
        replace(words, note="7天内上门。") if words.force == "encourages" else words
        for words in lexicon.force
    )
    wrong = replace(lexicon, force=promising)
    return replace(assistant, generation=replace(assistant.generation, lexicon=wrong))


def test_figure_that_no_clause_holds_does_not_leave(
    assistant: Assistant, careless: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    assert answer(QUESTION, assistant).kind != "decline"
    with caplog.at_level(logging.ERROR):
        said = answer(QUESTION, careless)
    assert said.kind == "decline"
    assert said.citations == ()
    assert "7天" not in said.text
    assert "没有通过和原文的核对" in said.text
    assert "the gate stopped an answer" in caplog.text
    assert "7天" not in caplog.text
