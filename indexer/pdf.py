"""A PDF file -> its text: headers, footers and page numbers dropped, paragraphs joined, ruled tables kept."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from indexer.grids import Box, GridBox, is_table
from indexer.pages import join_pages, last_grid
from indexer.paragraphs import PlacedLine, PlacedPage, drop_running_lines
from indexer.raw import Raw, assemble, join_lines
from indexer.scan import read_picture

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 500
MAX_SCANNED = 60
LEAST = 12
"""A page with fewer characters of text and a picture is a scanned one."""

RULES = 4
"""Fewer drawn lines or boxes make no table; pages without are not searched for one."""

DPI = 200
POINTS = 72
PAIRS = (
    "⺁厂 ⺃乚 ⺅亻 ⺇几 ⺉刂 ⺊卜 ⺌小 ⺍小 ⺎兀 ⺐尢 ⺒巳 ⺓幺 ⺕彐 ⺖忄 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺠民 ⺡氵 ⺢氺 ⺣灬 "
    "⺤爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪疋 ⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糹 ⺰纟 ⺱罒 ⺴网 ⺶羊 ⺷羊 ⺸羊 ⺹耂 ⺺肀 ⺻聿 ⺼月 ⺽臼 ⺾艹 ⺿艹 "
    "⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻈讠 ⻉贝 ⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻖阝 ⻗雨 ⻘青 ⻙韦 "
    "⻚页 ⻛风 ⻜飞 ⻝食 ⻟飠 ⻠饣 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 "
)
RADICALS = {ord(pair[0]): pair[1] for pair in PAIRS.split()}
"""CJK radicals that a PDF's font names instead of the characters they look like; NFKC does not know these."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character of a page with its box, downwards from the top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def read_pdf(content: bytes) -> Raw:
    """The file's text and tables; pages that are pictures are read by OCR.

    Raises SourceError for a file that is protected, broken, too long or without text.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError("protected by a password; save it without one") from error
        raise SourceError(f"no PDF that can be read ({error}); print it to a new PDF") from error
    if len(document) > MAX_PAGES:
        raise SourceError(f"{len(document):,} pages; at most {MAX_PAGES} are read. Split it")
    pages: list[PlacedPage] = []
    grids: list[list[GridBox]] = []
    scanned = 0
    for number, page in enumerate(document):
        characters = list(_characters(page))
        if len(characters) < LEAST and _has_picture(page):
            scanned += 1
            if scanned > MAX_SCANNED:
                raise SourceError(f"more than {MAX_SCANNED} scanned pages; split it")
            pixels = page.render(scale=DPI / POINTS, rev_byteorder=True).to_numpy()
            lines, filled = read_picture(pixels, page.get_width(), last_grid(grids))
        else:
            boxes = [
                box for box in _grids(content, number, page) if is_table(box, last_grid(grids))
            ]
            filled, rest = fill_grids(boxes, characters)
            lines = list(_lines(rest))
        pages.append(PlacedPage(tuple(lines), *page.get_size()))
        grids.append(filled)
        page.close()
    return assemble(join_pages(drop_running_lines(pages), grids), "scan" if scanned else "pdf")


def fill_grids(
    boxes: Sequence[GridBox], characters: Sequence[Character]
) -> tuple[list[GridBox], list[Character]]:
    """The tables with their cells' texts, and the characters that stand in none."""
    filled, rest = [], list(characters)
    for box in boxes:
        held = [[c for c in rest if _within(c, cell)] for cell in box.boxes]
        texts = tuple(join_lines(line.text for line in _lines(cell)) for cell in held)
        filled.append(replace(box, texts=texts))
        taken = {id(c) for cell in held for c in cell}
        rest = [c for c in rest if id(c) not in taken]
    return filled, rest


def _within(character: Character, cell: Box) -> bool:
    x, y = character.middle
    return cell[0] <= x < cell[2] and cell[1] <= y < cell[3]


def _characters(page: pypdfium2.PdfPage) -> Iterator[Character]:
    """The page's characters in the order of its content, none that is white space or without a size."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    left, _, _, top = page.get_bbox()
    for n in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, n)
        if (
            code in (0, 0xFFFE, 0x02)
            or 0xD800 <= code < 0xE000
            or pdfium.FPDFText_IsGenerated(text, n) == 1
        ):
            continue
        character = fold_radical(chr(code))
        if not character.strip():
            continue
        x0, y0, x1, y1 = text.get_charbox(n, loose=True)
        yield Character(character, x0 - left, top - y1, x1 - left, top - y0)
    text.close()


def fold_radical(character: str) -> str:
    """The character that a radical's code point stands for, any other as it is."""
    if "\u2f00" <= character <= "\u2fdf":
        return unicodedata.normalize("NFKC", character)
    return character.translate(RADICALS)


def _lines(characters: Sequence[Character]) -> Iterator[PlacedLine]:
    """Characters whose middles stand at one height, from left to right, the lines from top to bottom."""
    rows: list[list[Character]] = []
    for character in sorted(characters, key=lambda c: c.middle[1]):
        height = character.bottom - character.top
        if rows and abs(character.middle[1] - rows[-1][-1].middle[1]) < height * 0.4:
            rows[-1].append(character)
        else:
            rows.append([character])
    for row in rows:
        yield from _line(sorted(row, key=lambda c: c.left))


def _line(row: Sequence[Character]) -> Iterator[PlacedLine]:
    words = ""
    for n, character in enumerate(row):
        gap = character.left - row[n - 1].right if n else 0.0
        size = character.bottom - character.top
        spaced = gap > size * (0.2 if character.text.isascii() and words[-1:].isascii() else 0.8)
        words += f" {character.text}" if spaced else character.text
    box = (
        *(min(c.left for c in row), min(c.top for c in row)),
        *(max(c.right for c in row), max(c.bottom for c in row)),
    )
    yield PlacedLine(words, *box)


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    import pypdfium2.raw as pdfium

    return any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _grids(content: bytes, number: int, page: pypdfium2.PdfPage) -> list[GridBox]:
    """The ruled tables of the page."""
    import pypdfium2.raw as pdfium

    rules = 0
    for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        rules += 1
        if rules >= RULES:
            break
    if rules < RULES:
        return []
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content), pages=[number + 1]) as whole:
        left, top = whole.pages[0].bbox[:2]
        found = whole.pages[0].find_tables()
        cells = [
            tuple((x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in table.cells)
            for table in found
        ]
    return [box for box in map(GridBox, cells) if len(box.across) > 2]
