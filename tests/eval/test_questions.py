"""The questions of retrieval: what counts as found, and what a set must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import DataFileError
from eval.questions import (
    Ranked,
    check_questions,
    rank,
    read_questions,
    report_lines,
    report_object,
    share,
)
from service.assistant import Assistant
from service.settings import read_settings
from service.web.state import open_assistant

LINES = read_questions("dev")


@pytest.fixture(scope="module")
def assistant(generation_dir: Path) -> Assistant:
    return open_assistant(read_settings({"DATA_DIR": str(generation_dir)}))


@pytest.fixture(scope="module")
def ranked(assistant: Assistant) -> tuple[Ranked, ...]:
    return rank(LINES, assistant)


def test_gold_of_both_splits_stands_in_the_documents(assistant: Assistant) -> None:
    clauses = list(assistant.generation.clauses.values())
    for split in ("dev", "test"):
        check_questions(read_questions(split), clauses)


def test_right_clause_is_mostly_first(ranked: tuple[Ranked, ...]) -> None:
    assert share(ranked, "answers", 1) >= 0.90
    assert share(ranked, "answers", 3) >= 0.96
    assert share(ranked, "search", 3) >= 0.95


def test_shares_grow_with_the_ranks_seen(ranked: tuple[Ranked, ...]) -> None:
    report = report_object(ranked)
    for name in ("search", "answers"):
        shares = list(report[name].values())
        assert shares == sorted(shares)


def test_question_with_another_clause_first_is_named_only_if_asked_for(
    ranked: tuple[Ranked, ...],
) -> None:
    missed = next(each for each in ranked if each.places["search"] != 1)
    assert any(missed.line.question in line for line in report_lines(ranked, named=True))
    assert not any(missed.line.question in line for line in report_lines(ranked, named=False))


def test_quote_that_stands_nowhere_is_refused(assistant: Assistant) -> None:
    gold = (LINES[0].gold[0].model_copy(update={"quote": "每餐九百元"}),)
    wrong = LINES[0].model_copy(update={"gold": gold})
    with pytest.raises(DataFileError, match=f"question {LINES[0].id}: no clause holds"):
        check_questions([wrong], assistant.generation.clauses.values())


def test_malformed_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "questions.dev.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"questions.dev.jsonl:1: question: Field required"):
        read_questions("dev", tmp_path)
