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
from indexer.paragraphs import PlacedLine, PlacedPage, drop_running_lines, join_paragraphs
from indexer.raw import Raw, assemble

if TYPE_CHECKING:
    from numpy.typing import NDArray

INSTALL = "pip install 'yinling[ocr]'"
MAX_PIXELS = 60_000_000
THREADS = 2
AFTER_STOP = re.compile("(?<=[、，。；：]) +")
"""A full-width stop is half empty, which the recognition can take for a space."""

LONG = 200
"""Pixels from which a line tells how the page lies."""

Corners = Sequence[Sequence[float]]
"""x and y of the upper left, upper right, lower right and lower left corner of a line."""

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
    pages = []
    try:
        with Image.open(io.BytesIO(content)) as picture:
            for frame in range(getattr(picture, "n_frames", 1)):
                picture.seek(frame)
                if picture.width * picture.height > MAX_PIXELS:
                    raise SourceError(
                        f"a picture of more than {MAX_PIXELS:,} pixels; scale it down"
                    )
                pixels = numpy.asarray(picture.convert("RGB"))
                pages.append(PlacedPage(tuple(read_picture(pixels)), *picture.size))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SourceError(f"no picture that can be read ({error}); save it as PNG") from error
    lines = [line for page in drop_running_lines(pages) for line in page.lines]
    return assemble(join_paragraphs(lines, max(page.width for page in pages)), "scan")


def read_picture(pixels: NDArray[Any]) -> list[PlacedLine]:
    """The lines of a page, from top to bottom; `pixels` are (height, width, 3), red first.

    Raises SourceError where the recognition is not installed.
    """
    found, _ = _engine()(pixels[:, :, ::-1])
    read = [(corners, text, float(share)) for corners, text, share in found or () if text.strip()]
    slope = _slope([corners for corners, _, _ in read])
    pieces = []
    for corners, text, share in read:
        if share >= LEAST_SHARE:
            xs = [float(x) + slope * float(y) for x, y in corners]
            ys = [float(y) - slope * float(x) for x, y in corners]
            text = AFTER_STOP.sub("", text)
            pieces.append(PlacedLine(text, min(xs), min(ys), max(xs), max(ys), share))
    return _rows(pieces)


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
