from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from corpus.errors import FactError
from service.rules.derive import age_on, ages
from service.rules.given import Between, Exact, Known


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1946, 11, 21), date(2026, 11, 20), 79),
        (date(1946, 11, 21), date(2026, 11, 21), 80),
        (date(1946, 11, 21), date(2026, 11, 22), 80),
        (date(1948, 2, 29), date(2027, 2, 27), 78),
        (date(1948, 2, 29), date(2027, 2, 28), 79),
        (date(1948, 2, 29), date(2028, 2, 28), 79),
        (date(1948, 2, 29), date(2028, 2, 29), 80),
        (date(2000, 1, 1), date(2000, 1, 1), 0),
    ],
)
def test_a_year_is_counted_from_the_birthday(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"birth_date": Exact(date(1944, 3, 1))}, Exact(Decimal(82))),
        (
            {"birth_date": Between(date(1944, 1, 1), date(1944, 12, 31))},
            Between(Decimal(81), Decimal(82)),
        ),
        ({"nominal_age": Exact(Decimal(80))}, Between(Decimal(78), Decimal(79))),
        (
            {"nominal_age": Exact(Decimal(83)), "birth_date": Exact(date(1944, 3, 1))},
            Exact(Decimal(82)),
        ),
        ({}, None),
    ],
)
def test_birth_and_nominal_age_leave_an_age(known: dict[str, Known], found: Known | None) -> None:
    assert ages(known, DAY) == found


def test_a_birth_still_to_come_is_refused() -> None:
    with pytest.raises(FactError, match="之后"):
        ages({"birth_date": Exact(date(2027, 1, 1))}, DAY)


def test_birth_and_nominal_age_that_contradict_are_refused() -> None:
    with pytest.raises(FactError, match="对不上"):
        ages({"nominal_age": Exact(Decimal(90)), "birth_date": Exact(date(1944, 3, 1))}, DAY)
