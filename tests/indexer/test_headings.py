from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import corpus
from corpus.labels import read_marker
from corpus.load import load_corpus
from indexer.headings import (
    has_below,
    is_heading,
    is_signature,
    is_title,
    lead_in,
    lists_attachments,
    own_heading,
    title_lines,
)
from indexer.layout import Line

DOCUMENT = replace(
    load_corpus(Path(corpus.__file__).parent).documents["tianjin-2024"],
    title="某某市养老服务实施方案(征求意见稿)",
    author="本报记者张三",
)


def lines_of(*texts: str) -> list[Line]:
    return [Line(text, at) for at, text in enumerate(texts)]


def heading_of(text: str, *below: str) -> str | None:
    marker = read_marker(text)
    assert marker is not None
    return own_heading(text[len(marker.printed) :], marker, lines_of(*below))


@pytest.mark.parametrize(
    ("text", "below", "heading"),
    [
        ("一、总体要求", ("全面贯彻。",), "总体要求"),
        ("(一)实施布局行动。", ("1.编制规划。",), "实施布局行动"),
        ("(一)加强领导。各区要统筹。", (), "加强领导"),
        ("第一章 总则", ("第一条 为了发展。",), "总则"),
        ("(一)每月发放60元。", ("1.由机构代领。",), None),
        ("(一)80至89周岁：每月60元", (), None),
        ("1.到XX年底前，各镇要建立合作机制。", (), None),
        ("第一条 为了发展。制定本条例。", (), None),
        ("一、", (), None),
    ],
)
def test_numbered_line_has_its_own_heading_or_none(
    text: str, below: tuple[str, ...], heading: str | None
) -> None:
    assert heading_of(text, *below) == heading


@pytest.mark.parametrize(
    ("line", "below", "heading"),
    [
        ("鼓励养老服务业向京外疏散", ("协议提出，三地将协同规划。",), True),
        ("三地编制防灾减灾“十三五”规划", ("未来，三地将共享信息。",), True),
        ("重点领域", ("1、共同搭建平台。",), True),
        ("某某市民政局", ("2024年9月2日",), False),
        ("联系电话：12345", ("正文一句。",), False),
        ("《某某方案》", ("正文一句。",), False),
        ("• 凭身份证", ("第四条 罚则。",), False),
        ("本报记者张三", ("正文一句。",), False),
        ("（2023年6月1日某某市人民代表大会通过）", ("正文一句。",), False),
        ("正文一句。", ("又一句。",), False),
        ("最后一行", (), False),
    ],
)
def test_unnumbered_line_is_a_heading_or_not(
    line: str, below: tuple[str, ...], heading: bool
) -> None:
    found = is_heading(Line(line, 0), lines_of(*below), DOCUMENT, then_table=False)
    assert found is heading


def test_line_above_a_table_is_a_heading() -> None:
    assert is_heading(Line("某某服务清单", 0), (), DOCUMENT, then_table=True)


def test_title_may_be_printed_over_lines() -> None:
    lines = lines_of("某某市养老服务实施方案", "（征求意见稿）", "正文。")
    assert title_lines(lines, 0, DOCUMENT) == 2


@pytest.mark.parametrize(
    "texts", [("某某市养老服务",), ("关于某某市养老服务实施方案的通知",), ("正文。",)]
)
def test_other_lines_are_no_title(texts: tuple[str, ...]) -> None:
    assert title_lines(lines_of(*texts), 0, DOCUMENT) == 0


@pytest.mark.parametrize(
    ("line", "below", "signature"),
    [
        ("某某市民政局", ("2024年9月2日",), True),
        ("2024年9月2日", (), True),
        ("二〇二四年九月二日", (), True),
        ("某某市民政局", ("正文。",), False),
        ("自2024年9月2日起施行。", (), False),
        ("特此通知。", ("2024年9月2日",), False),
    ],
)
def test_name_above_a_day_is_a_signature(
    line: str, below: tuple[str, ...], signature: bool
) -> None:
    assert is_signature(Line(line, 0), lines_of(*below)) is signature


def test_attachments_go_on_below_the_first() -> None:
    lines = lines_of("附件：1.申请表", "2.汇总表", "3.承诺书", "某某局", "4.其他")
    assert [lists_attachments(lines, at) for at in range(5)] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("line", "below", "found"),
    [
        ("一、总体要求", ("全面贯彻。",), True),
        ("一、总体要求", ("（一）目标",), True),
        ("1.身份证", ("2.户口簿",), False),
        ("2.户口簿", ("二、流程",), False),
        ("2.户口簿", ("某某局", "2024年9月2日"), False),
        ("2.户口簿", ("本通知自发布之日起施行。",), False),
        ("2.户口簿", (), False),
    ],
)
def test_text_or_deeper_number_stands_below(line: str, below: tuple[str, ...], found: bool) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert has_below(marker, lines_of(*below)) is found


def test_line_with_a_colon_leads_into_the_items_below() -> None:
    assert lead_in("补助标准按年龄分为三档:") == "补助标准按年龄分为三档"
    assert lead_in("具有本区户籍。符合下列条件之一的：") == "符合下列条件之一的"
    assert lead_in("补助资金每月15日前发放。") is None


def test_full_title_of_a_notice_is_a_title() -> None:
    assert is_title(Line("武清区民政局关于印发《高龄老年人生活补助办法》的通知", 0))
    assert not is_title(Line("关于养老服务,各镇街要落实国家的意见。", 0))


def test_each_of_several_bodies_above_the_day_is_a_signature() -> None:
    lines = [Line("某市民政局", 0), Line("某市财政局", 6), Line("2024年4月9日", 12)]
    assert is_signature(lines[0], lines[1:])
    assert not is_signature(Line("每人每月50元。", 0), lines)
