"""Boxes of cells on pages -> a table: rows and columns from their edges, pages joined where a table goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.raw import Grid, GridCell, join_lines

Box = tuple[float, float, float, float]
"""left, top, right, bottom, downwards."""

NEAR = 3.0
"""Edges nearer than so, in points, are one."""


@dataclass(frozen=True, slots=True)
class GridBox:
    """A ruled table on a page: the boxes of its cells and, once filled, the text of each.

    `lines` are the pieces of each cell that were read from a picture, with their confidence.
    """

    boxes: tuple[Box, ...]
    texts: tuple[str, ...] = ()
    lines: tuple[tuple[tuple[str, float], ...], ...] = ()

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(box[1] for box in self.boxes)

    @property
    def across(self) -> list[float]:
        """The left edge of each column, and the right one of the last."""
        return edges(edge for box in self.boxes for edge in (box[0], box[2]))

    @property
    def down(self) -> list[float]:
        """The upper edge of each row, and the lower one of the last."""
        return edges(edge for box in self.boxes for edge in (box[1], box[3]))

    def goes_on(self, other: GridBox) -> bool:
        """Whether the other, which follows it with nothing between them, has the same columns."""
        mine, its = self.across, other.across
        return len(mine) == len(its) and all(
            abs(a - b) <= 2 * NEAR for a, b in zip(mine, its, strict=True)
        )


def is_table(box: GridBox, above: GridBox | None) -> bool:
    """A single row is one only where it goes on with the table of the page before."""
    return len(box.down) > 2 or (above is not None and above.goes_on(box))


def edges(values: Iterable[float]) -> list[float]:
    """The values in order, those that are nearly equal once."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > NEAR:
            kept.append(value)
    return kept


def place_grid(grid: GridBox) -> list[GridCell]:
    """The cells by row and column, in reading order."""
    across, down = grid.across, grid.down
    placed = []
    read = grid.lines or ((),) * len(grid.boxes)
    for (left, top, right, bottom), text, lines in zip(grid.boxes, grid.texts, read, strict=True):
        row, column = _nearest(down, top), _nearest(across, left)
        height = max(1, _nearest(down, bottom) - row)
        width = max(1, _nearest(across, right) - column)
        placed.append(GridCell(text, row, column, height, width, lines))
    return sorted(placed, key=lambda cell: (cell.row, cell.column))


def join_grids(grids: Sequence[GridBox]) -> Grid:
    """The tables of consecutive pages as one: the head once, rows and merged cells that a page broke whole again."""
    cells = place_grid(grids[0])
    head = [cell.text for cell in cells if cell.row == 0]
    for grid in grids[1:]:
        more = place_grid(grid)
        if [cell.text for cell in more if cell.row == 0] == head:
            more = [replace(cell, row=cell.row - 1) for cell in more if cell.row > 0]
        cells = _append(cells, more)
    return Grid(tuple(cells))


def _append(cells: list[GridCell], more: list[GridCell]) -> list[GridCell]:
    """The rows of the next page below those of this one."""
    if not more:
        return cells
    count = max(cell.row + cell.rowspan for cell in cells)
    first = [cell for cell in more if cell.row == 0]
    last = {cell.column: n for n, cell in enumerate(cells) if cell.row + cell.rowspan == count}
    joined, used = list(cells), set()
    if _is_broken(first, [cells[n] for n in last.values()]):
        offset = count - 1
        for cell in first:
            if cell.column not in last:
                continue
            above = joined[last[cell.column]]
            joined[last[cell.column]] = replace(
                above,
                text=join_lines((above.text, cell.text)),
                rowspan=above.rowspan + cell.rowspan - 1,
                lines=(*above.lines, *cell.lines),
            )
            used.add(id(cell))
    else:
        offset = count
        for cell in first:
            if cell.text or cell.column not in last:
                break
            above = joined[last[cell.column]]
            joined[last[cell.column]] = replace(above, rowspan=above.rowspan + cell.rowspan)
            used.add(id(cell))
    moved = [replace(cell, row=cell.row + offset) for cell in more if id(cell) not in used]
    return sorted((*joined, *moved), key=lambda cell: (cell.row, cell.column))


def _is_broken(first: Sequence[GridCell], last: Sequence[GridCell]) -> bool:
    """Whether the first row of a page is the rest of the last one of the page before.

    Then its leading cells are empty, and the text that goes on does not stop above.
    """
    empty = 0
    while empty < len(first) and not first[empty].text:
        empty += 1
    if empty < 2 or empty == len(first):
        return False
    column = first[empty].column
    above = next((cell.text for cell in last if cell.column == column), "")
    return bool(above) and not above.endswith(("。", "；", ";"))


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda n: abs(values[n] - value))
