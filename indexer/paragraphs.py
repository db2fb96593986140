"""Lines with their places on a page -> paragraphs: what a page broke over lines and pages is joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.labels import read_marker
from indexer.raw import Paragraph, join_lines

PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•\s]*"
)
MARGIN = 0.1
"""Share of the page's height at its top and bottom where headers, footers and page numbers stand."""

INDENT = 1.2
"""Characters that a line must stand further right to begin a paragraph; Chinese ones begin two in."""

SHORT = 2.2
"""Characters that a line may lack of the full width: a stop or a long word can be carried over."""

FULL = 0.7
"""Share of the page's width that a full line reaches; a page of short lines only has none."""

SEVERAL = 8
"""Of so many lines one that stands out alone is a stamp or a note in the margin."""

STOPS = "。！？!?；;：:"


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of a page: its text, its box (left, top, right, bottom, downwards), and confidence if it was a picture."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float | None = None

    @property
    def height(self) -> float:
        """How high its characters are."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page's lines in reading order with its size."""

    lines: tuple[PlacedLine, ...]
    width: float
    height: float


def drop_running_lines(pages: Sequence[PlacedPage]) -> list[PlacedPage]:
    """The pages without page numbers, and without headers and footers: lines in a margin that pages share."""
    counts = Counter(
        key for page in pages for key in {_key(line) for line in _in_margin(page) if line.text}
    )
    often = max(2, len(pages) * 0.3)
    kept = []
    for page in pages:
        margin = {id(line) for line in _in_margin(page)}
        lines = [
            line
            for line in page.lines
            if id(line) not in margin
            or not (PAGE_NUMBER.fullmatch(line.text.strip()) or counts[_key(line)] >= often)
        ]
        kept.append(PlacedPage(tuple(lines), page.width, page.height))
    return kept


def _in_margin(page: PlacedPage) -> Iterator[PlacedLine]:
    for line in page.lines:
        if line.bottom <= page.height * MARGIN or line.top >= page.height * (1 - MARGIN):
            yield line


def _key(line: PlacedLine) -> str:
    return re.sub(r"\d+", "0", "".join(line.text.split()))


def join_paragraphs(lines: Sequence[PlacedLine], width: float) -> list[Paragraph]:
    """The lines of a stretch of text as paragraphs; the stretch may reach over pages of that width."""
    if not lines:
        return []
    size = median(line.height for line in lines)
    left, right = _edges(lines, size)
    right = max(right, width * FULL)
    groups: list[list[PlacedLine]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, left, right, size):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group) for group in groups]


def _edges(lines: Sequence[PlacedLine], size: float) -> tuple[float, float]:
    """Where full lines begin and end: the outermost places that two lines share, on a page of several."""

    def shared(values: list[float]) -> float:
        near = [
            value for value, after in pairwise(sorted(values)) if after - value <= size / 2
        ] or values
        return min(near if len(lines) >= SEVERAL else values)

    return shared([line.left for line in lines]), -shared([-line.right for line in lines])


def _goes_on(
    group: Sequence[PlacedLine], line: PlacedLine, left: float, right: float, size: float
) -> bool:
    """Whether the line goes on with the paragraph: the one above it is full, and it is not indented."""
    above = group[-1]
    if right - above.right > SHORT * size:
        return _in_column(group, line, size)
    if line.left - left > INDENT * size:
        return _in_column(group, line, size)
    if max(line.height, above.height) > 1.35 * min(line.height, above.height):
        return False
    return not (above.text.rstrip().endswith(tuple(STOPS)) and read_marker(line.text) is not None)


def _in_column(group: Sequence[PlacedLine], line: PlacedLine, size: float) -> bool:
    """A centred title of several lines goes on: both lines are larger than the text, one close below the other."""
    above = group[-1]
    large = min(line.height, above.height) > 1.25 * size
    alike = max(line.height, above.height) < 1.15 * min(line.height, above.height)
    centred = abs((line.left + line.right) - (above.left + above.right)) < 2 * size
    return large and alike and centred and 0 <= line.top - above.bottom < above.height


def _paragraph(group: Sequence[PlacedLine]) -> Paragraph:
    pieces = tuple((line.text.strip(), line.confidence) for line in group)
    shares = tuple((text, share) for text, share in pieces if share is not None)
    return Paragraph(join_lines(text for text, _ in pieces), shares)
