from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.load import load_corpus
from indexer.layout import Line
from indexer.tables import Table, are_departments, find_table

LEXICON = load_corpus(Path(corpus.__file__).parent).lexicon
HEAD = "序号 服务项目 服务对象 服务内容 责任单位"
ROWS = "1 高龄津贴 80周岁以上老年人 每人每月50元。 民政局 2 助浴服务 失能老年人 每月一次。 民政局 3 法律援助 困难老年人 优先受理。 司法局"


def lines_of(text: str) -> list[Line]:
    """A line a word, as a flattened list has a line a cell."""
    lines, at = [], 0
    for word in text.split():
        lines.append(Line(word, at))
        at += len(word) + 2
    return lines


def table_of(text: str) -> Table:
    table = find_table(lines_of(text), LEXICON)
    assert table is not None
    return table


def cells(table: Table) -> list[tuple[int, str, list[dict[str, str]]]]:
    """Number, name and the cells of each group, by role."""
    return [
        (row.number, row.item.text, [{c.role: c.text for c in g.cells} for g in row.groups])
        for row in table.rows
    ]


def test_columns_are_named_by_the_head() -> None:
    assert cells(table_of(f"{HEAD} {ROWS}"))[0] == (
        1,
        "高龄津贴",
        [{"recipients": "80周岁以上老年人", "content": "每人每月50元。", "departments": "民政局"}],
    )


def test_columns_may_stand_in_another_order() -> None:
    table = table_of(
        "序号 项目名称 责任单位 服务标准 保障对象 1 甲 民政局 给钱 老人 2 乙 民政局 给饭 老人 3 丙 残联 给车 老人"
    )
    assert cells(table)[2] == (
        3,
        "丙",
        [{"departments": "残联", "content": "给车", "recipients": "老人"}],
    )


def test_list_without_departments_is_read() -> None:
    table = table_of("序号 服务项目 服务对象 服务内容 1 甲 老人 给钱 2 乙 老人 给饭 3 丙 老人 给车")
    assert [groups for _, _, groups in cells(table)] == [
        [{"recipients": "老人", "content": "给钱"}],
        [{"recipients": "老人", "content": "给饭"}],
        [{"recipients": "老人", "content": "给车"}],
    ]


def test_cell_broken_behind_a_list_mark_is_joined() -> None:
    rows = "1 甲 老人 给钱， 也给饭。 民政局、 财政局 2 乙 老人 给饭 民政局 3 丙 老人 给车 民政局"
    (group,) = cells(table_of(f"{HEAD} {rows}"))[0][2]
    assert group["content"] == "给钱，也给饭。"
    assert group["departments"] == "民政局、财政局"


def test_merged_cell_stays_empty() -> None:
    rows = "1 甲 老人 给钱 民政局 2 乙 老人 给饭 3 丙 老人 给车 民政局"
    (group,) = cells(table_of(f"{HEAD} {rows}"))[1][2]
    assert group["departments"] == ""


@pytest.mark.parametrize("nothing", ["/", "—", "无"])
def test_sign_for_nothing_is_a_cell_of_its_own(nothing: str) -> None:
    rows = f"1 甲 老人 给钱 {nothing} 2 乙 老人 给饭 民政局 3 丙 老人 给车 民政局"
    assert len(cells(table_of(f"{HEAD} {rows}"))[0][2]) == 1


def test_row_may_hold_sub_rows() -> None:
    rows = "1 甲 老人 给钱 民政局 孤老 给饭 2 乙 老人 给饭 民政局 3 丙 老人 给车 民政局"
    groups = cells(table_of(f"{HEAD} {rows}"))[0][2]
    assert [group["recipients"] for group in groups] == ["老人", "孤老"]
    assert [group["departments"] for group in groups] == ["民政局", ""]


def test_bodies_never_fill_the_gap_of_another_column() -> None:
    rows = "1 甲 老人 民政局 2 乙 老人 给饭 民政局 3 丙 老人 给车 民政局"
    (group,) = cells(table_of(f"{HEAD} {rows}"))[0][2]
    assert group == {"recipients": "老人", "content": "", "departments": "民政局"}


def test_category_stands_above_the_rows_that_it_holds() -> None:
    table = table_of(
        "服务类别 序号 服务项目 服务对象 服务内容 责任单位 物质帮助 1 甲 老人 给钱 民政局 2 乙 老人 给饭 民政局"
        " 照护服务 3 丙 老人 给车 民政局 4 丁 老人 给房 民政局"
    )
    categories = [row.category.text if row.category else "" for row in table.rows]
    assert categories == ["物质帮助", "物质帮助", "照护服务", "照护服务"]
    assert all(len(row.groups) == 1 for row in table.rows)


def test_category_printed_twice_counts_once() -> None:
    table = table_of(
        "服务类别 服务项目 服务内容 服务对象 责任部门 甲类 1 甲 给钱 老人 民政局 乙类 乙类 2 乙 给饭 老人 民政局"
        " 3 丙 给车 老人 民政局"
    )
    assert [row.category and row.category.text for row in table.rows] == ["甲类", "乙类", "乙类"]


