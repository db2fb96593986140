"""Chinese text -> the quantities in it: number, measure, what bounds it and what it is one for each of.

    本市户籍80周岁及以上    80 周岁, >=        60周岁(含)至70周岁(不含)    60 周岁, >=; 70 周岁, <
    每周不超过五次          5 次, <=, 每周     每年约1.8万元至1.9万元      18000 元, 19000 元, an estimate, 每年

Numbers are Arabic or Chinese numerals. Ordinals (第14项) and dates are no quantities. The words are data: quantities.yaml.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from corpus.errors import LabelError
from corpus.labels import read_numeral
from corpus.quantity_words import QuantityWords

HAN = "零〇一二两三四五六七八九十百千万亿"
NUMBER = re.compile(rf"(\d+(?:,\d{{3}})*(?:\.\d+)?)([万亿]?)|([{HAN}]+)")
SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
ORDINALS = ("第", "〔", "〕")
"""第14项 and 〔2023〕11号 name something, they count nothing."""

PHRASE_ENDS = ",;:。!?()"
"""A rate and its number stand in one phrase: 每餐3元, not 每餐…，3元."""

PER = re.compile("每|/")
DATE = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?")
APART, NO_VERB = 8, re.compile(rf"[\d{re.escape(PHRASE_ENDS)}]")
"""How far a word like 至少 may stand before its number, and what cannot stand between."""

AROUND_BRACKETS = 8
"""Characters that brackets with 含 or 不含 may hold: (含60周岁)."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text. Positions count characters of the text that `find_quantities` was given.

    `number` has 万 and 亿 multiplied in. `measure` is what stands behind it, or what it shares with the next number of a
    list. `comparators` are what its bounds may mean, `=` where it has none. `first` to `last` holds the words that
    say so. `rates` are the positions of the words that make it one for each, in its phrase. `about` marks an estimate.
    """

    start: int
    end: int
    number: Decimal
    measure: str
    comparators: frozenset[str]
    first: int
    last: int
    rates: tuple[int, ...] = ()
    about: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    digits_end: int
    end: int
    number: Decimal
    measure: str


def normal(text: str) -> str:
    """The text as quotes are compared: NFKC, without spaces and line ends."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def figure(value: Decimal, unit: str) -> tuple[Decimal, str, tuple[str, ...]]:
    """A figure as rules write it (1.8 万元/年) -> the number (18000), what it counts (元), what it is one for each of."""
    base, *rates = normal(unit).split("/")
    for scale, factor in SCALES.items():
        if scale and base.startswith(scale):
            return value * factor, base.removeprefix(scale), tuple(rates)
    return value, base, tuple(rates)


