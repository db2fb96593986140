"""Clean text -> clauses: every title, heading, numbered item, row, cell and paragraph, with parent, span and stable id.

Nothing is refused: text that fits no numbering is a paragraph under the heading above it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.labels import Marker, read_marker, write_numeral
from corpus.model import Cell, Clause, ClauseKind, Document, Lexicon, Part, Span
from indexer.clean import bare, find_once
from indexer.draft import Draft
from indexer.grid_rows import find_grid
from indexer.headings import (
    has_below,
    is_heading,
    is_signature,
    is_title,
    lead_in,
    lists_attachments,
    own_heading,
    title_lines,
)
from indexer.layout import EFFECT, Line, cut_items, cut_siblings, read_lines
from indexer.raw import RawTable
from indexer.sentences import mark_sentences
from indexer.tables import CellText, Row, Table, are_departments, find_table

RESPONSIBLE = re.compile(
    r"[(（](?:(责任单位|责任部门|牵头单位|牵头部门|责任主体)[:：])?(?!不?含|包括|[如即指])([^()（）]+)[)）]。?$"
)


@dataclass(slots=True)
class Tree:
    """Clauses under construction, and how many of each kind a parent has so far."""

    document: Document
    lexicon: Lexicon
    text: str
    tables: tuple[RawTable, ...] = ()
    clauses: list[Clause] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        kind: ClauseKind,
        parent: Node,
        step: str,
        label: str,
        heading: tuple[str, ...],
        span: Span,
        cells: tuple[Cell, ...] = (),
        text: str | None = None,
        frame: tuple[Span, ...] = (),
    ) -> Clause:
        """The new clause; a step that its parent already has gets `~2`."""
        again = self.next(parent, f"{step}~")
        path = (*parent.path, step if again == 1 else f"{step}~{again}")
        words = self.text[span.start : span.end] if text is None else text
        clause = Clause(
            id=f"{self.document.id}.{'.'.join(path)}",
            document=self.document.id,
            path=path,
            level=len(path),
            kind=kind,
            label=label,
            heading=heading,
            text=words,
            span=span,
            digest=hashlib.sha256(words.encode()).hexdigest()[:16],
            parent=parent.id,
            cells=cells,
            sentences=mark_sentences(words, self.lexicon.force),
            frame=frame,
        )
        self.clauses.append(clause)
        return clause

    def holds_text(self, parent: Node, step: str) -> bool:
        """Whether a clause of that step that is no row stands under the parent."""
        path = (*parent.path, step)
        return any(clause.path == path and clause.kind != "row" for clause in self.clauses)

    def next(self, parent: Node, prefix: str) -> int:
        """How many of the kind the parent will have with the next one."""
        key = f"{'.'.join(parent.path)}/{prefix}"
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts[key]


@dataclass(frozen=True, slots=True)
class Node:
    """A clause, or the root of a part, as a place for others to hang under.

    `marks` is the label of the numbered way to it, `label` that with its heading, `rank` how deep
    its numbering stands.
    """

    path: tuple[str, ...]
    rank: int
    marks: str
    label: str
    heading: tuple[str, ...]
    id: str | None = None
    article: bool = False


def parse_clauses(draft: Draft, document: Document, lexicon: Lexicon) -> tuple[Clause, ...]:
    """The document's clauses in order, parents before children.

    Raises PassageError for a declared part whose first words are not in the text exactly once.
    """
    tree = Tree(document, lexicon, draft.text, draft.tables)
    for part, start, end in split_parts(draft.text, document):
        lines = read_lines(draft.text, start, end, document.title, lexicon.heading_words)
        _parse_part(tree, part, lines)
    return tuple(tree.clauses)


def split_parts(text: str, document: Document) -> Iterator[tuple[Part, int, int]]:
    """The declared parts with their offsets, or the whole text as one."""
    if not document.parts:
        yield Part("", "", ""), 0, len(text)
        return
    starts = [
        find_once(text, part.begin, f"{document.id}: part {part.name}") for part in document.parts
    ]
    ends = [*starts[1:], len(text)]
    if starts[0] > 0:
        yield Part("", "", ""), 0, starts[0]
    yield from zip(document.parts, starts, ends, strict=True)


def _parse_part(tree: Tree, part: Part, lines: Sequence[Line]) -> None:
    root = Node((part.id,) if part.id else (), 0, "", part.name if part.id else "", ())
    table = _next_table(tree, lines)
    before = lines[: table.first] if table else lines
    after = lines[table.last :] if table else ()
    stack = _parse_lines(tree, part, root, before, then_table=table is not None)
    if table:
        _add_rows(tree, part, stack[-1], root, table, lines[table.first : table.last])
    if after:
        _parse_part(tree, part, after)


def _next_table(tree: Tree, lines: Sequence[Line]) -> Table | None:
    """The first list of these lines: a table that the file marks, or one that was flattened above it."""
    marked = find_grid(lines, tree.text, tree.tables, tree.lexicon)
    flattened = find_table(lines[: marked.first] if marked else lines, tree.lexicon)
    return flattened or marked


def _parse_lines(
    tree: Tree, part: Part, root: Node, lines: Sequence[Line], *, then_table: bool = False
) -> list[Node]:
    """Lines by their markers; returns the open nodes, outermost first."""
    units = [cut_items(sibling) for line in lines for sibling in cut_siblings(line)]
    lines = [own for own, *_ in units]
    stack = [root]
    begun = False
    n = 0
    while n < len(lines):
        line, within = lines[n], units[n][1:]
        following = [*within, *lines[n + 1 : n + 4]][:3]
        marker = read_marker(line.text) or _cut_marker(line, lines[n - 1] if n else None)
        titled = 0 if part.id else title_lines(lines, n, tree.document)
        if titled and "title" not in tree.counts:
            tree.counts["title"] = 1
            del stack[1:]
            _add_title(tree, root, Span(line.start, lines[n + titled - 1].end))
            n += titled
            continue
        if EFFECT.match(line.text) or is_signature(line, following):
            del stack[1:]
            _add_paragraph(tree, root, line)
        elif not begun and is_title(line):
            _add_title(tree, root, Span(line.start, line.end))
            n += 1
            continue
        elif lists_attachments(lines, n):
            del stack[1:]
            _add_paragraph(tree, root, line)
        elif marker:
            above_table = then_table and n + 1 == len(lines)
            headed = above_table or has_below(marker, following)
            _add_numbered(tree, part, stack, line, marker, following, headed=headed)
            _add_within(tree, part, stack[-1], within)
        elif (article := _open_article(stack, line)) is not None:
            _add_within(tree, part, _add_paragraph(tree, article, line), within)
        elif not is_heading(
            line, following, tree.document, then_table=then_table and n + 4 > len(lines)
        ):
            _add_within(tree, part, _add_paragraph(tree, stack[-1], line), within)
        elif begun:
            del stack[1:]
            _add_heading(tree, root, stack, line)
        else:
            _add_title(tree, root, Span(line.start, line.end))
            n += 1
            continue
        begun = True
        n += 1
    return stack


def _add_within(tree: Tree, part: Part, parent: Node, units: Sequence[Line]) -> None:
    """The numbered units that one line held behind its own words; the line below it is none of theirs."""
    stack = [parent]
    for n, unit in enumerate(units):
        marker = read_marker(unit.text)
        if marker:
            below = has_below(marker, units[n + 1 : n + 4])
            _add_numbered(tree, part, stack, unit, marker, units[n + 1 : n + 4], headed=below)


def _open_article(stack: Sequence[Node], line: Line) -> Node | None:
    """The article whose next paragraph the line is: text below its items goes on with the article itself."""
    if re.match(r"附[件表录]", line.text.strip()):
        return None
    return next((node for node in stack if node.article), None)


def _cut_marker(line: Line, before: Line | None) -> Marker | None:
    """The number without its dot that the layout cut at; in a line of its own it would be an amount."""
    match = re.match(r"\d{1,2}(?=[\u4e00-\u9fff])", line.text)
    if match and before and before.end == line.start:
        return Marker("digit", int(match[0]), None, match[0])
    return None


def _add_numbered(
    tree: Tree,
    part: Part,
    stack: list[Node],
    line: Line,
    marker: Marker,
    following: Sequence[Line],
    *,
    headed: bool,
) -> None:
    while len(stack) > 1 and stack[-1].rank >= marker.rank:
        stack.pop()
    parent = stack[-1]
    own = own_heading(line.text[len(marker.printed) :], marker, following)
    heading = (*parent.heading, own) if own else parent.heading
    article = marker.style == "article"
    marks = f"{'' if article else parent.marks}{marker.label}"
    if marker.style in ("han_bracket", "digit") and any(node.article for node in stack):
        unit = "项" if parent.article else "目"
        marks = f"{parent.marks}第{marker.label.removeprefix('第').removesuffix('项')}{unit}"
    bare_heading = (
        own is not None and len(own) >= len(line.text.strip()) - len(marker.printed) - 1 and headed
    )
    gap = "" if marks.endswith(("、", "）")) or not own else " "
    label = f"{_prefix(part)}{marks}{gap}{own or ''}"
    cells = () if bare_heading else _responsible(line.text, tree.lexicon)
    span = Span(line.start, line.end)
    clause = tree.add(
        "heading" if bare_heading else "item", parent, marker.step, label, heading, span, cells
    )
    lead = lead_in(line.text[len(marker.printed) :])
    below = (*heading, lead) if lead and lead != own else heading
    stack.append(Node(clause.path, marker.rank, marks, label, below, clause.id, article))


def _add_title(tree: Tree, root: Node, span: Span) -> None:
    """A title: of the document, of a part, or a line above the first text."""
    tree.add("title", root, "title", f"{root.label} 标题".strip(), (), span)


def _add_heading(tree: Tree, root: Node, stack: list[Node], line: Line) -> None:
    text = line.text.strip()
    label = f"{root.label} 「{text}」".strip()
    clause = tree.add(
        "heading", root, f"h{tree.next(root, 'h')}", label, (text,), Span(line.start, line.end)
    )
    stack.append(Node(clause.path, 0, f"「{text}」", label, (text,), clause.id))


def _add_paragraph(tree: Tree, parent: Node, line: Line) -> Node:
    """The paragraph as a place for what its line holds besides."""
    number = tree.next(parent, "p") + (1 if parent.article else 0)
    unit = f"第{write_numeral(number)}款" if parent.article else f" 第{number}段"
    label = f"{parent.label or '正文'}{unit}"
    cells = _responsible(line.text, tree.lexicon)
    span = Span(line.start, line.end)
    clause = tree.add("paragraph", parent, f"p{number}", label, parent.heading, span, cells)
    return Node(clause.path, 0, label, label, parent.heading, clause.id)


def _add_rows(
    tree: Tree, part: Part, parent: Node, root: Node, table: Table, lines: Sequence[Line]
) -> None:
    """Rows with their cells; a row of several groups has a sub-row for each.

    What stands between the rows is in the frame of the next one if cells repeat it, else a paragraph.
    """
    name, table_step = part.name or "清单", ""
    unit = "项" if table.numbered else "行"
    # Rows keep their numbers as steps unless numbered text has taken them.
    if not table.numbered or tree.holds_text(root, str(table.rows[0].number)):
        count = tree.next(root, "t")
        name, table_step = f"{_prefix(part)}表{count}", f"t{count}-"
    frames, loose = _between_rows(table, lines)
    for row, frame in zip(table.rows, frames, strict=True):
        while loose and loose[0].start < row.start:
            _add_paragraph(tree, parent, loose.pop(0))
        label = f"{name} 第{row.number}{unit} {row.item.text}"
        category = (row.category.text,) if row.category else ()
        heading = (*parent.heading, *category, row.item.text)
        single = len(row.groups) == 1
        cells = _row_cells(row) + (tuple(map(_named, row.groups[0].cells)) if single else ())
        step, span = f"{table_step}{row.number}", Span(row.start, row.end)
        clause = tree.add("row", root, step, label, heading, span, cells, frame=frame)
        node = Node(clause.path, 1, label, label, heading, clause.id)
        if single:
            _add_cells(tree, node, row.groups[0].cells)
            continue
        for n, group in enumerate(row.groups, 1):
            span = Span(group.cells[0].start, max(cell.end for cell in group.cells))
            cells = _row_cells(row) + tuple(map(_named, group.cells))
            sub = tree.add("row", node, str(n), f"{label}（{n}）", heading, span, cells)
            _add_cells(tree, Node(sub.path, 2, sub.label, sub.label, heading, sub.id), group.cells)
    for line in loose:
        _add_paragraph(tree, parent, line)


def _between_rows(table: Table, lines: Sequence[Line]) -> tuple[list[tuple[Span, ...]], list[Line]]:
    """The frame of each row, and the lines that are in no row and that no cell repeats."""
    frames: list[tuple[Span, ...]] = [() for _ in table.rows]
    loose = []
    categories = [row.category for row in table.rows if row.category]
    named = {*table.head, *(bare(category.text) for category in categories)}
    for line in lines:
        if any(row.start < line.end and line.start < row.end for row in table.rows):
            continue
        inside = any(c.start <= line.start and line.end <= c.end for c in categories)
        if inside or bare(line.text) in named:
            at = next((n for n, row in enumerate(table.rows) if row.start >= line.end), -1)
            frames[at] = (*frames[at], Span(line.start, line.end))
        else:
            loose.append(line)
    return frames, loose


def _add_cells(tree: Tree, parent: Node, cells: Sequence[CellText]) -> None:
    for cell in cells:
        if cell.text:
            span = Span(cell.start, cell.end)
            tree.add(
                "cell",
                parent,
                cell.role,
                f"{parent.marks} {cell.name}",
                parent.heading,
                span,
                text=cell.text,
            )


def _row_cells(row: Row) -> tuple[Cell, ...]:
    return tuple(_named(cell) for cell in (row.category, row.item) if cell)


def _named(cell: CellText) -> Cell:
    return Cell(cell.role, cell.name, cell.text)


def _prefix(part: Part) -> str:
    """The part's name in front of its labels; the main text needs none."""
    return f"{part.name} " if part.id else ""


def _responsible(text: str, lexicon: Lexicon) -> tuple[Cell, ...]:
    """The bodies in brackets at the end of an item, if it is bodies that they name."""
    match = RESPONSIBLE.search(text.strip())
    if not match:
        return ()
    bodies = match[2].removesuffix("负责")
    if match[1] or are_departments(bodies, lexicon.department_endings):
        return (Cell("departments", match[1] or "责任单位", bodies),)
    return ()
