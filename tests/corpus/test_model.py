"""Validity of the repository's own documents, day by day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.load import load_corpus
from corpus.model import Document, Period, Validity

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
DAYS = (date(2019, 1, 1), date(2024, 9, 20), date(2026, 11, 21), date(2035, 1, 1))


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return dict(load_corpus(CORPUS).documents)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("name", "validity"),
    [
        ("baodi-2024", "draft"),
        ("cangzhou-2021", "not_applicable"),
        ("jingjinji-2021", "not_applicable"),
        ("tianjin-2024", "not_applicable"),
        ("dongguan", "unknown"),
    ],
)
def test_validity_that_no_day_changes(
    documents: dict[str, Document], name: str, validity: Validity, day: date
) -> None:
    assert documents[name].validity_on(day) == validity


@pytest.mark.parametrize(
    ("day", "validity"),
    [
        (date(2022, 5, 1), "unknown"),
        (date(2025, 12, 31), "unknown"),
        (date(2026, 1, 1), "expired"),
        (date(2026, 11, 21), "expired"),
    ],
)
def test_plan_ended_with_2025_and_says_no_day_of_its_beginning(
    documents: dict[str, Document], day: date, validity: Validity
) -> None:
    assert documents["jinhua"].until == date(2025, 12, 31)
    assert documents["jinhua"].validity_on(day) == validity


def test_consultation_closed_on_2024_10_02(documents: dict[str, Document]) -> None:
    assert documents["baodi-2024"].consultation == Period(date(2024, 9, 3), date(2024, 10, 2))
    assert all(d.consultation is None for d in documents.values() if d.id != "baodi-2024")


def test_masked_years_are_filled_by_nobody(documents: dict[str, Document]) -> None:
    masked = documents["dongguan"]
    assert masked.masked
    assert (masked.issued, masked.effective, masked.until, masked.published) == (None,) * 4
    assert [d.id for d in documents.values() if d.masked] == ["dongguan"]
