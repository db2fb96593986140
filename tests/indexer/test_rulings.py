from __future__ import annotations

import numpy
import pytest
from PIL import Image, ImageDraw

from indexer.rulings import find_cells

pytestmark = pytest.mark.ocr


def ruled(degrees: float) -> Image.Image:
    """Three rows of two cells, the first column's lower two merged."""
    picture = Image.new("RGB", (1240, 800), "white")
    draw = ImageDraw.Draw(picture)
    for left, y in ((100, 100), (100, 200), (400, 300), (100, 400)):
        draw.line((left, y, 1000, y), fill="black", width=3)
    for x in (100, 400, 1000):
        draw.line((x, 100, x, 400), fill="black", width=3)
    return picture.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor="white")


@pytest.mark.parametrize("degrees", [0, 1, -2])
def test_cells_are_what_the_lines_close(degrees: float) -> None:
    slope = float(numpy.tan(numpy.radians(degrees)))
    tables = find_cells(numpy.asarray(ruled(degrees)), slope)
    assert [len(cells) for cells in tables] == [5]
    heights = sorted(round((bottom - top) / 100) for _, top, _, bottom in tables[0])
    assert heights == [1, 1, 1, 1, 2]


def test_page_without_lines_has_no_table() -> None:
    assert find_cells(numpy.full((800, 1240, 3), 255, dtype=numpy.uint8), 0.0) == []
