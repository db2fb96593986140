"""A Word file (.docx) -> its text as Word would print it: generated numbering, tables with merged cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from indexer.archive import check_archive
from indexer.raw import Block, Grid, GridCell, Paragraph, Raw, assemble, join_lines, one_line
from indexer.word_lists import Numbering, W, is_on, read_numbering, read_value

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

PROTECTED = "EncryptedPackage".encode("utf-16-le")
UNPRINTED = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent", "ruby")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
"""What does not print in its paragraph's line: deleted words, properties, and boxes, which are read on their own."""

CONTENTS = re.compile(r"toc ?\d|目录 ?\d", re.IGNORECASE)
MAX_LEVEL = 8


def read_word(content: bytes) -> Raw:
    """The file's text and tables.

    Raises SourceError for a file that is protected, broken, or may not be unpacked.
    """
    import docx

    if PROTECTED in content:
        raise SourceError("protected by a password; save it without one")
    check_archive(content)
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        reason = one_line(str(error))[:200]
        raise SourceError(f"no Word document that can be read ({reason})") from error
    styles = {
        style.get(f"{W}styleId"): style for style in document.styles.element.iter(f"{W}style")
    }
    numbering = read_numbering(document, styles)
    notes = dict(_notes(document))
    return assemble(_with_notes(document.element.body, notes, numbering, styles), "docx")


def _notes(document: DocxDocument) -> Iterator[tuple[tuple[str, str], BaseOxmlElement]]:
    """Footnotes and endnotes by their kind and id."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1].removesuffix("s")
        if kind in ("footnote", "endnote") and not relation.is_external:
            for note in parse_xml(relation.target_part.blob).iter(f"{W}{kind}"):
                if note.get(f"{W}type") in (None, "normal"):
                    yield (kind, str(note.get(f"{W}id"))), note


def _with_notes(
    body: BaseOxmlElement,
    notes: dict[tuple[str, str], BaseOxmlElement],
    numbering: Numbering,
    styles: dict[str, BaseOxmlElement],
) -> Iterator[Block]:
    """The blocks, each note as a paragraph below the paragraph or table that it explains.

    Its number is not put into the text there: behind an amount it would read as a part of it.
    """
    count = 0
    for child in body:
        yield from _blocks((child,), numbering, styles)
        for mark in child.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = mark.tag.removeprefix(W).removesuffix("Reference")
            note = notes.get((kind, str(mark.get(f"{W}id"))))
            text = _flat(_blocks(note, numbering, styles)) if note is not None else ""
            if text:
                count += 1
                yield Paragraph(f"注{count}：{text}")


def _blocks(
    parent: Iterable[BaseOxmlElement], numbering: Numbering, styles: dict[str, BaseOxmlElement]
) -> Iterator[Block]:
    """Paragraphs and tables in order, also those inside content controls and text boxes; no table of contents."""
    for child in parent:
        if child.tag == f"{W}p":
            if not CONTENTS.match(_style_name(child, styles)):
                yield from _paragraphs(child, numbering, styles)
        elif child.tag == f"{W}tbl":
            yield from _table(child, numbering, styles)
        elif child.tag == f"{W}sdt":
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            content = child.find(f"{W}sdtContent")
            if content is not None and not (
                gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
            ):
                yield from _blocks(content, numbering, styles)
        elif child.tag in (f"{W}ins", f"{W}customXml", f"{W}moveTo", f"{W}smartTag"):
            yield from _blocks(child, numbering, styles)


def _paragraphs(
    element: BaseOxmlElement, numbering: Numbering, styles: dict[str, BaseOxmlElement]
) -> Iterator[Block]:
    number = _number(element, numbering, styles)
    pieces = "".join(_printed(element, styles)).split("\n")
    lines = [line for line in map(one_line, pieces) if line]
    if lines:
        yield Paragraph(f"{number}{lines[0]}")
        yield from map(Paragraph, lines[1:])
    for box in _boxes(element):
        yield from _blocks(box, numbering, styles)


def _printed(element: BaseOxmlElement, styles: dict[str, BaseOxmlElement]) -> Iterator[str]:
    """The characters of a paragraph, line breaks as `\\n`; nothing hidden, nothing deleted."""
    if element.tag == f"{W}t":
        yield element.text or ""
    elif element.tag in (f"{W}br", f"{W}cr"):
        yield "\n"
    elif element.tag in (f"{W}tab", f"{W}ptab"):
        yield " "
    elif element.tag == f"{W}noBreakHyphen":
        yield "-"
    elif element.tag == f"{W}r" and is_on(element.find(f"{W}rPr/{W}vanish")):
        return
    elif element.tag == f"{W}ruby":
        for base in element.iterfind(f"{W}rubyBase"):
            yield from _printed(base, styles)
    else:
        for child in element:
            if child.tag not in UNPRINTED or child.tag == f"{W}ruby":
                yield from _printed(child, styles)


def _boxes(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """The text boxes anchored in a paragraph, each once."""
    for box in element.iter(f"{W}txbxContent"):
        outside = [ancestor.tag for ancestor in box.iterancestors()]
        within = outside[: outside.index(f"{W}p") + 1] if f"{W}p" in outside else outside
        if not UNPRINTED & set(within):
            yield box


def _table(
    table: BaseOxmlElement, numbering: Numbering, styles: dict[str, BaseOxmlElement]
) -> Iterator[Block]:
    """The table with its merged cells; a frame of one row or column is no table, its text stands by itself."""
    cells: list[GridCell] = []
    inside: list[list[Block]] = []
    running: dict[int, int] = {}
    count = 0
    for row, element in enumerate(_rows(table)):
        column = _skipped(element)
        for cell in _cells(element):
            span = read_value(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            above = running.get(column)
            if merge is not None and merge.get(f"{W}val") != "restart" and above is not None:
                old = cells[above]
                cells[above] = GridCell(
                    old.text, old.row, old.column, row - old.row + 1, old.colspan
                )
            else:
                blocks = list(_blocks(cell, numbering, styles))
                running.pop(column, None)
                if merge is not None:
                    running[column] = len(cells)
                inside.append(blocks)
                cells.append(GridCell(_flat(blocks), row, column, 1, span))
            column += span
        count = row + 1
    columns = {cell.column for cell in cells}
    if count > 1 and len(columns) > 1:
        yield Grid(tuple(cells))
    else:
        for blocks in inside:
            yield from blocks


def _rows(table: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Rows, also those in content controls; not rows of tables inside."""
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag == f"{W}sdt" and (content := child.find(f"{W}sdtContent")) is not None:
            yield from _rows(content)


