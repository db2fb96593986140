"""Printed dates -> dates: 2024年9月3日, 二〇二一年十一月三日, 2021-09-30, and ends of a span of years."""

from __future__ import annotations

import re
from datetime import date, timedelta

from corpus.errors import LabelError
from corpus.labels import read_numeral

DIGITS = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
NUMBER = r"[\d一二三四五六七八九十]{1,3}"
PARTS = re.compile(
    rf"(?:([\d零〇○一二三四五六七八九]{{4}}) ?[年/.-] ?)?({NUMBER}) ?[月/.-] ?({NUMBER})"
)


def read_date(printed: str, year: int | None = None) -> date | None:
    """The date that is printed, or None if it is none; `year` is meant where none is printed."""
    match = PARTS.match(printed.strip())
    if match is None:
        return None
    written = "".join(DIGITS.get(c, c) for c in match[1]) if match[1] else str(year)
    try:
        return date(int(written), read_numeral(match[2]), read_numeral(match[3]))
    except (ValueError, LabelError):
        return None


def last_day(start: date, years: int) -> date:
    """The last of so many years that begin on `start`."""
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:  # a span that begins on 29 February
        return date(start.year + years, start.month, 28)
