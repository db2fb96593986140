from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import SourceError
from indexer.pdf import fold_radical, read_pdf

FONT = "STSong-Light"
FULL = "为八十周岁以上的老年人发放高龄津贴每人每月一百元由民政部门负责"


def pdf(*pages: Callable[[Canvas], None], password: str | None = None) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = io.BytesIO()
    encrypt = StandardEncryption(password) if password else None
    canvas = Canvas(stream, pagesize=(595, 842), encrypt=encrypt)
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def lines(*texts: str, top: float = 700, left: float = 80) -> Callable[[Canvas], None]:
    """The texts one below the other; a leading full-width space is an indent."""

    def draw(canvas: Canvas) -> None:
        for n, text in enumerate(texts):
            bare = text.lstrip("\u3000")
            canvas.drawString(left + 12 * (len(text) - len(bare)), top - 20 * n, bare)

    return draw


def both(*draws: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def table(rows: Sequence[Sequence[str]], top: float) -> Callable[[Canvas], None]:
    """A ruled table with columns of 100 points; `^` belongs to the cell above."""

    def draw(canvas: Canvas) -> None:
        for n, row in enumerate(rows):
            for column, text in enumerate(row):
                if text != "^":
                    canvas.drawString(84 + 100 * column, top - 15 - 20 * n, text)
                    canvas.line(80 + 100 * column, top - 20 * n, 180 + 100 * column, top - 20 * n)
        bottom = top - 20 * len(rows)
        canvas.line(80, bottom, 80 + 100 * len(rows[0]), bottom)
        for column in range(len(rows[0]) + 1):
            canvas.line(80 + 100 * column, top, 80 + 100 * column, bottom)

    return draw


HEAD = ("类别", "序号", "项目")


def test_paragraph_goes_on_over_lines_and_pages() -> None:
    content = pdf(
        both(lines("\u3000\u3000" + FULL[2:], FULL), lines("— 1 —", top=30, left=280)),
        both(lines("部门落实。", "\u3000\u3000其次。"), lines("— 2 —", top=30, left=280)),
    )
    assert read_pdf(content).text == f"{FULL[2:]}{FULL}部门落实。\n其次。\n"


def test_headers_and_page_numbers_are_dropped() -> None:
    pages = [
        both(lines("某市人民政府公报", top=810), lines(f"第{n}条"), lines(f"{n}", top=30, left=290))
        for n in range(1, 4)
    ]
    assert read_pdf(pdf(*pages)).text == "第1条\n第2条\n第3条\n"


def test_ruled_table_keeps_its_merged_cells() -> None:
    rows = [HEAD, ("物质帮助", "1", "高龄津贴"), ("^", "2", "护理补贴"), ("照护", "3", "助餐")]
    raw = read_pdf(
        pdf(both(lines("清单如下：", top=740), table(rows, 700), lines("完。", top=500)))
    )
    cells = [(raw.text[c.start : c.end], c.row, c.column, c.rowspan) for c in raw.tables[0].cells]
    assert cells[3:] == [
        *(("物质帮助", 1, 0, 2), ("1", 1, 1, 1), ("高龄津贴", 1, 2, 1)),
        *(("2", 2, 1, 1), ("护理补贴", 2, 2, 1)),
        *(("照护", 3, 0, 1), ("3", 3, 1, 1), ("助餐", 3, 2, 1)),
    ]
    assert raw.text.startswith("清单如下：\n类别\n序号\n项目\n物质帮助\n1\n")
    assert raw.text.endswith("助餐\n完。\n")


def test_table_goes_on_over_the_page() -> None:
    raw = read_pdf(
        pdf(
            table([HEAD, ("物质帮助", "1", "高龄津贴")], 120),
            table([HEAD, ("", "2", "护理补贴"), ("照护", "3", "助餐")], 760),
        )
    )
    assert len(raw.tables) == 1
    assert raw.text == "类别\n序号\n项目\n物质帮助\n1\n高龄津贴\n2\n护理补贴\n照护\n3\n助餐\n"


@pytest.mark.parametrize(("radical", "character"), [("⼀", "一"), ("⺠", "民"), ("⻚", "页")])
def test_radical_becomes_the_character_it_stands_for(radical: str, character: str) -> None:
    assert fold_radical(radical) == character
    assert fold_radical(character) == character


def test_protected_file_is_refused() -> None:
    with pytest.raises(SourceError, match="protected by a password"):
        read_pdf(pdf(lines("密"), password="x"))


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 5000])
def test_broken_file_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match="no PDF that can be read"):
        read_pdf(content)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(SourceError, match="501 pages; at most 500"):
        read_pdf(pdf(*[lines("页")] * 501))


def test_row_that_the_page_broke_is_whole_even_if_it_was_the_last() -> None:
    raw = read_pdf(
        pdf(
            table([HEAD, ("物质帮助", "1", "高龄津贴每人每")], 120),
            both(table([("", "", "月一百元。")], 760), lines("完。", top=500)),
        )
    )
    assert raw.text == "类别\n序号\n项目\n物质帮助\n1\n高龄津贴每人每月一百元。\n完。\n"
