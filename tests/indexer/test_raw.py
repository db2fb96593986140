from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.raw import Grid, GridCell, Paragraph, assemble, join_lines, load_raw, write_raw

TABLE = Grid(
    (
        GridCell("类别", 0, 0),
        GridCell("项目", 0, 1),
        GridCell("津贴", 1, 0, rowspan=2),
        GridCell("高龄津贴", 1, 1),
        GridCell("", 2, 1),
    )
)


def test_table_stands_in_the_text_a_cell_a_line() -> None:
    raw = assemble([Paragraph("清单"), TABLE, Paragraph("完")], "html")
    assert raw.text == "清单\n类别\n项目\n津贴\n高龄津贴\n完\n"
    cells = [
        (raw.text[cell.start : cell.end], cell.row, cell.rowspan) for cell in raw.tables[0].cells
    ]
    assert cells == [("类别", 0, 1), ("项目", 0, 1), ("津贴", 1, 2), ("高龄津贴", 1, 1), ("", 2, 1)]


def test_confidence_covers_its_line() -> None:
    lines = (("高龄津贴每", 0.9), ("月一百元", 0.5))
    raw = assemble([Paragraph("通知"), Paragraph("高龄津贴每月一百元", lines)], "scan")
    assert [(raw.text[a:b], share) for a, b, share in raw.confidence] == list(lines)


def test_lines_of_chinese_are_joined_without_a_space() -> None:
    assert join_lines(["每人每月", "100元"]) == "每人每月100元"
    assert join_lines(["WHO", "guide lines"]) == "WHO guide lines"
    assert join_lines(["满80", "周岁"]) == "满80周岁"


@given(st.lists(st.text(st.characters(exclude_characters="\n")), max_size=5))
def test_value_comes_back_from_its_json(texts: list[str]) -> None:
    raw = assemble([*map(Paragraph, texts), TABLE], "pdf")
    assert load_raw(write_raw(raw)) == raw


@pytest.mark.parametrize("change", [{"text": "短"}, {"tables": 3}, {"confidence": [[0]]}])
def test_result_that_does_not_fit_is_refused(change: dict[str, object]) -> None:
    fields = json.loads(write_raw(assemble([TABLE], "html")))
    with pytest.raises(ValueError, match=r"no reader's result|unpack"):
        load_raw(json.dumps({**fields, **change}).encode())
