"""The ink of a page that the finding of lines passed over: a word or two alone on a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

Rectangle = tuple[int, int, int, int]
"""left, top, right, bottom in pixels, downwards."""

WINDOW = 41
DARKER = 25
"""Ink is so much darker than the mean of the window around it: shade and noise of the paper are not."""

AROUND = 0.4
"""Of a line's height so much around the lines that were found is theirs: boxes cut strokes off."""

APART = 0.6
"""Of a line's height characters of a word are at most apart."""

LOWEST = 0.45
HIGHEST = 1.6
NARROWEST = 0.5
"""What is writing, in heights of a line; stamps are higher, dots and rules lower."""

FULLEST = 0.12
"""Share of its box that writing blackens at least."""

MARGIN = 0.3


def find_unread(
    pixels: NDArray[Any], lines: Sequence[Sequence[Sequence[float]]]
) -> list[Rectangle]:
    """Where a page has writing outside the lines that were found, each with a margin, in reading order.

    `pixels` are (height, width, 3), red first; a line is its four corners. None where no line was found: nothing
    then tells how high writing is.
    """
    import cv2
    import numpy

    if not lines:
        return []
    corners = [numpy.array(line, dtype=numpy.int32) for line in lines]
    high = float(numpy.median([numpy.hypot(*(line[3] - line[0])) for line in corners]))
    grey = cv2.medianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), 3)
    ink = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, WINDOW, DARKER
    )
    for line in corners:
        cv2.fillPoly(ink, [line], 0)
        cv2.polylines(ink, [line], True, 0, max(1, int(high * AROUND)))
    near = cv2.getStructuringElement(cv2.MORPH_RECT, (max(1, int(high * APART)), 1))
    words = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, near)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(words, connectivity=8)
    margin = int(high * MARGIN)
    found = []
    for left, top, across, down, area in boxes[1:].tolist():
        writing = LOWEST * high < down < HIGHEST * high and across > NARROWEST * high
        if writing and area > FULLEST * across * down:
            found.append(
                (
                    max(0, left - margin),
                    max(0, top - margin),
                    min(pixels.shape[1], left + across + margin),
                    min(pixels.shape[0], top + down + margin),
                )
            )
    return sorted(found, key=lambda box: (box[1], box[0]))
