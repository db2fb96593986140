"""Printed markers (第十二条, 二、, （一）, 3., ①, 第19项) <-> numbers, path steps and labels for people."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import cn2an

from corpus.errors import LabelError

Style = Literal[
    "part",
    "chapter",
    "section",
    "article",
    "han",
    "han_bracket",
    "digit",
    "digit_bracket",
    "circle",
]
RANKS: dict[Style, int] = {
    "part": 1,  # 第一编
    "chapter": 2,  # 第一章
    "section": 3,  # 第一节
    "article": 4,  # 第一条
    "han": 5,  # 一、
    "han_bracket": 6,  # （一）
    "digit": 7,  # 1.
    "digit_bracket": 8,  # （1）
    "circle": 9,  # ①
}
"""How deep a style stands: a marker belongs to the nearest one above it of a lower rank."""

LAW_STEPS: dict[Style, str] = {
    "part": "bian",
    "chapter": "zhang",
    "section": "jie",
    "article": "tiao",
}
"""The path step of a law's unit is its pinyin and number, so that 第三章 and 三、 never collide."""

HAN = "〇零一二三四五六七八九十百千"
CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第([{HAN}]{{1,5}}|\d{{1,3}})编(?![制排写审辑])")),
    ("chapter", re.compile(rf"第([{HAN}]{{1,5}}|\d{{1,3}})章")),
    ("section", re.compile(rf"第([{HAN}]{{1,5}}|\d{{1,3}})节")),
    (
        "article",
        re.compile(
            rf"第([{HAN}]{{1,7}}|\d{{1,4}})条(?:之([{HAN}]{{1,3}}))?+"
            # 第五条第一款, 第五条和第六条, 第五条规定的: mentions, no articles of their own.
            rf"(?!第[{HAN}\d]+[款项]|[、和至到及或与]+第|[款的]|规定)"
        ),
    ),
    ("han", re.compile(rf"([{HAN}]{{1,3}}) ?(?:、|[.．](?!\d))")),
    ("han_bracket", re.compile(rf"[(（] ?([{HAN}]{{1,3}}) ?[)）]、?|([㈠-㈩])")),
    # After the dot a digit is a decimal (3.5公里), except where it begins a year or an age (3.2025年).
    ("digit", re.compile(r"(\d{1,3}) ?[.．、](?!\d(?!\d{3}年|\d{1,2}周?岁))|([⒈-⒛])")),
    ("digit_bracket", re.compile(r"[(（] ?(\d{1,3}) ?[)）]、?|([⑴-⒇])")),
    ("circle", re.compile(f"([{CIRCLES}])")),
)
MARKED = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in MARKERS))
"""Any marker: by far the most places that are asked about have none."""

ENUMERATED = re.compile(rf"([{HAN}]{{1,3}})(?:[、和至到或]|[级类等档线])")
"""What stands behind the first number of 一、二级 and 二、三类: the next number and what is counted."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed marker: its style, number (and the 之一 of 第十二条之一), and the words as printed."""

    style: Style
    number: int
    sub: int | None
    printed: str

    @property
    def rank(self) -> int:
        """How deep its style stands."""
        return RANKS[self.style]

    @property
    def step(self) -> str:
        """Its step in a clause's path: `3`, `tiao12`, `tiao12-1`."""
        number = f"{self.number}-{self.sub}" if self.sub else str(self.number)
        return LAW_STEPS.get(self.style, "") + number

    @property
    def label(self) -> str:
        """How people are told it: 二、 / （三） / 第6项 / 第十二条."""
        if self.style in LAW_STEPS:
            return self.printed.strip()
        if self.style == "han":
            return f"{write_numeral(self.number)}、"
        if self.style == "han_bracket":
            return f"（{write_numeral(self.number)}）"
        if self.style == "digit_bracket":
            return f"（{self.number}）"
        return self.printed.strip() if self.style == "circle" else f"第{self.number}项"


def read_marker(text: str, start: int = 0) -> Marker | None:
    """The marker that stands at `start`, or None; 0 and what is no number (百百、) mark nothing."""
    if MARKED.match(text, start) is None:
        return None
    for style, pattern in MARKERS:
        match = pattern.match(text, start)
        if match is None:
            continue
        numerals = [numeral for numeral in match.groups() if numeral]
        try:
            number, *sub = map(read_numeral, numerals)
        except LabelError:
            return None
        if number == 0 or (style == "han" and _enumerates(text, match.end(), number)):
            return None
        return Marker(style, number, sub[0] if sub else None, match[0])
    return None


def read_numeral(text: str) -> int:
    """The number of a Chinese, Arabic or circled numeral.

    Raises LabelError for anything else.
    """
    plain = unicodedata.normalize("NFKC", text).strip("().").replace("〇", "零")
    if plain.isdecimal():
        return int(plain)
    try:
        number = cn2an.cn2an(plain, "smart")
    except (ValueError, KeyError):  # 零十零 is a KeyError there
        number = -1
    if number < 0 or number != int(number):
        raise LabelError(f"{text!r} is not a numeral; expected one like 十二, 12 or ⑫")
    return int(number)


def _enumerates(text: str, at: int, number: int) -> bool:
    """Whether a number and a comma begin an enumeration (一、二级的重度残疾人), not a heading."""
    match = ENUMERATED.match(text, at)
    try:
        return match is not None and read_numeral(match[1]) == number + 1
    except LabelError:
        return False


def write_numeral(number: int) -> str:
    """The Chinese numeral of a number (12 -> 十二)."""
    written = str(cn2an.an2cn(number, "low"))
    return written.removeprefix("一") if 10 <= number < 20 else written
