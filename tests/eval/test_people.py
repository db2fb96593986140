"""Descriptions of people: what counts as heard right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.people import PeopleLine, Tally, measure, report_lines
from indexer.generation import open_generation
from service.assistant import Assistant


@pytest.fixture(scope="module")
def assistant(generation_dir: Path) -> Assistant:
    return Assistant.open(open_generation(generation_dir))


def line(text: str, *people: tuple[str, dict[str, Any]], **household: Any) -> PeopleLine:
    entries = [{"label": label, "facts": facts} for label, facts in people]
    return PeopleLine.model_validate(
        {
            "id": "p",
            "text": text,
            "people": entries,
            "household": household,
            "split": "dev",
            "as_of": date(2026, 11, 27),
        }
    )


def figures(tally: Tally) -> tuple[int, int, int]:
    return tally.told, tally.right, tally.wrong


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (line("我妈82岁，吃低保", ("我妈", {"age": 82, "minimum_living": True})), (2, 2, 0)),
        (line("我妈82岁，吃低保", ("我妈", {"age": 81, "disability": True})), (2, 0, 2)),
        (line("我妈1946年11月生", ("我妈", {"age": {"min": 79, "max": 80}})), (1, 1, 0)),
        (line("我妈1946年生", ("我妈", {"age": 80})), (1, 0, 1)),
        (line("82岁，吃低保", ("本人", {"age": 82, "minimum_living": True})), (2, 2, 0)),
        (line("我妈82岁，我爸80岁", ("我爸", {"age": 82}), ("我妈", {"age": 80})), (2, 0, 2)),
        (line("我妈82岁，不知道有没有高血压", ("我妈", {"age": 82})), (1, 1, 0)),
        (line("我爸是残疾军人", ("我爸", {"service_status": ["disabled_soldier"]})), (1, 1, 0)),
    ],
)
def test_facts_are_counted_by_person(
    assistant: Assistant, made: PeopleLine, expected: tuple[int, int, int]
) -> None:
    assert figures(measure([made], assistant)) == expected


def test_recall_is_of_what_was_told_and_precision_of_what_was_heard() -> None:
    tally = Tally(told=4, right=3, wrong=1, failures=["✗ p"])
    assert (tally.recall, tally.precision) == (0.75, 0.75)
    assert "✗ p" in list(report_lines(tally, named=True))
    assert "✗ p" not in list(report_lines(tally, named=False))