@dataclass(frozen=True)
class QuantityReader:
    """Finds quantities by the words of the lexicon."""

    words: QuantityWords

    def find(self, text: str) -> tuple[Quantity, ...]:
        """The quantities of a normal text, in order."""
        found = self._numbers(text)
        quantities: list[Quantity] = []
        for at, each in enumerate(found):
            before = found[at - 1] if at else None
            after = found[at + 1] if at + 1 < len(found) else None
            quantities.append(self._quantity(text, each, before, after, quantities))
        return tuple(quantities)

    def bound(self, text: str, start: int, end: int) -> frozenset[str]:
        """What the words around that stretch of a normal text make of it: 重度以上 is >=, 重度 alone is =."""
        behind, _ = self._longest(text, end, "behind")
        ahead, _ = self._longest(text, start, "before")
        return _bound(behind or ahead, None, lower=False, upper=False)

    def is_rate(self, text: str, at: int, unit: str) -> bool:
        """Whether the words at that place of the text make a quantity one for each `unit`."""
        forms = (f"每{unit}", f"/{unit}", f"每个{unit}", *self.words.per.get(unit, ()))
        return any(text.startswith(form, at) for form in forms)

    def _numbers(self, text: str) -> list[_Found]:
        idioms = [match.span() for match in self._idioms.finditer(text)]
        found: list[_Found] = []
        for match in NUMBER.finditer(text):
            inside = any(start <= match.start() < end for start, end in idioms)
            each = None if inside else self._number(text, match)
            # 每百户 is what something is counted by, （含60周岁） repeats the bound before it.
            if each and not self._belongs_to_another(text, each):
                found.append(each)
        return self._sharing(text, found)

    def _number(self, text: str, match: re.Match[str]) -> _Found | None:
        start, end = match.span()
        if text[max(start - 1, 0) : start] in ORDINALS:
            return None
        measure = self._measure(text, end)
        if match[3]:
            number = _han(match[3])
            if number is None:
                return None
        else:
            number = Decimal(match[1].replace(",", "")) * SCALES[match[2]]
        return _Found(start, end, end + len(measure), number, measure)

    def _measure(self, text: str, at: int) -> str:
        return max((m for m in self.words.measures if text.startswith(m, at)), key=len, default="")

    def _belongs_to_another(self, text: str, found: _Found) -> bool:
        bracket = (*self.words.inclusive, *self.words.exclusive)
        ends = ("每", *(f"({word}" for word in bracket))
        return text[: found.start].endswith(ends)

    def _sharing(self, text: str, found: list[_Found]) -> list[_Found]:
        """Numbers without a measure take that of the next one where a list or a range joins them (一、二级)."""
        joins = (*self.words.ranges, *self.words.lists)
        result: list[_Found] = []
        for each in reversed(found):
            following = result[-1] if result else None
            measure = each.measure
            if not measure and following and text[each.end : following.start] in joins:
                measure = following.measure
            # A Chinese numeral alone is a word (一般), an Arabic one a number.
            if measure or text[each.start].isdecimal():
                result.append(_Found(each.start, each.digits_end, each.end, each.number, measure))
        return result[::-1]

    def _quantity(
        self,
        text: str,
        found: _Found,
        before: _Found | None,
        after: _Found | None,
        earlier: list[Quantity],
    ) -> Quantity:
        inclusive, last = self._brackets(text, found.end)
        behind, last = self._longest(text, last, "behind")
        if inclusive is None:
            inclusive, last = self._brackets(text, last)
        upper = before is not None and self._range_between(text, before, found)
        lower = after is not None and self._range_between(text, found, after)
        ahead, first = self._longest(text, found.start, "before")
        if not behind and not ahead:
            ahead, first = self._apart(text, found.start)
        comparators = _bound(behind or ahead, inclusive, lower, upper)
        first, about = self._about(text, first, last, earlier if upper else [])
        rates = self._rates(text, found, earlier)
        return Quantity(
            found.start,
            found.end,
            found.number,
            found.measure,
            comparators,
            first,
            last,
            rates,
            about,
        )

    def _brackets(self, text: str, at: int) -> tuple[bool | None, int]:
        """Whether brackets at that place include (含) or exclude (不含) the bound, and where they end."""
        end = text.find(")", at, at + AROUND_BRACKETS + 2)
        if not text.startswith("(", at) or end < 0:
            return None, at
        inner = text[at + 1 : end]
        if inner.startswith(self.words.exclusive):
            return False, end + 1
        return (True, end + 1) if inner.startswith(self.words.inclusive) else (None, at)

    def _longest(self, text: str, at: int, side: str) -> tuple[frozenset[str], int]:
        """The comparators of the longest bound word on that side of the place, and where it begins or ends."""
        best, kept = "", frozenset[str]()
        for bound in self.words.bounds:
            for word in bound.before if side == "before" else bound.behind:
                fits = text[:at].endswith(word) if side == "before" else text.startswith(word, at)
                if fits and len(word) > len(best):
                    best, kept = word, frozenset(bound.comparators)
        return kept, at - len(best) if side == "before" else at + len(best)

    def _apart(self, text: str, at: int) -> tuple[frozenset[str], int]:
        """The comparators of a bound word with no more than a verb between it and the number."""
        gap = text[max(at - APART, 0) : at]
        for bound in self.words.bounds:
            for word in bound.apart:
                place = gap.rfind(word)
                if place >= 0 and not NO_VERB.search(gap, place + len(word)):
                    return frozenset(bound.comparators), at - len(gap) + place
        return frozenset(), at

    def _range_between(self, text: str, one: _Found, other: _Found) -> bool:
        _, end = self._brackets(text, one.end)
        return text[end : other.start] in self.words.ranges

    def _about(self, text: str, first: int, last: int, earlier: list[Quantity]) -> tuple[int, bool]:
        word = max(
            (w for w in self.words.about.before if text[:first].endswith(w)), key=len, default=""
        )
        behind = (
            text.startswith(self.words.about.behind, last) if self.words.about.behind else False
        )
        carried = bool(earlier) and earlier[-1].about
        return first - len(word), bool(word) or behind or carried

    def _rates(self, text: str, found: _Found, earlier: list[Quantity]) -> tuple[int, ...]:
        """Where the phrase says that the quantity is one for each of something.

        Without such words of its own a number has those of the one before it in the phrase (每月300元至500元).
        """
        start = max(text.rfind(end, 0, found.start) for end in PHRASE_ENDS) + 1
        prior = earlier[-1] if earlier and earlier[-1].start >= start else None
        own = self._rate_words(text, prior.end if prior else start, found.start)
        behind = tuple(m.start() for m in re.finditer("/", text[found.end : found.end + 1]))
        rates = own or (prior.rates if prior else ())
        return (*rates, *(found.end + at for at in behind))

    def _rate_words(self, text: str, start: int, end: int) -> tuple[int, ...]:
        return tuple(start + m.start() for m in self._rate_pattern.finditer(text[start:end]))

    @cached_property
    def _idioms(self) -> re.Pattern[str]:
        """What looks like a quantity and is none: set phrases, calendar dates."""
        return re.compile("|".join([DATE.pattern, *map(re.escape, self.words.idioms)]))

    @cached_property
    def _rate_pattern(self) -> re.Pattern[str]:
        others = {form for forms in self.words.per.values() for form in forms}
        return re.compile(
            "|".join(["每", *map(re.escape, sorted(others - {"每"}, key=len, reverse=True))])
        )


def _bound(
    words: frozenset[str], inclusive: bool | None, lower: bool, upper: bool
) -> frozenset[str]:
    """What bound words, brackets and the place in a range mean together."""
    if not words and lower:
        return frozenset({">" if inclusive is False else ">="})
    if not words and upper:
        return frozenset({"<" if inclusive is False else "<="})
    if not words and inclusive is not None:
        return frozenset({">=", "<="} if inclusive else {">", "<"})
    if inclusive is not None:
        strict = {">=": ">", "<=": "<"} if inclusive is False else {">": ">=", "<": "<="}
        return frozenset(strict.get(word, word) for word in words)
    return words or frozenset({"="})


def _han(text: str) -> Decimal | None:
    """The number of a Chinese numeral; 百 alone is a hundred."""
    try:
        return Decimal(read_numeral(f"一{text}" if text[0] in "十百千" else text))
    except LabelError:
        return None


def years(text: str) -> list[tuple[int, int]]:
    """The years of the calendar that a normal text names, with their places."""
    return [(int(match[0][:4]), match.start()) for match in DATE.finditer(text)]
