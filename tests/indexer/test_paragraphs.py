from __future__ import annotations

from indexer.paragraphs import PlacedLine, PlacedPage, drop_running_lines, join_paragraphs


def line(text: str, top: float, left: float = 80, size: float = 12) -> PlacedLine:
    return PlacedLine(text, left, top, left + size * len(text), top + size)


FULL = "为八十周岁以上的老年人发放高龄津贴每人每月一百元由民政"


def texts(lines: list[PlacedLine]) -> list[str]:
    return [paragraph.text for paragraph in join_paragraphs(lines, 500)]


def test_indented_line_begins_a_paragraph() -> None:
    lines = [
        *(line(FULL[:-2], 100, 104), line(FULL, 120), line("部门负责。", 140)),
        *(line(FULL[:-2], 160, 104), line(FULL, 180)),
    ]
    assert texts(lines) == [FULL[:-2] + FULL + "部门负责。", FULL[:-2] + FULL]


def test_short_line_ends_a_paragraph_without_any_indent() -> None:
    assert texts([line(FULL, 100), line("部门负责。", 120), line(FULL, 140)]) == [
        FULL + "部门负责。",
        FULL,
    ]


def test_numbered_line_after_a_full_sentence_begins_a_paragraph() -> None:
    assert texts([line(FULL[:-1] + "。", 100), line("二、" + FULL[2:], 120)]) == [
        FULL[:-1] + "。",
        "二、" + FULL[2:],
    ]


def test_title_of_two_centred_lines_is_one() -> None:
    lines = [
        *(line("某市推进基本养老服务体系", 50, 120, 18), line("建设实施方案", 72, 174, 18)),
        *(line(FULL, 100), line(FULL, 120), line(FULL, 140)),
    ]
    assert texts(lines)[0] == "某市推进基本养老服务体系建设实施方案"


def test_page_numbers_and_shared_margins_are_dropped_and_text_stays() -> None:
    pages = [
        PlacedPage(
            (line("某市文件", 30), line(FULL, 400), line("共80元", 420), line(number, 780)),
            595,
            842,
        )
        for number in ("— 1 —", "- 2 -", "第3页", "4/9", "５")
    ]
    kept = drop_running_lines(pages)
    assert {line.text for page in kept for line in page.lines} == {FULL, "共80元"}


def test_unrepeated_line_at_the_margin_stays() -> None:
    pages = [PlacedPage((line(FULL, 30), line(f"{n}", 400)), 595, 842) for n in range(1)]
    assert [line.text for line in drop_running_lines(pages)[0].lines] == [FULL, "0"]
