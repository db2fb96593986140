from __future__ import annotations

from datetime import date

import pytest

from service import pipeline
from service.assistant import Assistant
from service.model import Answer, Question


def answer(text: str, assistant: Assistant, day: date = date(2026, 11, 21)) -> Answer:
    return pipeline.answer(Question(text, day), assistant)


def test_places_are_compared_from_their_targets(assistant: Assistant) -> None:
    told = answer("宝坻和金华护理型床位占比分别是多少", assistant)
    assert told.kind == "comparison"
    assert told.table
    cells = {row.place: row.cells[0].text for row in told.table.rows}
    assert "60%" in cells["天津市宝坻区"]
    assert "60%" in cells["浙江省金华市"]
    assert all(row.cells[0].citation for row in told.table.rows)


@pytest.mark.parametrize(("day", "told"), [(date(2025, 6, 1), False), (date(2026, 11, 21), True)])
def test_a_target_whose_year_is_past_is_not_told_as_reached(
    assistant: Assistant, day: date, told: bool
) -> None:
    first = answer("宝坻和金华护理型床位占比分别是多少", assistant, day).sentences[0].text
    assert first.startswith("天津市宝坻区")
    assert ("目标年份已过，文件没有说是否达到" in first) is told


def test_a_masked_year_stays_masked(assistant: Assistant) -> None:
    text = answer("东莞和沧州特殊困难老年人月探访率分别是多少", assistant).text
    assert "目标年份在来源中被隐去" in text
