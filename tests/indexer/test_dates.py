from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dates import last_day, read_date


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2024年9月3日", date(2024, 9, 3)),
        ("2024 年 9 月 3 日", date(2024, 9, 3)),
        ("2024-09-30 18:57:06", date(2024, 9, 30)),
        ("2024/9/3", date(2024, 9, 3)),
        ("2024.9.3", date(2024, 9, 3)),
        ("二〇二一年十一月三日", date(2021, 11, 3)),
        ("二○二四年二月二十八日", date(2024, 2, 28)),
        ("二零二零年十月三十一日", date(2020, 10, 31)),
    ],
)
def test_printed_date_is_read(printed: str, day: date) -> None:
    assert read_date(printed) == day


@pytest.mark.parametrize(
    "printed", ["2024年13月1日", "2023年2月29日", "XX年9月3日", "2024年", "9月3日", "", "二十年前"]
)
def test_what_is_no_day_is_none(printed: str) -> None:
    assert read_date(printed) is None


def test_year_that_is_not_printed_is_the_one_given() -> None:
    assert read_date("10月2日", 2024) == date(2024, 10, 2)


def test_span_of_years_ends_the_day_before() -> None:
    assert last_day(date(2024, 1, 1), 5) == date(2028, 12, 31)
    assert last_day(date(2024, 7, 15), 2) == date(2026, 7, 14)
    assert last_day(date(2024, 2, 29), 1) == date(2025, 2, 28)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.year}年{day.month}月{day.day}日") == day