@pytest.mark.parametrize(
    "below",
    [
        "一、说明",
        "注：本清单由民政局解释。",
        "备注：长期有效。",
        "附件3",
        "本清单自发布之日起施行。",
    ],
)
def test_text_below_the_list_is_not_of_it(below: str) -> None:
    lines = lines_of(f"{HEAD} {ROWS} {below} 正文。")
    table = find_table(lines, LEXICON)
    assert table is not None
    assert table.last == len(lines) - 2
    assert cells(table)[2][2] == [
        {"recipients": "困难老年人", "content": "优先受理。", "departments": "司法局"}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1 甲 2 乙 3 丙",
        f"{HEAD} 1 甲 老人 给钱 2 乙 老人 给饭",
        "服务内容 1 甲 2 乙 3 丙",
        "正文。",
        "",
    ],
)
def test_numbers_without_a_head_or_too_few_are_no_list(text: str) -> None:
    assert find_table(lines_of(text), LEXICON) is None


def test_spans_reach_over_the_row() -> None:
    lines = lines_of(f"{HEAD} {ROWS}")
    table = find_table(lines, LEXICON)
    assert table is not None
    starts = [line.start for line in lines if line.text in "123"]
    assert [row.start for row in table.rows] == starts
    assert all(row.end > row.item.end for row in table.rows)


@pytest.mark.parametrize(
    "text",
    ["民政局", "民政局、财政局、各街镇", "市规划资源局宝坻分局,各街镇", "团市委", "XX银保监分局"],
)
def test_names_of_bodies_are_known_by_their_ends(text: str) -> None:
    assert are_departments(text, LEXICON.department_endings)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "、",
        "全体老年人",
        "65周岁及以上老年人",
        "民政局、老年人",
        "由民政局会同有关部门组织实施本区的养老服务工作的单位办",
    ],
)
def test_other_words_are_no_bodies(text: str) -> None:
    assert not are_departments(text, LEXICON.department_endings)


@given(st.lists(st.sampled_from([*HEAD.split(), "1", "2", "3", "甲", "民政局", "给钱、", "/", "类别", "注："]), max_size=40))  # fmt: skip
def test_any_lines_give_rows_in_order_or_no_list(words: list[str]) -> None:
    lines = lines_of(" ".join(words))
    table = find_table(lines, LEXICON)
    if table is not None:
        assert 0 <= table.first < table.last <= len(lines)
        assert [row.number for row in table.rows] == list(range(1, len(table.rows) + 1))
        edges = [edge for row in table.rows for edge in (row.start, row.end)]
        assert edges == sorted(edges)


def test_column_of_another_name_between_known_ones_is_a_column() -> None:
    found = table_of("序号 项目名称 改造方式 备注 1 甲 铺砖 基础 2 乙 扶手 可选 3 丙 换灯 可选")
    assert [cell.name for cell in found.rows[0].groups[0].cells] == ["改造方式", "备注"]


def test_list_whose_cells_have_no_columns_is_none() -> None:
    assert find_table(lines_of("序号 项目名称 1 甲 铺砖 2 乙 扶手 3 丙 换灯"), LEXICON) is None


def test_last_column_of_another_name_is_a_column_where_every_row_fills_it() -> None:
    head = "序号 重点任务 牵头单位 完成时限"
    table = table_of(f"{head} 1 建中心 民政局 2026年 2 办食堂 各街道 2027年 3 培训 人社局 2028年")
    assert [row.category for row in table.rows] == [None] * 3
    assert cells(table)[1] == (2, "办食堂", [{"departments": "各街道", "c4": "2027年"}])


def test_first_column_names_the_rows_where_none_is_known_to() -> None:
    table = table_of("序号 重点任务 牵头单位 1 建中心 民政局 2 办食堂 各街道 3 培训 人社局")
    assert (table.rows[0].item.name, table.rows[0].item.text) == ("重点任务", "建中心")


def test_columns_are_known_by_how_their_names_end_behind_a_known_one() -> None:
    head = "类别 序号 政策名称 补贴对象 补贴标准 办理部门"
    rows = "个人类 1 津贴 八十岁老人 每月80元； 九十岁每月200元 民政局 2 餐补 老人 每餐3元 民政局、 各镇街 机构类 3 建设补贴 机构 每床8000元 民政局"
    table = table_of(f"{head} {rows}")
    assert [row.category.text for row in table.rows if row.category] == [
        "个人类",
        "个人类",
        "机构类",
    ]
    assert cells(table)[0][2] == [
        {
            "recipients": "八十岁老人",
            "content": "每月80元；九十岁每月200元",
            "departments": "民政局",
        }
    ]
    assert cells(table)[1][2][0]["departments"] == "民政局、各镇街"
