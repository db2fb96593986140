"""Other engines beside this project, over the repository's own rows."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

from eval.bench.beir import RetrievalSet, read_set
from eval.bench.peers.__main__ import COLUMNS, OURS, compare, table
from eval.sets import SEED

ROWS = SEED.parent / "rows"


@pytest.fixture(scope="module")
def asked() -> RetrievalSet:
    return read_set(ROWS)


def test_engine_is_measured_by_words_and_as_it_comes(asked: RetrievalSet) -> None:
    questions = dict(islice(asked.questions.items(), 6))
    figures = dict(compare("bm25s", asked, questions, sys.executable))
    assert list(figures) == ["bm25s (jieba)", "bm25s (as it comes)"]
    for result in figures.values():
        assert {*COLUMNS, "cold_seconds"} <= set(result)
    # Chinese has no spaces: uncut, a whole phrase is a word.
    assert figures["bm25s (jieba)"]["recall@10"] > figures["bm25s (as it comes)"]["recall@10"]


def test_this_project_is_measured_the_same_way(asked: RetrievalSet) -> None:
    figures = dict(compare(OURS, asked, asked.questions, sys.executable))
    assert figures[OURS]["recall@10"] >= 0.9
    assert OURS in table(figures)


def test_engine_that_is_not_installed_is_reported(asked: RetrievalSet, tmp_path: Path) -> None:
    bare = tmp_path / "python"
    # Without site-packages no engine is found.
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n', encoding="utf-8")
    bare.chmod(0o755)
    figures = dict(compare("bm25s", asked, asked.questions, str(bare)))
    assert all("No module named" in result["failed"] for result in figures.values())
    assert "failed: ModuleNotFoundError" in table(figures)


def test_python_that_is_not_there_is_reported(asked: RetrievalSet, tmp_path: Path) -> None:
    figures = dict(compare("bm25s", asked, asked.questions, str(tmp_path / "none")))
    assert all("No such file" in result["failed"] for result in figures.values())
