"""A picture of a page -> its lines with their places and how sure the recognition is of each."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from corpus.errors import SourceError
from indexer.grids import Box, GridBox, is_table
from indexer.pages import join_pages, last_grid
from indexer.paragraphs import PlacedLine, PlacedPage, drop_running_lines
from indexer.raw import Raw, assemble, join_lines
from indexer.rulings import find_cells
from indexer.unread import find_unread

if TYPE_CHECKING:
    from numpy.typing import NDArray

INSTALL = "pip install 'yinling[ocr]'"
MAX_PIXELS = 60_000_000
MAX_FRAMES = 60
WIDTH = 595.0
"""A picture is taken for a page of A4, in points; what is near and what is far is told in these."""

THREADS = 2
AFTER_STOP = re.compile("(?<=[、，。；：]) +")
"""A full-width stop is half empty, which the recognition can take for a space."""

LONG = 200
"""Pixels from which a line tells how the page lies."""

Corners = Sequence[Sequence[float]]
"""x and y of the upper left, upper right, lower right and lower left corner of a line."""

LEAST_ALONE = 0.6
"""What was found by its ink alone is writing from this share on."""

LEAST_SHARE = 0.3
"""Below this the recognition saw no writing but a stain or a seal's edge."""


def read_scan(content: bytes) -> Raw:
    """The text of a picture (PNG, JPEG, TIFF, BMP, WebP), a paragraph a line, with the confidence of each line.

    Raises SourceError for a broken or too large picture, or where the recognition is not installed.
    """
    import numpy

    try:
        from PIL import Image
    except ImportError as error:
        raise SourceError(f"a picture; reading one needs more software: {INSTALL}") from error
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    pages: list[PlacedPage] = []
    grids: list[list[GridBox]] = []
    try:
        with Image.open(io.BytesIO(content)) as picture:
            frames = getattr(picture, "n_frames", 1)
            if frames > MAX_FRAMES:
                raise SourceError(f"{frames} pages; at most {MAX_FRAMES} are read. Split it")
            for frame in range(frames):
                picture.seek(frame)
                if picture.width * picture.height > MAX_PIXELS:
                    raise SourceError(
                        f"a picture of more than {MAX_PIXELS:,} pixels; scale it down"
                    )
                pixels = numpy.asarray(picture.convert("RGB"))
                lines, boxes = read_picture(pixels, WIDTH, last_grid(grids))
                pages.append(
                    PlacedPage(tuple(lines), WIDTH, WIDTH * picture.height / picture.width)
                )
                grids.append(boxes)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SourceError(f"no picture that can be read ({error}); save it as PNG") from error
    return assemble(join_pages(drop_running_lines(pages), grids), "scan")


def read_picture(
    pixels: NDArray[Any], width: float, above: GridBox | None
) -> tuple[list[PlacedLine], list[GridBox]]:
    """The lines of a page from top to bottom, and its ruled tables, in units of which the page is `width` wide.

    `pixels` are (height, width, 3), red first; `above` is the table with which the page before ended.
    Raises SourceError where the recognition is not installed.
    """
    found, _ = _engine()(pixels[:, :, ::-1])
    read = [(corners, text, float(share)) for corners, text, share in found or () if text.strip()]
    read += _read_missed(pixels, [corners for corners, _, _ in read])
    slope = _slope([corners for corners, _, _ in read])
    scale = width / pixels.shape[1]
    pieces = []
    for corners, text, share in read:
        if share >= LEAST_SHARE:
            xs = [(float(x) + slope * float(y)) * scale for x, y in corners]
            ys = [(float(y) - slope * float(x)) * scale for x, y in corners]
            text = AFTER_STOP.sub("", text.strip())
            pieces.append(PlacedLine(text, min(xs), min(ys), max(xs), max(ys), share))
    grids = []
    for cells in find_cells(pixels, slope):
        box = GridBox(tuple((a * scale, b * scale, c * scale, d * scale) for a, b, c, d in cells))
        if len(box.across) > 2 and is_table(box, above):
            filled, pieces = _fill(box, pieces)
            grids.append(filled)
    return _rows(pieces), grids


def _read_missed(
    pixels: NDArray[Any], lines: Sequence[Corners]
) -> list[tuple[Corners, str, float]]:
    """What stands outside the lines that were found: corners, text and share of each piece, as for those."""
    pieces: list[tuple[Corners, str, float]] = []
    for left, top, right, bottom in find_unread(pixels, lines):
        part = pixels[top:bottom, left:right, ::-1]
        read, _ = _engine()(part, use_det=False, use_cls=False)
        for text, share in read or ():
            if text.strip() and float(share) >= LEAST_ALONE:
                corners = ((left, top), (right, top), (right, bottom), (left, bottom))
                pieces.append((corners, text, float(share)))
    return pieces


def _fill(box: GridBox, pieces: list[PlacedLine]) -> tuple[GridBox, list[PlacedLine]]:
    """The table with its cells' texts, and the pieces that stand in none."""
    held = [_rows([piece for piece in pieces if _within(piece, cell)]) for cell in box.boxes]
    texts = tuple(join_lines(line.text for line in cell) for cell in held)
    lines = tuple(tuple((line.text, line.confidence or 0.0) for line in cell) for cell in held)
    rest = [piece for piece in pieces if not any(_within(piece, cell) for cell in box.boxes)]
    return GridBox(box.boxes, texts, lines), rest


def _within(piece: PlacedLine, cell: Box) -> bool:
    x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
    return cell[0] <= x < cell[2] and cell[1] <= y < cell[3]


def _slope(boxes: Sequence[Corners]) -> float:
    """How far the page's lines sink for each pixel to the right: a page lies askew on the glass."""
    slopes = [
        (right[1] - left[1]) / (right[0] - left[0])
        for left, right, *_ in boxes
        if right[0] - left[0] > LONG
    ]
    return float(median(slopes)) if slopes else 0.0


def _rows(pieces: list[PlacedLine]) -> list[PlacedLine]:
    """Pieces at one height as one line, left to right; its confidence is that of its least sure piece."""
    rows: list[list[PlacedLine]] = []
    for piece in sorted(pieces, key=lambda p: p.top + p.bottom):
        middle = (piece.top + piece.bottom) / 2
        if rows and abs(middle - (rows[-1][-1].top + rows[-1][-1].bottom) / 2) < piece.height * 0.4:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_joined(sorted(row, key=lambda p: p.left)) for row in rows]


def _joined(row: list[PlacedLine]) -> PlacedLine:
    text = row[0].text
    for before, piece in pairwise(row):
        apart = piece.left - before.right > piece.height and not text.endswith("、")
        text += f" {piece.text}" if apart else piece.text
    return PlacedLine(
        text,
        row[0].left,
        min(p.top for p in row),
        row[-1].right,
        max(p.bottom for p in row),
        min(p.confidence or 0.0 for p in row),
    )


@cache
def _engine() -> Any:
    """The recognition with the models that its package carries; nothing is fetched."""
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:
        raise SourceError(f"a scanned page; reading one needs more software: {INSTALL}") from error
    return RapidOCR(intra_op_num_threads=THREADS, inter_op_num_threads=1)
