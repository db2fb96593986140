"""Every raw character is in a clause, in the frame of a table, in a repair, or in what was dropped."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.load import load_corpus
from corpus.model import Clause
from indexer.clauses import parse_clauses
from indexer.clean import clean
from indexer.draft import Draft
from indexer.propose import blank_document
from indexer.raw import Block, Grid, GridCell, Paragraph, assemble
from indexer.sources import read_source

CORPUS = load_corpus(Path(corpus.__file__).parent)
BLANK = blank_document("d")
CELLS = st.sampled_from(
    ["", "序号", "服务项目", "服务内容", "责任部门", "类别", "1", "2", "3", "甲类", "注：见附件", "民政局",
     "每月发放一百元。", "一、总则。二、清单。", "附件", "目录", "第一条 甲。", "来源：某网", "養老服務補貼"]
)  # fmt: skip
LINES = st.one_of(CELLS, st.text("养老(yǎng)补贴1O%\ue000甲。；一、（）() \u200b", max_size=30))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """A table of any words, some cells reaching over rows or columns."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            down = draw(st.integers(1, height - row))
            across = draw(st.sampled_from([1, 1, width - column]))
            reach = {(r, c) for r in range(row, row + down) for c in range(column, column + across)}
            if reach & taken:
                down = across = 1
                reach = {(row, column)}
            taken |= reach
            cells.append(GridCell(draw(CELLS), row, column, down, across))
    return Grid(tuple(cells))


def unaccounted(draft: Draft, clauses: Iterable[Clause]) -> str:
    """The raw characters of which nothing tells what became of them."""
    spans = [repair.span for repair in (*draft.repairs, *draft.dropped)]
    for clause in clauses:
        spans += [draft.raw_span(s.start, s.end) for s in (clause.span, *clause.frame)]
    told = {at for span in spans for at in range(span.start, span.end)}
    return "".join(c for at, c in enumerate(draft.raw) if at not in told and c.strip())


@pytest.mark.parametrize("name", CORPUS.documents)
def test_document_has_all_its_characters(name: str) -> None:
    document = CORPUS.documents[name]
    raw = read_source(Path(CORPUS.sources[document.source].path))
    draft = clean(raw, document, CORPUS.lexicon)
    assert not unaccounted(draft, parse_clauses(draft, document, CORPUS.lexicon))


@given(st.lists(LINES, max_size=40))
def test_any_text_has_all_its_characters(lines: list[str]) -> None:
    draft = clean("\n".join(lines), BLANK, CORPUS.lexicon)
    assert not unaccounted(draft, parse_clauses(draft, BLANK, CORPUS.lexicon))


@given(st.lists(st.one_of(grids(), LINES.map(Paragraph)), max_size=8))
def test_any_table_has_all_its_characters(blocks: list[Block]) -> None:
    draft = clean(assemble(blocks, "html"), BLANK, CORPUS.lexicon)
    assert not unaccounted(draft, parse_clauses(draft, BLANK, CORPUS.lexicon))


def test_head_and_category_are_in_the_frame_of_the_next_row() -> None:
    text = "清单\n类别\n序号\n服务项目\n服务内容\n物质帮助\n1\n甲\n给钱。\n2\n乙\n给药。\n照护服务\n3\n丙\n给饭。"
    draft = clean(text, BLANK, CORPUS.lexicon)
    rows = [c for c in parse_clauses(draft, BLANK, CORPUS.lexicon) if c.kind == "row"]
    frames = [[draft.text[f.start : f.end] for f in row.frame] for row in rows]
    assert frames == [["类别", "序号", "服务项目", "服务内容", "物质帮助"], [], ["照护服务"]]


def test_words_in_a_table_that_no_row_takes_are_a_paragraph() -> None:
    cells = [GridCell("附表说明：以下项目由街镇办理。", 0, 0, 1, 2)]
    cells += [GridCell("服务项目", 1, 0), GridCell("服务内容", 1, 1)]
    cells += [GridCell("甲", 2, 0), GridCell("给钱。", 2, 1), GridCell("注：乙", 3, 0, 1, 2)]
    draft = clean(assemble([Grid(tuple(cells))], "html"), BLANK, CORPUS.lexicon)
    clauses = parse_clauses(draft, BLANK, CORPUS.lexicon)
    assert [c.text for c in clauses if c.kind == "paragraph"] == [cells[0].text, "注：乙"]
    assert [c.kind for c in clauses] == ["paragraph", "row", "cell", "paragraph"]
