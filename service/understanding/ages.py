"""Text -> the ages and births that it may tell, by the forms of the lexicon."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from corpus.errors import LabelError
from corpus.labels import read_numeral
from corpus.talk import AgeForm, AgeWords
from service.understanding.phrases import Phrase, Stance

NUMBER, DIGIT = re.compile(r"(?<!\?P)<n>"), re.compile(r"(?<!\?P)<m>")
DIGITS = "一二三四五六七八九"
NUMERAL = re.compile(rf"[\d十百{DIGITS}]")
AGE, BIRTH = "age", "birth_date"
SPRING_FESTIVAL = ((1, 21), (2, 20))
"""The first and the last day of January and February on which a year of the old calendar can begin."""


class Ages:
    """Finds ages; holds the compiled forms."""

    def __init__(self, words: AgeWords) -> None:
        self._words = words
        self._forms = [(form, self._compile(form)) for form in words.forms]
        self._births = [re.compile(pattern) for pattern in words.births]
        self._lunar = re.compile(words.lunar) if words.lunar else None
        self._tails = re.compile(words.tails) if words.tails else None

    def find(self, text: str) -> Iterator[Phrase]:
        """Every stretch of the text that may tell an age or a birth."""
        if any(pattern.search(text) for pattern in self._births):
            yield from self._find_births(text)
        if not NUMERAL.search(text):
            return
        for form, pattern in self._forms:
            for match in pattern.finditer(text):
                phrase = self._age(form, match)
                if phrase and not (form.bare and self._is_other(text, match.end())):
                    yield phrase

    def _compile(self, form: AgeForm) -> re.Pattern[str]:
        """The ways of a form as one pattern; a group has its name once, so each way's are numbered."""
        ways = []
        for n, way in enumerate(form.patterns):
            way = NUMBER.sub(lambda _: f"(?P<n>{self._words.numeral})", way)
            way = DIGIT.sub(lambda _: f"(?P<m>[{DIGITS}])", way)
            ways.append(_rename(way, n))
        return re.compile("|".join(ways))

    def _age(self, form: AgeForm, match: re.Match[str]) -> Phrase | None:
        number, second = _group(match, "n"), _group(match, "m")
        try:
            years = read_numeral(number.replace("有", ""))
            other = read_numeral(second) if second else None
        except LabelError:
            return None
        value = _span(form, years, other)
        low, high = self._words.plausible
        if value is None or (form.bare and not low <= years <= high):
            return None
        stance: Stance = "bare" if form.bare else "open" if form.high is None else "state"
        return Phrase(match.start(), match.end(), AGE, value, stance=stance)

    def _is_other(self, text: str, at: int) -> bool:
        return self._tails is not None and self._tails.match(text, at) is not None

    def _find_births(self, text: str) -> Iterator[Phrase]:
        for pattern in self._births:
            for match in pattern.finditer(text):
                value = self._birth(match)
                if value is not None:
                    yield Phrase(match.start(), match.end(), BIRTH, value)

    def _birth(self, match: re.Match[str]) -> Any:
        """The day of birth, or the first and the last day that it can be."""
        groups = match.groupdict()
        year = _year(groups.get("year") or "")
        if year is None:
            short = _year(groups.get("short") or "")
            if short is None or short < self._words.since:
                return None
            year = self._words.century + short
        lunar = self._lunar is not None and self._lunar.search(match[0]) is not None
        try:
            month = read_numeral(groups["month"]) if groups.get("month") and not lunar else None
            day = read_numeral(groups["day"]) if groups.get("day") and month else None
            return _birth_range(year, month, day, lunar)
        except (LabelError, ValueError):
            return None


def _birth_range(year: int, month: int | None, day: int | None, lunar: bool) -> Any:
    if lunar:
        first, last = SPRING_FESTIVAL
        return {"min": date(year, *first).isoformat(), "max": date(year + 1, *last).isoformat()}
    if month is None:
        return {"min": f"{year}-01-01", "max": f"{year}-12-31"}
    if day is None:
        last_day = calendar.monthrange(year, month)[1]
        return {
            "min": date(year, month, 1).isoformat(),
            "max": date(year, month, last_day).isoformat(),
        }
    return date(year, month, day).isoformat()


def _span(form: AgeForm, years: int, other: int | None) -> Any:
    """The value of a number told in a form; None for no age (八十九八)."""
    if form.second and other is not None:
        first, last = (years % 10, other) if form.second == "digit" else (other, years // 10)
        if not 0 < first == last - 1:  # 八十二 is 80 and 2 too
            return None
        if form.second == "digit":
            return {"min": years, "max": years + 1}
        return {"min": other * 10, "max": years + (form.high or 0)}
    low = None if form.low is None else max(years + form.low, 0)
    high = None if form.high is None else years + form.high
    if low is not None and low == high:
        return low
    return {name: bound for name, bound in (("min", low), ("max", high)) if bound is not None}


def _year(text: str) -> int | None:
    """1944, 一九四四, 44 or 四四 as a number."""
    if not text:
        return None
    digits = [str(read_numeral(c)) if not c.isdigit() else c for c in text]
    return int("".join(digits))


def _rename(pattern: str, n: int) -> str:
    return f"(?:{pattern})".replace("(?P<n>", f"(?P<n{n}>").replace("(?P<m>", f"(?P<m{n}>")


def _group(match: re.Match[str], name: str) -> str:
    return next((value for key, value in match.groupdict().items() if key[0] == name and value), "")
