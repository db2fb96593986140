from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.layout import (
    EFFECT,
    Line,
    cut_items,
    cut_line,
    cut_siblings,
    find_markers,
    read_lines,
)

HEADINGS = ("总体要求", "总体目标", "主要任务", "工作保障", "保障措施", "附则")
TITLE = "养老服务三年行动计划"
MARKED = st.text(
    st.sampled_from("一二三十百〇第章节条款之、（）()。.：12０５年级户籍老人\n 目录①⑴"),
    max_size=120,
)


def cut(text: str, title: str = TITLE) -> list[str]:
    return [line.text for line in cut_line(Line(text, 0), title, HEADINGS)]


def lines_of(*texts: str) -> list[Line]:
    """Lines at the offsets at which they would stand in a text."""
    lines, at = [], 0
    for text in texts:
        lines.append(Line(text, at))
        at += len(text) + 1
    return lines


def test_plan_that_lost_its_line_ends_is_cut_at_its_markers() -> None:
    text = (
        f"{TITLE}为发展养老服务。一、总体目标到2025年建成。二、主要任务(一)布局行动。1.编制规划。执行。"
        "2.改造。完成。(二)人才行动。3.培训。每年。三、工作保障(一)加强领导。本计划自公布之日起施行。"
    )
    assert cut(text) == [
        TITLE,
        "为发展养老服务。",
        "一、总体目标",
        "到2025年建成。",
        "二、主要任务",
        "(一)布局行动。",
        "1.编制规划。执行。",
        "2.改造。完成。",
        "(二)人才行动。",
        "3.培训。每年。",
        "三、工作保障",
        "(一)加强领导。",
        "本计划自公布之日起施行。",
    ]


def test_law_that_lost_its_line_ends_is_cut_at_its_articles() -> None:
    text = (
        "第一章 总则第一条 为了发展。第二条 依照本条例第一条办理。第三条规定的除外。第二章 服务第一节 设施"
        "第三条 应当：（一）配建；（二）补建。第三条之一 护理员应当持证。第四条 本条例自公布之日起施行。"
    )
    assert cut(text) == [
        "第一章 总则",
        "第一条 为了发展。",
        "第二条 依照本条例第一条办理。第三条规定的除外。",
        "第二章 服务",
        "第一节 设施",
        "第三条 应当：",
        "（一）配建；",
        "（二）补建。",
        "第三条之一 护理员应当持证。",
        "第四条 本条例自公布之日起施行。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "依照第一条、第二条办理。",
        "一、二级残疾老年人和三、四级残疾老年人。",
        "建成3.5公里服务圈。2024年投入使用。",
        "一、总体目标。到2025年建成。",
        "为全体老年人服务。",
        "",
    ],
)
def test_running_text_is_not_cut(text: str) -> None:
    assert cut(text) == [text]


def test_heading_keeps_its_full_stop() -> None:
    assert cut("一、总体目标。建成。二、主要任务。(一)布局。")[:3] == [
        "一、总体目标。",
        "建成。",
        "二、主要任务。",
    ]


def test_amounts_inside_a_unit_are_no_markers() -> None:
    text = "一、甲。每户1.5万元。3.5公里。一、二级残疾。二、乙。1.2025年底前建成。2.丙。"
    assert cut(text) == [
        "一、甲。每户1.5万元。3.5公里。一、二级残疾。",
        "二、乙。",
        "1.2025年底前建成。",
        "2.丙。",
    ]


def test_bracketed_number_may_be_repeated() -> None:
    text = "一、甲(一)乙。二、丙(一)丁。(一)戊。(三)己。"
    marked = [marker.printed for _, marker in find_markers(text, ("甲", "丙"))]
    assert marked == ["一、", "(一)", "二、", "(一)", "(一)", "(三)"]


def test_number_that_lost_its_dot_begins_a_unit() -> None:
    text = "一、甲。1.乙。2提升能力。3个街道。二、丙。"
    assert cut(text) == ["一、甲。", "1.乙。", "2提升能力。3个街道。", "二、丙。"]


def test_offsets_are_those_of_the_text() -> None:
    text = f"前言\n\n{TITLE}一、总体目标甲。二、主要任务乙。\n落款"
    for line in read_lines(text, 0, len(text), TITLE, HEADINGS):
        assert text[line.start : line.end] == line.text


@pytest.mark.parametrize(
    "text",
    [
        "本行动计划自公布之日起30日后施行。",
        "本通知自2024年5月1日起执行，有效期5年。",
        "本办法从2024年1月1日起生效。",
        "本方案有效期至2027年12月31日。",
    ],
)
def test_effect_clause_is_known_by_its_beginning(text: str) -> None:
    assert EFFECT.match(text)


@pytest.mark.parametrize("text", ["本方案所称老年人，是指60周岁以上。", "本市自2019年起试点。"])
def test_other_text_is_no_effect_clause(text: str) -> None:
    assert not EFFECT.match(text)


@given(MARKED)
def test_pieces_make_up_the_line_again(text: str) -> None:
    line = Line(text.replace("\n", ""), 7)
    pieces = cut_line(line, TITLE, HEADINGS)
    at = line.start
    for piece in pieces:
        assert not line.text[at - line.start : piece.start - line.start].strip()
        assert line.text[piece.start - 7 : piece.end - 7] == piece.text
        at = piece.end
    assert not line.text[at - line.start :].strip()


@pytest.mark.parametrize(
    "piece", ["一、", "(一)", "1.甲。", "第一条 ", "第一章", " ", "。", "5", "总体目标一、"]
)
def test_long_line_is_cut_at_once(piece: str) -> None:
    text = (piece * 30_000)[:30_000]
    begun = time.process_time()
    cut(text)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (
            "（一）健全网络。1．建中心。2．办食堂。",
            ["（一）健全网络。", "1．建中心。", "2．办食堂。"],
        ),
        (
            "第三条 应当：（一）配建；（二）补建。",
            ["第三条 应当：", "（一）配建；", "（二）补建。"],
        ),
        (
            "任务分工:1.定清单。2.建机制。①排查；②入户。",
            ["任务分工:", "1.定清单。", "2.建机制。", "①排查；", "②入户。"],
        ),
        ("附表：1.甲；2.乙；4.丁。", ["附表：", "1.甲；", "2.乙；4.丁。"]),
    ],
)
def test_numbered_list_inside_a_line_is_cut_at_its_numbers(text: str, units: list[str]) -> None:
    assert [unit.text for unit in cut_items(Line(text, 7))] == units
    assert "".join(unit.text for unit in cut_items(Line(text, 7))) == text


@pytest.mark.parametrize(
    "text",
    [
        "符合第四条第（一）、（二）项的，不重复享受。",
        "补贴标准为：1.5元一餐。",
        "分两类：1.甲类。",
        "按一、二级残疾发放：一级200元，二级100元。",
        "2.每月发放100元。1.不补发。",
    ],
)
def test_line_without_a_list_is_whole(text: str) -> None:
    assert cut_items(Line(text, 0)) == [Line(text, 0)] == cut_siblings(Line(text, 0))


def test_units_of_one_numbering_on_a_line_stand_side_by_side() -> None:
    line = Line("（二）评估。（三）施工。（五）付款。", 3)
    assert cut_siblings(line) == [Line("（二）评估。", 3), Line("（三）施工。（五）付款。", 9)]
