"""A picture of a page -> the boxes of the cells that its drawn lines make."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from indexer.grids import Box

SHORTEST = 40
"""Of a page's width so many parts are the shortest line that rules a table; strokes of writing are shorter."""

GAP = 5
"""Pixels that a line may be broken by."""

SMALLEST = 15
"""Pixels that a cell is at least high and wide."""


def find_cells(pixels: NDArray[Any], slope: float) -> list[list[Box]]:
    """The cells of each ruled table, in pixels of the page laid straight; `pixels` are (height, width, 3)."""
    import cv2

    height, width = pixels.shape[:2]
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    dark = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15
    )
    straight = _matrix(slope)
    dark = cv2.warpAffine(dark, straight, (width, height), flags=cv2.INTER_NEAREST)
    lines = _lines(dark, (width // SHORTEST, 1)) | _lines(dark, (1, width // SHORTEST))
    contours, levels = cv2.findContours(lines, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    tables: dict[int, list[Box]] = {}
    for n, contour in enumerate(contours):
        around = int(levels[0][n][3])
        left, top, across, down = cv2.boundingRect(contour)
        if around >= 0 and across >= SMALLEST and down >= SMALLEST:
            tables.setdefault(around, []).append((left, top, left + across, top + down))
    return [sorted(cells, key=lambda box: (box[1], box[0])) for cells in tables.values()]


def _matrix(slope: float) -> NDArray[Any]:
    """The turn that lays the page straight, the same as for its lines."""
    import numpy

    return numpy.array([[1, slope, 0], [-slope, 1, 0]], dtype=numpy.float32)


def _lines(dark: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """What of the dark pixels is a line of at least that size, small breaks closed."""
    import cv2

    gap = (GAP if size[0] > 1 else 1, GAP if size[1] > 1 else 1)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, gap))
    found = cv2.morphologyEx(
        joined, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size)
    )
    wide: NDArray[Any] = cv2.dilate(found, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    return wide
