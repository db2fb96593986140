"""Facts that follow from others by a named derivation; `derived` of a fact names one of DERIVATIONS.

周岁 counts from the birthday: who was born on 1946-11-21 is 80 on 2026-11-21. Who was born on 29 February
grows a year older on 28 February of a common year, the last day of that month (《民法典》第二百零二条: 没有对应日的，
月末日为期间的最后一日). 虚岁 counts a year at birth and one at each new year, so that a person of 虚岁 n is n-2
or n-1 周岁.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from corpus.errors import FactError
from corpus.vocabulary import Vocabulary
from service.rules.given import Between, Exact, Known

AGE, BIRTH, NOMINAL_AGE = "age", "birth_date", "nominal_age"


def age_on(birth: date, day: date) -> int:
    """The 周岁 on `day` of a person born on `birth`; negative before birth."""
    return day.year - birth.year - (day < birthday(birth, day.year))


def birthday(birth: date, year: int) -> date:
    """The birthday in a year; 29 February falls on the 28th in a common year."""
    if (birth.month, birth.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return birth.replace(year=year)


def ages(known: Mapping[str, Known], day: date) -> Known | None:
    """The 周岁 that birth date and 虚岁 leave possible on `day`; None where neither is known.

    Raises FactError for a birth after `day` and where the two contradict each other.
    """
    found = [each for each in (_from_birth(known, day), _from_nominal(known)) if each]
    if not found:
        return None
    low = max(low for low, _ in found)
    high = min(high for _, high in found)
    if low > high:
        raise FactError("出生日期和虚岁对不上。", BIRTH)
    return _span(low, high)


DERIVATIONS: Mapping[str, Callable[[Mapping[str, Known], date], Known | None]] = {"age_on": ages}


def derive(known: Mapping[str, Known], vocabulary: Vocabulary, day: date) -> dict[str, Known]:
    """What is known, and what follows from it on `day`.

    A derived fact that was given too is narrowed to what both leave possible; FactError where that is nothing.
    """
    result = dict(known)
    for fact in vocabulary.facts.values():
        derived = DERIVATIONS[fact.derived](known, day) if fact.derived else None
        if derived is None:
            continue
        both = _meet(known.get(fact.key), derived)
        if both is None:
            raise FactError(
                f"“{fact.name}”和算出来的对不上：给的是{_told(known[fact.key])}，"
                f"按{day.isoformat()}计算是{_told(derived)}。",
                fact.key,
            )
        result[fact.key] = both
    return result


def _from_birth(known: Mapping[str, Known], day: date) -> tuple[int, int] | None:
    birth = known.get(BIRTH)
    first, last = _ends(birth)
    if not isinstance(first, date) and not isinstance(last, date):
        return None
    low = age_on(last, day) if isinstance(last, date) else 0
    if low < 0 and (not isinstance(first, date) or age_on(first, day) < 0):
        raise FactError(f"出生日期在{day.isoformat()}之后。", BIRTH)
    return max(low, 0), age_on(first, day) if isinstance(first, date) else 200


def _from_nominal(known: Mapping[str, Known]) -> tuple[int, int] | None:
    first, last = _ends(known.get(NOMINAL_AGE))
    if not isinstance(first, Decimal) or not isinstance(last, Decimal):
        return None
    return max(int(first) - 2, 0), max(int(last) - 1, 0)


def _ends(known: Known | None) -> tuple[Decimal | date | str | None, Decimal | date | str | None]:
    if isinstance(known, Exact):
        return known.value, known.value
    return (known.min, known.max) if isinstance(known, Between) else (None, None)


def _meet(given: Known | None, derived: Known) -> Known | None:
    """What both leave possible; None where that is nothing."""
    first, last = _ends(given)
    low, high = _ends(derived)
    assert isinstance(low, Decimal)
    assert isinstance(high, Decimal)
    low = max(low, first) if isinstance(first, Decimal) else low
    high = min(high, last) if isinstance(last, Decimal) else high
    return _span(int(low), int(high)) if low <= high else None


def _span(low: int, high: int) -> Known:
    return Exact(Decimal(low)) if low == high else Between(Decimal(low), Decimal(high))


def _told(known: Known) -> str:
    first, last = _ends(known)
    return str(first) if first == last else f"{first}至{last}"