def _cells(row: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt" and (content := child.find(f"{W}sdtContent")) is not None:
            yield from _cells(content)


def _skipped(row: BaseOxmlElement) -> int:
    """The columns that a row leaves out at its beginning."""
    return read_value(row.find(f"{W}trPr/{W}gridBefore"), 0)


def _flat(blocks: Iterable[Block]) -> str:
    """What a cell holds on one line, tables inside it included."""
    pieces: list[str] = []
    for block in blocks:
        pieces += [cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text]
    return join_lines(pieces)


def _number(
    paragraph: BaseOxmlElement, numbering: Numbering, styles: dict[str, BaseOxmlElement]
) -> str:
    """The number that Word prints before the paragraph, its own or its style's."""
    number_id: str | None = None
    level: int | None = None
    for properties in _properties(paragraph, styles):
        found = properties.find(f"{W}numPr")
        if found is None:
            continue
        own, at = found.find(f"{W}numId"), found.find(f"{W}ilvl")
        if number_id is None and own is not None:
            number_id = own.get(f"{W}val")
        if level is None and at is not None:
            level = read_value(at, 0)
    if number_id in (None, "0") or number_id is None:
        return ""
    return numbering.next(number_id, min(level or 0, MAX_LEVEL))


def _properties(
    paragraph: BaseOxmlElement, styles: dict[str, BaseOxmlElement]
) -> Iterator[BaseOxmlElement]:
    """The paragraph's own properties, then those of its style and of the styles that it is based on."""
    own = paragraph.find(f"{W}pPr")
    if own is not None:
        yield own
    name = own.find(f"{W}pStyle") if own is not None else None
    style = styles.get(str(name.get(f"{W}val"))) if name is not None else None
    for _ in range(20):
        if style is None:
            return
        properties = style.find(f"{W}pPr")
        if properties is not None:
            yield properties
        based = style.find(f"{W}basedOn")
        style = styles.get(str(based.get(f"{W}val"))) if based is not None else None


def _style_name(paragraph: BaseOxmlElement, styles: dict[str, BaseOxmlElement]) -> str:
    own = paragraph.find(f"{W}pPr/{W}pStyle")
    style = styles.get(str(own.get(f"{W}val"))) if own is not None else None
    name = style.find(f"{W}name") if style is not None else None
    return str(name.get(f"{W}val")) if name is not None else ""
