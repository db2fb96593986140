from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.errors import DamagedGeneration
from corpus.model import Clause
from indexer.generation import (
    CLAUSES_FILE,
    CONTENTS_FILE,
    Generation,
    open_generation,
    read_contents,
)
from indexer.jsonlines import read_values
from indexer.pointer import generation_folder


@pytest.fixture(scope="module")
def generation(small_index: Path) -> Generation:
    return open_generation(small_index)


def test_clauses_are_those_of_the_file_in_order(small_index: Path, generation: Generation) -> None:
    written = read_values(generation_folder(small_index, 1) / CLAUSES_FILE, Clause)
    assert tuple(generation.clauses.values()) == written
    assert tuple(generation.clauses) == tuple(clause.id for clause in written)
    assert len(generation.clauses) == len(written)


def test_clauses_of_a_document_are_its_own(generation: Generation) -> None:
    own = generation.clauses.of("cangzhou-2021")
    assert own == tuple(c for c in generation.clauses.values() if c.document == "cangzhou-2021")
    assert generation.clauses.of("nowhere-1999") == ()


@pytest.mark.parametrize("name", ["", "nowhere-1999.1", "cangzhou-2021", "cangzhou-2021.nowhere"])
def test_unknown_id_is_no_clause(generation: Generation, name: str) -> None:
    assert name not in generation.clauses
    assert generation.clauses.get(name) is None


def test_unknown_document_has_no_original(generation: Generation) -> None:
    assert "nowhere-1999" not in generation.originals
    assert list(generation.originals) == list(generation.documents)


def test_open_generation_outlives_its_files(own_index: Path) -> None:
    opened = open_generation(own_index)
    shutil.rmtree(generation_folder(own_index, 1))
    assert len(list(opened.clauses.values())) == len(opened.clauses)
    assert all(opened.originals[document].raw for document in opened.documents)


def test_file_that_does_not_fit_its_contents_is_damage(own_index: Path) -> None:
    folder = generation_folder(own_index, 1)
    lines = (folder / CONTENTS_FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / CONTENTS_FILE).write_text(lines[0].replace('"count": ', '"count": 1'), "utf-8")
    clauses = read_contents(folder)[1]
    with pytest.raises(DamagedGeneration, match=r"clauses\.jsonl"):
        list(clauses.values())
