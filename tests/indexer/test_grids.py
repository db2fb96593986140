from __future__ import annotations

from indexer.grids import GridBox, join_grids

HEAD = ("类别", "序号", "项目", "内容")


def grid(*rows: tuple[str, ...]) -> GridBox:
    """A ruled table of four columns; `^` reaches down from the cell above it."""
    boxes, texts = [], []
    for n, row in enumerate(rows):
        for column, text in enumerate(row):
            if text == "^":
                continue
            down = n + 1
            while down < len(rows) and rows[down][column] == "^":
                down += 1
            boxes.append((column * 100.0, n * 20.0, column * 100.0 + 100, down * 20.0))
            texts.append(text)
    return GridBox(tuple(boxes), tuple(texts))


def cells(*grids: GridBox) -> list[tuple[str, int, int, int]]:
    return [(c.text, c.row, c.column, c.rowspan) for c in join_grids(grids).cells]


def test_cell_that_covers_rows_is_one() -> None:
    found = cells(grid(HEAD, ("物质", "1", "津贴", "甲。"), ("^", "2", "补贴", "乙。")))
    assert ("物质", 1, 0, 2) in found
    assert ("2", 2, 1, 1) in found
    assert len(found) == 11


def test_head_repeated_on_the_next_page_stands_once() -> None:
    found = cells(
        grid(HEAD, ("物质", "1", "津贴", "甲。")), grid(HEAD, ("照护", "2", "补贴", "乙。"))
    )
    assert [cell[0] for cell in found].count("序号") == 1
    assert ("照护", 2, 0, 1) in found


def test_merged_cell_goes_on_over_the_page() -> None:
    found = cells(grid(HEAD, ("物质", "1", "津贴", "甲。")), grid(("", "2", "补贴", "乙。")))
    assert ("物质", 1, 0, 2) in found
    assert ("2", 2, 1, 1) in found


def test_row_that_the_page_broke_is_whole_again() -> None:
    found = cells(
        grid(HEAD, ("物质", "1", "津贴", "每人每月")),
        grid(("", "", "", "一百元。"), ("^", "2", "补贴", "乙。")),
    )
    assert ("每人每月一百元。", 1, 3, 1) in found
    assert ("物质", 1, 0, 2) in found
    assert ("2", 2, 1, 1) in found


def test_empty_cell_behind_a_text_stays_empty() -> None:
    found = cells(grid(HEAD, ("物质", "1", "津贴", "甲。")), grid(("", "2", "补贴", "")))
    assert ("", 2, 3, 1) in found
    assert ("甲。", 1, 3, 1) in found
