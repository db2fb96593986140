"""A table that its file marks as one -> rows with named cells, by the same types as lists that were flattened.

Its grid says what a flattened list has to guess: which cells belong to a row, which rows are sub-rows, how far a
merged cell reaches. A merged cell stands in the row where it is printed and is empty in the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.model import ColumnRole, Lexicon
from indexer.clean import bare
from indexer.layout import Line
from indexer.raw import RawCell, RawTable
from indexer.tables import CellText, Group, Row, Table, ended_role, exact_role, name_role

LONGEST_HEAD = 20
"""A first row with a longer cell names no columns."""

UNIT = re.compile(r"[(（][^()（）]{1,10}[)）]$")
"""The unit of a column's figures behind its name."""

MOST_EMPTY = 0.5
"""A table with more empty cells is a form to fill in."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: what each holds and its name; where its body begins; whether its rows are numbered.

    `names` are the words of the head, cell by cell.
    """

    heads: tuple[tuple[str, str], ...]
    names: frozenset[str]
    body: int
    numbered: bool

    def find(self, role: str) -> int | None:
        """The first column of that role."""
        return next((n for n, head in enumerate(self.heads) if head[0] == role), None)

    @property
    def item(self) -> int:
        """The column that names the row: that of the items, or the first that says anything."""
        named = self.find("item")
        if named is not None:
            return named
        others = [n for n, (role, _) in enumerate(self.heads) if role not in ("category", "number")]
        return others[0] if others else 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A table with its text: which cell covers each place of the grid."""

    text: str
    cells: tuple[RawCell, ...]
    cover: Mapping[tuple[int, int], RawCell]
    height: int
    width: int

    def read(self, cell: RawCell) -> str:
        """The words of a cell."""
        return self.text[cell.start : cell.end].strip()

    def row(self, number: int) -> list[RawCell]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == number]


def find_grid(
    lines: Sequence[Line], text: str, tables: Sequence[RawTable], lexicon: Lexicon
) -> Table | None:
    """The first of `tables` that stands in these lines and has rows, or None."""
    if not lines:
        return None
    for table in tables:
        starts = [cell.start for cell in table.cells if cell.start < cell.end]
        if not starts or not lines[0].start <= min(starts) < lines[-1].end:
            continue
        placed = _place(table, text)
        columns = _read_head(placed, lexicon.columns)
        rows = tuple(_rows(placed, columns)) if columns else ()
        if columns and rows:
            first = _line_at(lines, min(starts))
            last = _line_at(lines, max(starts)) + 1
            return Table(first, last, rows, columns.names, columns.numbered)
    return None


def _line_at(lines: Sequence[Line], at: int) -> int:
    """The line that holds the offset."""
    return max((n for n, line in enumerate(lines) if line.start <= at), default=0)


def _place(table: RawTable, text: str) -> Placed:
    cover = {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    }
    height = max(row for row, _ in cover) + 1
    width = max(column for _, column in cover) + 1
    return Placed(text, table.cells, cover, height, width)


def _read_head(placed: Placed, known: Sequence[ColumnRole]) -> Columns | None:
    """The columns that the head names, or None for a form, or a table without a head."""
    texts = [placed.read(cell) for cell in placed.cells]
    if texts.count("") > len(texts) * MOST_EMPTY:
        return None
    at = next((row for row in range(placed.height) if _known(placed, row, known) >= 2), 0)
    head = placed.row(at)
    if not head or max(len(placed.read(cell)) for cell in head) > LONGEST_HEAD:
        return None
    if len(head) < 2 or not all(placed.read(cell) for cell in head):
        return None
    body = at + max(cell.rowspan for cell in head)
    heads = tuple(_head(placed, column, at, body, known) for column in range(placed.width))
    number = next((n for n, (role, _) in enumerate(heads) if role == "number"), None)
    numbered = number is not None and all(
        placed.read(cell).isdecimal()
        for row in range(body, placed.height)
        if (cell := placed.cover.get((row, number))) is not None
        and cell.colspan == 1
        and placed.read(cell)
    )
    names = frozenset(bare(placed.read(c)) for row in range(at, body) for c in placed.row(row))
    return Columns(heads, names, body, numbered)


def _known(placed: Placed, row: int, known: Sequence[ColumnRole]) -> int:
    names = (UNIT.sub("", _bare(placed.read(cell))) for cell in placed.row(row))
    return sum(name_role(name, known) is not None for name in names)


def _head(
    placed: Placed, column: int, first: int, body: int, known: Sequence[ColumnRole]
) -> tuple[str, str]:
    """Role and name of a column; the name of one with a head of several rows is all of it."""
    over = [placed.cover.get((row, column)) for row in range(first, body)]
    names = list(dict.fromkeys(_bare(placed.read(cell)) for cell in over if cell))
    plain = [UNIT.sub("", name) for name in reversed(names)]
    tellers = (partial(by, columns=known) for by in (exact_role, ended_role))
    roles = (tell(name) for tell in tellers for name in plain)
    return next(filter(None, roles), f"c{column + 1}"), "".join(names)


def _rows(placed: Placed, columns: Columns) -> Iterator[Row]:
    """The rows below the head; a line over all columns names the category of those below it."""
    key = columns.find("number") if columns.numbered else columns.item
    category: CellText | None = None
    number, at = 0, columns.body
    head = [placed.read(cell) for cell in placed.row(columns.body - 1)]
    while at < placed.height:
        cell = placed.cover.get((at, key if key is not None else 0))
        own = placed.row(at)
        stop = at + 1
        if cell is not None and cell.colspan >= placed.width:
            category = _cell(placed, cell, "category", "")
        elif [placed.read(c) for c in own] != head:
            if cell is not None:
                stop = max(stop, min(cell.row + cell.rowspan, placed.height))
            category = _category(placed, columns, at) or category
            printed = placed.read(cell) if cell is not None and columns.numbered else ""
            number = int(printed) if printed.isdecimal() and len(printed) < 6 else number + 1
            row = _row(placed, columns, number, category, range(at, stop))
            if row is not None:
                yield row
        at = stop


def _category(placed: Placed, columns: Columns, at: int) -> CellText | None:
    column = columns.find("category")
    cell = placed.cover.get((at, column)) if column is not None else None
    if column is None or cell is None or not placed.read(cell):
        return None
    return _cell(placed, cell, *columns.heads[column])


def _row(
    placed: Placed, columns: Columns, number: int, category: CellText | None, reach: range
) -> Row | None:
    """The row that takes these rows of the grid, or None if nothing is printed in it."""
    aside = {columns.find("category"), columns.find("number"), columns.item}
    own = [
        cell
        for row in reach
        for cell in placed.row(row)
        if cell.column != columns.find("category") and placed.read(cell)
    ]
    if not own:
        return None
    start, end = min(cell.start for cell in own), max(cell.end for cell in own)
    named = placed.cover.get((reach.start, columns.item))
    role, name = "item", columns.heads[columns.item][1]
    item = _cell(placed, named, role, name) if named else CellText(role, name, "", start, start)
    values = [n for n in range(placed.width) if n not in aside]
    groups = [_group(placed, columns, row, values, start) for row in reach]
    kept = [group for group in groups if any(cell.text for cell in group.cells)]
    return Row(number, category, item, tuple(kept or groups[:1]), start, end)


def _group(placed: Placed, columns: Columns, row: int, values: Sequence[int], at: int) -> Group:
    """The cells of a row of the grid, empty where none begins in it."""
    cells = []
    begun = {cell.column: cell for cell in placed.row(row)}
    for column in values:
        cell = begun.get(column)
        role, name = columns.heads[column]
        made = _cell(placed, cell, role, name) if cell else CellText(role, name, "", at, at)
        at = made.end
        cells.append(made)
    return Group(tuple(cells))


def _cell(placed: Placed, cell: RawCell, role: str, name: str) -> CellText:
    text = placed.read(cell)
    start = placed.text.index(text, cell.start)
    return CellText(role, name, text, start, start + len(text))


def _bare(text: str) -> str:
    return "".join(text.split())
