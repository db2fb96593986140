"""What a reader makes of a file: its text, where its tables lie in it, and how sure a scan's lines are."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

Format = Literal["txt", "html", "docx", "pdf", "scan", "doc"]

WHITE = re.compile(r"\s+")
LATIN = re.compile(r"[A-Za-z0-9,.;:]$")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell of a table: its characters in the text, its place in the grid, how many rows and columns it covers."""

    start: int
    end: int
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table whose cells stand in the text one a line, row by row; an empty cell has no line."""

    cells: tuple[RawCell, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as text, a paragraph a line, line ends as `\\n`.

    `confidence` holds (start, end, share of 1) for each line that was read from a picture.
    """

    text: str
    format: Format = "txt"
    tables: tuple[RawTable, ...] = ()
    confidence: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a reader's result; `lines` are the pieces read from a picture, each with its confidence."""

    text: str
    lines: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell before its place in the text is known; `lines` as in a paragraph."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    lines: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a reader's result, its cells in reading order."""

    cells: tuple[GridCell, ...]


Block = Paragraph | Grid


def assemble(blocks: Iterable[Block], form: Format) -> Raw:
    """The blocks one under the other: a paragraph a line, and a table's cells one a line."""
    lines: list[str] = []
    tables: list[RawTable] = []
    confidence: list[tuple[int, int, float]] = []
    at = 0
    for block in blocks:
        if isinstance(block, Grid):
            cells = []
            for cell in block.cells:
                end = at + len(cell.text)
                cells.append(RawCell(at, end, cell.row, cell.column, cell.rowspan, cell.colspan))
                if cell.text:
                    confidence += _lines_at(cell, at)
                    lines.append(cell.text)
                    at = end + 1
            tables.append(RawTable(tuple(cells)))
        elif block.text:
            confidence += _lines_at(block, at)
            lines.append(block.text)
            at += len(block.text) + 1
    text = "\n".join((*lines, "")) if lines else ""
    return Raw(text, form, tuple(tables), tuple(confidence))


def _lines_at(block: Paragraph | GridCell, start: int) -> Iterable[tuple[int, int, float]]:
    at = 0
    for line, share in block.lines:
        at = block.text.index(line, at)
        yield start + at, start + at + len(line), share
        at += len(line)


def one_line(text: str) -> str:
    """The text on one line, runs of white space as one space."""
    return WHITE.sub(" ", text).strip()


def join_lines(pieces: Iterable[str]) -> str:
    """Pieces of one paragraph joined: only after Latin letters does a line's end stand for a space."""
    joined = ""
    for piece in filter(None, map(one_line, pieces)):
        space = LATIN.search(joined) and re.match(r"[A-Za-z]", piece)
        joined += f" {piece}" if space else piece
    return joined


def write_raw(raw: Raw) -> bytes:
    """The value as JSON."""
    return json.dumps(asdict(raw), ensure_ascii=False).encode("utf-8", "surrogatepass")


def load_raw(content: bytes) -> Raw:
    """The value out of its JSON, whoever wrote it: every span lies in the text.

    Raises ValueError for anything else.
    """
    try:
        fields = json.loads(content.decode("utf-8", "surrogatepass"))
        tables = tuple(
            RawTable(tuple(RawCell(**cell) for cell in table["cells"]))
            for table in fields["tables"]
        )
        confidence = tuple((int(a), int(b), float(share)) for a, b, share in fields["confidence"])
        raw = Raw(str(fields["text"]), fields["format"], tables, confidence)
        spans = [(cell.start, cell.end) for table in tables for cell in table.cells]
        spans += [(start, end) for start, end, _ in confidence]
        sound = all(0 <= start <= end <= len(raw.text) for start, end in spans)
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"no reader's result: {error}") from error
    if not sound:
        raise ValueError("no reader's result: a span lies outside the text")
    return raw


def move_tables(tables: Iterable[RawTable], origins: Sequence[int]) -> tuple[RawTable, ...]:
    """The tables in a text made from this one, `origins` being where each of its characters came from, in order.

    Cells of which nothing is left are gone, and tables of which no cell is.
    """
    moved = []
    for table in tables:
        cells = []
        for cell in table.cells:
            start, end = bisect_left(origins, cell.start), bisect_left(origins, cell.end)
            if start < end or cell.start == cell.end:
                cells.append(replace(cell, start=start, end=end))
        if any(cell.start < cell.end for cell in cells):
            moved.append(RawTable(tuple(cells)))
    return tuple(moved)
