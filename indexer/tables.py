"""Lines of a list that was flattened to a paragraph a cell -> rows with named cells.

The head names the columns, numbers on lines of their own begin the rows. Cells broken over lines are joined, a row
may hold several sub-rows, and a merged cell that is printed once is empty for the others: it is never filled from
its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import ColumnRole, Lexicon
from indexer.clean import bare
from indexer.layout import EFFECT, Line

AFTER = re.compile(r" ?(?:一、|第一章|附件|(?:附|注|备注|说明)[:：])")
"""How the text below a list begins."""

NOTHING = frozenset(("/", "／", "-", "—", "——", "无"))
"""What stands in a cell that holds nothing."""

MOST_UNKNOWN = 2
LONGEST_NAME = 8
"""So many columns between known ones may have names of their own, no longer than so."""

MIN_ROWS = 3
"""Fewer numbers in order are more likely page numbers than a list."""


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell: its role, its column's name, its text (empty for a merged cell) and where it stands."""

    role: str
    name: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that belong together; a row holds one group, or several sub-rows."""

    cells: tuple[CellText, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number, its name, the category above it, and its groups of cells."""

    number: int
    category: CellText | None
    item: CellText
    groups: tuple[Group, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A list: which lines it takes (`first` to `last`, exclusive), its rows, and whether their numbers are printed.

    `head` are the words of its head, without spaces.
    """

    first: int
    last: int
    rows: tuple[Row, ...]
    head: frozenset[str]
    numbered: bool = True


def find_table(lines: Sequence[Line], lexicon: Lexicon) -> Table | None:
    """The list that these lines hold, or None."""
    numbers = _row_starts(lines)
    if len(numbers) < MIN_ROWS:
        return None
    first, head = _head(lines, numbers[0], lexicon.columns)
    if not head:
        return None
    last = _end(lines, numbers[-1], lexicon)
    head = _with_last(head, lines, first, (*numbers, last))
    head = _with_item(head)
    roles = [role for role in head if role.role not in ("category", "number", "item")]
    between = list(range(first + len(head), numbers[0]))
    category = (
        _cell("category", _name(head, "category"), [lines[i] for i in between]) if between else None
    )
    if not roles and any(stop - at > 2 for at, stop in pairwise((*numbers, last))):
        return None
    rows = []
    for at, stop in zip(numbers, [*numbers[1:], last], strict=True):
        row, following = _row(lines[at:stop], category, roles, head, lexicon, final=stop == last)
        rows.append(row)
        category = following or category
    names = frozenset(bare(line.text) for line in lines[first : first + len(head)])
    return Table(first, last, tuple(rows), names)


def _row_starts(lines: Sequence[Line]) -> list[int]:
    """The lines that are nothing but 1, 2, 3 ... in order."""
    starts: list[int] = []
    for n, line in enumerate(lines):
        if line.text.strip() == str(len(starts) + 1):
            starts.append(n)
    return starts


def _head(
    lines: Sequence[Line], first_row: int, columns: Sequence[ColumnRole]
) -> tuple[int, list[ColumnRole]]:
    """Where the head begins, and the roles of its columns in order."""
    for at in range(first_row):
        head = _head_at(lines[:first_row], at, columns)
        if head:
            return at, head
    return 0, []


def _head_at(lines: Sequence[Line], at: int, columns: Sequence[ColumnRole]) -> list[ColumnRole]:
    """The columns that the lines from `at` on name, none if they are fewer than two.

    The first is known by its whole name. One that is not known is a column where a known one follows it.
    """
    head: list[ColumnRole] = []
    unknown: list[ColumnRole] = []
    for n, line in enumerate(lines[at:], 1):
        name = line.text.strip()
        role = name_role(name, columns) if head else exact_role(name, columns)
        if role:
            head += (*unknown, ColumnRole(role, (name,)))
            unknown = []
        elif head and len(unknown) < MOST_UNKNOWN and len(name) <= LONGEST_NAME:
            unknown.append(ColumnRole(f"c{n}", (name,)))
        else:
            break
    known = [column for column in head if column.role in {c.role for c in columns}]
    return head if len(known) >= 2 else []


def name_role(name: str, columns: Sequence[ColumnRole]) -> str | None:
    """What a column of that name holds, by its whole name or by how it ends; None for a longer or another one."""
    return exact_role(name, columns) or ended_role(name, columns)


def ended_role(name: str, columns: Sequence[ColumnRole]) -> str | None:
    """What a column holds by how its name ends, more in front of it."""
    if len(name) > LONGEST_NAME:
        return None
    endings = ((column.role, ending) for column in columns for ending in column.endings)
    return next((role for role, end in endings if name.endswith(end) and name != end), None)


def exact_role(name: str, columns: Sequence[ColumnRole]) -> str | None:
    """What a column of just that name holds."""
    return next((column.role for column in columns if name in column.headers), None)


def _with_last(
    head: list[ColumnRole], lines: Sequence[Line], first: int, edges: Sequence[int]
) -> list[ColumnRole]:
    """The head with the unknown columns at its end: every row has a cell for each of them.

    `edges` are the lines that begin the rows, and the one after the last row. Else what stands between the head and
    the first row is the category that is printed above it.
    """
    between = lines[first + len(head) : edges[0]]
    width = len(head) + len(between) - any(column.role == "number" for column in head)
    even = all(len(_join_broken(lines[a + 1 : b])) == width for a, b in pairwise(edges))
    if not even or not 0 < len(between) <= MOST_UNKNOWN:
        return head
    names = [line.text.strip() for line in between]
    if any(len(name) > LONGEST_NAME for name in names):
        return head
    return head + [ColumnRole(f"c{n}", (name,)) for n, name in enumerate(names, len(head) + 1)]


def _with_item(head: list[ColumnRole]) -> list[ColumnRole]:
    """The head with a column that names the rows: where none is known for it, the first behind the number."""
    if any(column.role == "item" for column in head):
        return head
    first = next((c for c in head if c.role not in ("category", "number")), None)
    return [ColumnRole("item", c.headers) if c is first else c for c in head]


def _end(lines: Sequence[Line], last_row: int, lexicon: Lexicon) -> int:
    """The line after the last row: a heading, a note, or the title and head of another list end it."""
    for n in range(last_row + 1, len(lines)):
        text = lines[n].text.strip()
        if AFTER.match(text) or EFFECT.match(text) or text in lexicon.heading_words:
            return n
        if any(_head_at(lines, at, lexicon.columns) for at in (n, n + 1)):
            return n
    return len(lines)


def _row(
    lines: Sequence[Line],
    category: CellText | None,
    roles: Sequence[ColumnRole],
    head: Sequence[ColumnRole],
    lexicon: Lexicon,
    *,
    final: bool,
) -> tuple[Row, CellText | None]:
    """The row, and the category of the next one if it is printed below this one's cells."""
    number, rest = lines[0], _join_broken(lines[1:])
    item = _cell("item", _name(head, "item"), rest[0]) if rest else _empty("item", "", number.end)
    values, following = _split_category(rest[1:], roles, lexicon, final=final)
    groups = tuple(
        _group(cells, roles, number.end, lexicon) for cells in _groups(values, roles, lexicon)
    )
    end = max((cell.end for group in groups for cell in group.cells), default=item.end)
    row = Row(int(number.text.strip()), category, item, groups, number.start, max(end, item.end))
    return row, _cell("category", _name(head, "category"), following) if following else None


def _join_broken(lines: Sequence[Line]) -> list[list[Line]]:
    """Cells as the lines that they were broken over: a list mark or a semicolon at the end of a line goes on below."""
    cells: list[list[Line]] = []
    open_cell = False
    for line in lines:
        if open_cell:
            cells[-1].append(line)
        else:
            cells.append([line])
        open_cell = line.text.rstrip().endswith(("、", ",", "，", ";", "；"))
    return cells


def _split_category(
    cells: list[list[Line]], roles: Sequence[ColumnRole], lexicon: Lexicon, *, final: bool
) -> tuple[list[list[Line]], list[Line] | None]:
    """The row's own cells, and the cell that is left over: the category of the next row, once if printed twice."""
    if len(cells) >= 2 and _text(cells[-1]) == _text(cells[-2]):
        cells = cells[:-1]
    own = [cell for cell in cells if not _is_departments(cell, roles, lexicon)]
    width = sum(role.role != "departments" for role in roles)
    left_over = len(own) % width == 1 if width > 1 else len(own) > width
    if final or not left_over or not own or cells[-1] is not own[-1]:
        return cells, None
    return cells[:-1], cells[-1]


def _groups(
    cells: Sequence[list[Line]], roles: Sequence[ColumnRole], lexicon: Lexicon
) -> list[list[list[Line]]]:
    """The cells of each sub-row: as many as there are columns, the departments printed or merged."""
    width = sum(role.role != "departments" for role in roles)
    groups: list[list[list[Line]]] = []
    for cell in cells:
        departments = _is_departments(cell, roles, lexicon)
        own = sum(not _is_departments(c, roles, lexicon) for c in groups[-1]) if groups else 0
        if not groups or (not departments and own >= width):
            groups.append([cell])
        else:
            groups[-1].append(cell)
    return groups


def _group(
    cells: Sequence[list[Line]], roles: Sequence[ColumnRole], at: int, lexicon: Lexicon
) -> Group:
    """The cells of a sub-row by role, in the order of the columns; bodies never fill another column's gap."""
    rest = list(cells)
    bodies = [cell for cell in rest if _is_departments(cell, roles, lexicon)]
    named: list[CellText] = []
    for role in roles:
        gap = len(rest) < len(roles) - len(named) and len(bodies) == 1
        if not rest or (gap and (role.role == "departments") != (rest[0] is bodies[0])):
            named.append(_empty(role.role, role.headers[0], at))
        else:
            lines = rest.pop(0)
            at = lines[-1].end
            named.append(_cell(role.role, role.headers[0], lines))
    return Group(tuple(named))


def _is_departments(cell: Sequence[Line], roles: Sequence[ColumnRole], lexicon: Lexicon) -> bool:
    """Whether the cell names nothing but bodies, or nothing, in a list that has a column for them."""
    if not any(role.role == "departments" for role in roles):
        return False
    return _text(cell) in NOTHING or are_departments(_text(cell), lexicon.department_endings)


def are_departments(text: str, endings: Sequence[str]) -> bool:
    """Whether the text is nothing but names of bodies (民政局、财政局、各街镇)."""
    names = [
        name for name in text.replace(",", "、").replace("，", "、").split("、") if name.strip()
    ]
    return bool(names) and all(
        len(n.strip()) <= 20 and n.strip().endswith(tuple(endings)) for n in names
    )


def _text(cell: Sequence[Line]) -> str:
    return "".join(line.text.strip() for line in cell)


def _cell(role: str, name: str, lines: Sequence[Line]) -> CellText:
    return CellText(role, name, _text(lines), lines[0].start, lines[-1].end)


def _empty(role: str, name: str, at: int) -> CellText:
    return CellText(role, name, "", at, at)


def _name(head: Sequence[ColumnRole], role: str) -> str:
    return next((column.headers[0] for column in head if column.role == role), "")
