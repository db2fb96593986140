from __future__ import annotations

from indexer.grids import GridBox
from indexer.pages import join_pages, last_grid
from indexer.paragraphs import PlacedLine, PlacedPage
from indexer.raw import assemble

FULL = "为八十周岁以上的老年人发放高龄津贴每人每月一百元由民政部门负责"


def line(text: str, top: float) -> PlacedLine:
    return PlacedLine(text, 80, top, 80 + 13 * len(text), top + 12)


def page(*lines: PlacedLine) -> PlacedPage:
    return PlacedPage(lines, 595, 842)


def grid(top: float, *texts: str) -> GridBox:
    """A table of two columns."""
    boxes = [
        (80 + 100.0 * (n % 2), top + 20 * (n // 2), 180 + 100.0 * (n % 2), top + 20 + 20 * (n // 2))
        for n in range(len(texts))
    ]
    return GridBox(tuple(boxes), texts)


def test_text_above_and_below_a_table_keeps_its_place() -> None:
    pages = [page(line("如下：", 100), line("完。", 300))]
    raw = assemble(join_pages(pages, [[grid(150, "序号", "项目", "1", "津贴")]]), "pdf")
    assert raw.text == "如下：\n序号\n项目\n1\n津贴\n完。\n"


def test_table_between_two_pages_is_one_and_text_between_two_tables_parts_them() -> None:
    first, second = grid(700, "序号", "项目", "1", "津贴"), grid(80, "2", "补贴", "3", "助餐")
    joined = list(join_pages([page(), page()], [[first], [second]]))
    parted = list(join_pages([page(), page(line("另：", 60))], [[first], [second]]))
    assert (len(joined), len(parted)) == (1, 3)


def test_paragraph_goes_on_over_the_page() -> None:
    raw = assemble(join_pages([page(line(FULL, 700)), page(line("落实。", 80))], [[], []]), "pdf")
    assert raw.text == f"{FULL}落实。\n"


def test_last_table_is_that_of_the_page_before() -> None:
    table = grid(700, "序号", "项目")
    assert last_grid([[table]]) == table
    assert last_grid([[table], []]) is None
    assert last_grid([]) is None
