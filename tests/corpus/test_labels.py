from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LabelError
from corpus.labels import CIRCLES, RANKS, read_marker, read_numeral, write_numeral


@pytest.mark.parametrize(
    ("line", "style", "number", "step", "label"),
    [
        ("第一编 总则", "part", 1, "bian1", "第一编"),
        ("第三章 服务供给", "chapter", 3, "zhang3", "第三章"),
        ("第二节 居家养老", "section", 2, "jie2", "第二节"),
        ("第十二条 市民政部门应当建立名册。", "article", 12, "tiao12", "第十二条"),
        ("第12条 市民政部门应当建立名册。", "article", 12, "tiao12", "第12条"),
        (
            "第一千二百六十条 本法自公布之日起施行。",
            "article",
            1260,
            "tiao1260",
            "第一千二百六十条",
        ),
        ("第五条规划部门应当预留用地。", "article", 5, "tiao5", "第五条"),
        ("二、主要任务", "han", 2, "2", "二、"),
        ("十一、2025年重点工作", "han", 11, "11", "十一、"),
        ("二. 主要任务", "han", 2, "2", "二、"),
        ("（三）完善保障机制", "han_bracket", 3, "3", "（三）"),
        ("(十二)完善保障机制", "han_bracket", 12, "12", "（十二）"),
        ("( 三 )、完善保障机制", "han_bracket", 3, "3", "（三）"),
        ("㈢完善保障机制", "han_bracket", 3, "3", "（三）"),
        ("6.健全制度保障", "digit", 6, "6", "第6项"),
        ("6 .健全制度保障", "digit", 6, "6", "第6项"),
        ("6、健全制度保障", "digit", 6, "6", "第6项"),
        ("６．健全制度保障", "digit", 6, "6", "第6项"),
        ("⒍健全制度保障", "digit", 6, "6", "第6项"),
        ("3.2025年底前建成20家。", "digit", 3, "3", "第3项"),
        ("2.80周岁以上老年人", "digit", 2, "2", "第2项"),
        ("（4）护理补贴", "digit_bracket", 4, "4", "（4）"),
        ("⑷护理补贴", "digit_bracket", 4, "4", "（4）"),
        ("⑦护理补贴", "circle", 7, "7", "⑦"),
    ],
)
def test_marker_is_read(line: str, style: str, number: int, step: str, label: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.style, marker.number, marker.step, marker.label) == (style, number, step, label)
    assert line.startswith(marker.printed)


def test_inserted_article_has_a_step_of_its_own() -> None:
    marker = read_marker("第十二条之一 护理员应当持证。")
    assert marker is not None
    assert (marker.number, marker.sub, marker.step) == (12, 1, "tiao12-1")
    assert marker.label == "第十二条之一"


@pytest.mark.parametrize(
    "line",
    [
        "3.5公里以内设一处站点",
        "0.1平方米",
        "2024年9月2日",
        "5G、区块链等技术",
        "一、二级的重度残疾老年人",
        "二、三级养老机构",
        "一、二、三级食堂",
        "第十二条第一款规定的",
        "第十二条规定的对象",
        "第十二条之一规定的其他服务",
        "第十二条、第十三条所列",
        "第十二条和第十三条",
        "第十二条的规定",
        "第一编制部门",
        "一是强化组织保障",
        "（2024年版）",
        "（一次性）",
        "(试行)",
        "80周岁及以上老年人",
        "022-29246544",
        "0、",
        "零、",
        "（〇）",
        "百百、",
        "十十、",
        "〇十、",
        "",
    ],
)
def test_look_alike_is_no_marker(line: str) -> None:
    assert read_marker(line) is None


def test_marker_is_read_in_the_middle_of_a_line() -> None:
    marker = read_marker("总体目标。二、主要任务", 5)
    assert marker is not None
    assert marker.label == "二、"


def test_styles_stand_deeper_in_the_order_of_plans_and_laws() -> None:
    printed = ["第一编 ", "第一章 ", "第一节 ", "第一条 ", "一、", "（一）", "1.", "（1）", "①"]
    markers = [read_marker(line) for line in printed]
    ranks = [marker.rank for marker in markers if marker]
    assert ranks == sorted(RANKS.values())


@given(st.integers(1, 9999))
def test_numeral_round_trips(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number
    assert read_numeral(str(number)) == number


@given(st.integers(1, 20))
def test_circled_numeral_is_read(number: int) -> None:
    assert read_numeral(CIRCLES[number - 1]) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [(10, "十"), (12, "十二"), (20, "二十"), (28, "二十八"), (115, "一百一十五")],
)
def test_numeral_is_written_as_people_write_it(number: int, written: str) -> None:
    assert write_numeral(number) == written


@pytest.mark.parametrize(
    "text", ["", "民政", "百百", "一点五", "1.5", "-1", "十百", "零十零", "三A"]
)
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(LabelError, match="not a numeral"):
        read_numeral(text)


@given(
    st.text(
        alphabet="第编章节条款之〇零一二三十百千0123456789１２٣（(㈠)）⑴⒈①、.． 级年岁", max_size=12
    )
)
def test_no_line_stops_the_reader(line: str) -> None:
    marker = read_marker(line)
    assert marker is None or (marker.number > 0 and line.startswith(marker.printed))
