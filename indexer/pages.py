"""Pages with their lines and tables -> paragraphs and tables in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.grids import GridBox, join_grids
from indexer.paragraphs import PlacedLine, PlacedPage, join_paragraphs
from indexer.raw import Block


def join_pages(pages: Sequence[PlacedPage], grids: Sequence[list[GridBox]]) -> Iterator[Block]:
    """Text and tables in order; text goes on over a page's end, and so does a table that stands there."""
    text: list[PlacedLine] = []
    table: list[GridBox] = []
    width = max((page.width for page in pages), default=0.0)
    for page, boxes in zip(pages, grids, strict=True):
        rest = list(page.lines)
        for box in sorted(boxes, key=lambda box: box.top):
            above = [line for line in rest if line.top + line.bottom < 2 * box.top]
            rest = rest[len(above) :]
            if above:
                if table:
                    yield join_grids(table)
                    table = []
                text += above
            if table and not table[-1].goes_on(box):
                yield join_grids(table)
                table = []
            if text:
                yield from join_paragraphs(text, width)
                text = []
            table.append(box)
        if rest and table:
            yield join_grids(table)
            table = []
        text += rest
    if table:
        yield join_grids(table)
    yield from join_paragraphs(text, width)


def last_grid(grids: Sequence[Sequence[GridBox]]) -> GridBox | None:
    """The last table of the last page so far, which the next page may go on with."""
    return grids[-1][-1] if grids and grids[-1] else None
