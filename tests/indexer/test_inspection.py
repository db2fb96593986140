"""What a person sees of the repository's documents: every raw character, and what was done to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.errors import NotFound
from indexer.clean import bare
from indexer.generation import Generation, open_generation
from indexer.inspection import Inspection, inspect, tree_lines


@pytest.fixture(scope="module")
def generation(generation_dir: Path) -> Generation:
    return open_generation(generation_dir)


@pytest.fixture(scope="module")
def inspections(generation: Generation) -> list[Inspection]:
    return [inspect(generation, name) for name in generation.documents]


def test_all_raw_text_is_shown_once_and_in_order(inspections: list[Inspection]) -> None:
    for inspection in inspections:
        shown = "".join(piece.text for line in inspection.lines for piece in line.raw)
        assert bare(shown) == bare(inspection.original.raw), inspection.document.id


def test_no_raw_text_is_in_no_clause_and_not_dropped(inspections: list[Inspection]) -> None:
    for inspection in inspections:
        assert not [line.unaccounted for line in inspection.lines if line.unaccounted]


def test_every_clause_is_shown_once(inspections: list[Inspection]) -> None:
    for inspection in inspections:
        shown = [line.clause.id for line in inspection.lines if line.clause]
        inside = [cell.id for line in inspection.lines for cell in line.cells]
        assert sorted(shown + inside) == sorted(clause.id for clause in inspection.clauses)


def test_repair_is_marked_where_it_was_made(generation: Generation) -> None:
    lines = inspect(generation, "dongguan").lines
    marked = [
        (piece.text, piece.repair.clean)
        for line in lines
        for piece in line.raw
        if piece.repair and piece.repair.declared
    ]
    assert ("虬", "%。") in marked
    assert ("弓I", "引") in marked


def test_pinyin_is_marked_inside_a_traditional_line(generation: Generation) -> None:
    (title,) = [
        line
        for line in inspect(generation, "cangzhou-2021").lines
        if line.clause and line.clause.id == "cangzhou-2021.title"
    ]
    kinds = [piece.repair.kind for piece in title.raw if piece.repair]
    assert {"pinyin", "traditional"} == set(kinds)


def test_dropped_text_stands_between_the_clauses(generation: Generation) -> None:
    lines = inspect(generation, "cangzhou-2021").lines
    assert lines[0].clause is None
    assert all(piece.dropped for piece in lines[0].raw if piece.text.strip())


def test_tree_shows_raw_text_repairs_and_what_was_left_out(generation: Generation) -> None:
    lines = list(tree_lines(inspect(generation, "cangzhou-2021")))
    text = "\n".join(lines)
    assert "cangzhou-2021.p2" in text
    assert re.search(r"raw: .*養\(yǎng\)老", text)
    assert re.search(r"repaired pinyin, \d+ times: '\(yǎng\)' -> ''", text)
    assert "left out byline" in text
    assert "UNACCOUNTED" not in text


def test_unknown_document_is_refused_by_name(generation: Generation) -> None:
    with pytest.raises(NotFound, match="baodi-2024"):
        inspect(generation, "nowhere-1999")
