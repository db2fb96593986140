from __future__ import annotations

import io
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import SourceError
from indexer.pdf import read_pdf
from indexer.raw import Raw
from indexer.scan import read_scan

pytestmark = pytest.mark.ocr

NOTICE = Path(__file__).with_name("files") / "scanned-notice.png"
WRITTEN = NOTICE.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def raw() -> Raw:
    return read_scan(NOTICE.read_bytes())


def test_at_most_one_character_in_a_hundred_is_wrong(raw: Raw) -> None:
    matches = SequenceMatcher(None, WRITTEN, raw.text, autojunk=False).get_matching_blocks()
    assert sum(match.size for match in matches) >= 0.99 * max(len(WRITTEN), len(raw.text))


def test_paragraphs_of_the_page_are_whole(raw: Raw) -> None:
    assert raw.format == "scan"
    assert len(raw.text.splitlines()) == len(WRITTEN.splitlines())


def test_every_line_of_the_page_has_its_confidence(raw: Raw) -> None:
    covered = "".join(raw.text[start:end] for start, end, _ in raw.confidence)
    assert covered == "".join(raw.text.splitlines())
    assert all(0.5 < share <= 1 for _, _, share in raw.confidence)


def test_scanned_page_of_a_pdf_is_read() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    with Image.open(NOTICE) as picture:
        top = picture.convert("L").crop((0, 120, 1240, 420))
    canvas.drawImage(ImageReader(top), 0, 600, 595, 144)
    canvas.save()
    read = read_pdf(stream.getvalue())
    assert read.format == "scan"
    assert read.text.splitlines()[:2] == WRITTEN.splitlines()[:2]
    assert read.confidence


@pytest.mark.parametrize("keep", [10, 200])
def test_broken_picture_is_refused(keep: int) -> None:
    with pytest.raises(SourceError, match="no picture that can be read"):
        read_scan(NOTICE.read_bytes()[:keep])


def test_picture_of_too_many_pixels_is_refused_unread() -> None:
    stream = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(stream, "PNG")
    with pytest.raises(SourceError, match="picture"):
        read_scan(stream.getvalue())


def test_page_that_lies_askew_keeps_its_paragraphs() -> None:
    stream = io.BytesIO()
    with Image.open(NOTICE) as picture:
        top = picture.convert("L").crop((0, 0, 1240, 900))
        top.rotate(2, Image.Resampling.BICUBIC, fillcolor=250).save(stream, "PNG")
    lines = read_scan(stream.getvalue()).text.splitlines()
    assert lines[:8] == WRITTEN.splitlines()[:8]


@pytest.fixture(scope="module")
def scanned_list() -> Raw:
    return read_scan(NOTICE.with_name("scanned-list.png").read_bytes())


def test_ruled_table_keeps_its_cells(scanned_list: Raw) -> None:
    cells = [
        (scanned_list.text[c.start : c.end], c.row, c.column, c.rowspan)
        for c in scanned_list.tables[0].cells
    ]
    assert cells[5:10] == [
        *(("物质帮助", 1, 0, 2), ("1", 1, 1, 1), ("高龄津贴", 1, 2, 1)),
        *(("八十周岁以上的老年人每人每月发放津贴100元。", 1, 3, 1), ("区民政局", 1, 4, 1)),
    ]
    assert [cell[0] for cell in cells if cell[2] == 1] == ["序号", "1", "2", "3", "4"]
    assert [cell[0] for cell in cells if cell[2] == 0] == ["服务类别", "物质帮助", "照护服务"]


def test_text_around_a_table_stays_around_it(scanned_list: Raw) -> None:
    lines = scanned_list.text.splitlines()
    assert lines[0] == "清河区基本养老服务清单"
    assert lines[-1] == "注：本清单自2024年1月1日起执行。"


def test_every_cell_has_its_confidence(scanned_list: Raw) -> None:
    covered = {at for start, end, _ in scanned_list.confidence for at in range(start, end)}
    assert {at for at, c in enumerate(scanned_list.text) if c != "\n"} == covered


def test_too_many_pictures_in_a_file_are_refused() -> None:
    stream = io.BytesIO()
    pages = [Image.new("1", (8, 8)) for _ in range(61)]
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    with pytest.raises(SourceError, match="61 pages; at most 60"):
        read_scan(stream.getvalue())


def test_words_alone_on_a_line_are_read_though_no_line_was_found_there() -> None:
    raw = read_scan(NOTICE.with_name("scanned-short-line.png").read_bytes())
    lines = raw.text.splitlines()
    assert "下：" in lines
    assert lines[lines.index("下：") + 1] == "一、发放对象"
