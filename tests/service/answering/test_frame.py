"""What stands in front of an answer, and what must be known beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.model import Document
from service.answering.frame import VALIDITY, frame, notices, noun, say_date, say_places
from service.assistant import Assistant

DAY = date(2026, 11, 21)


@pytest.fixture
def documents(assistant: Assistant) -> dict[str, Document]:
    return dict(assistant.generation.documents)


def framed(assistant: Assistant, document: Document, day: date = DAY) -> str:
    return frame(document, day, assistant.gazetteer)


def test_draft_is_said_with_place_and_month(
    assistant: Assistant, documents: dict[str, Document]
) -> None:
    said = framed(assistant, documents["baodi-2024"])
    assert said == "按天津市宝坻区2024年9月征求意见稿（不是正式文件）"


def test_expired_plan_is_said_with_its_last_day(
    assistant: Assistant, documents: dict[str, Document]
) -> None:
    said = framed(assistant, documents["jinhua"])
    assert "浙江省金华市" in said
    assert "2025年12月31日，已过期" in said


def test_plan_is_not_expired_on_its_last_day(
    assistant: Assistant, documents: dict[str, Document]
) -> None:
    assert "过期" not in framed(assistant, documents["jinhua"], date(2025, 12, 31))
    assert "过期" in framed(assistant, documents["jinhua"], date(2026, 1, 1))


def test_masked_year_is_not_filled_in(assistant: Assistant, documents: dict[str, Document]) -> None:
    said = framed(assistant, documents["dongguan"])
    assert "年份被隐去" in said
    assert "20" not in said


def test_report_is_said_with_its_day_and_place(
    assistant: Assistant, documents: dict[str, Document]
) -> None:
    said = framed(assistant, documents["cangzhou-2021"])
    assert "2021年9月30日" in said
    assert "河北省沧州市" in said
    assert "新闻报道" in said


def test_article_is_said_with_its_author(
    assistant: Assistant, documents: dict[str, Document]
) -> None:
    said = framed(assistant, documents["tianjin-2024"])
    assert "朱峰" in said
    assert "署名文章" in said


def test_regulation_in_force_is_said_by_its_title(region: Assistant) -> None:
    said = framed(region, region.generation.documents["city"])
    assert "天津市《天津市老年人优待办法》" in said


def test_regulation_before_its_first_day_is_said_so(region: Assistant) -> None:
    said = framed(region, region.generation.documents["city"], date(2024, 6, 30))
    assert "2024年7月1日起才施行" in said


def test_repealed_document_is_said_so(assistant: Assistant, documents: dict[str, Document]) -> None:
    repealed = replace(documents["jinhua"], repealed=True)
    assert "已废止" in framed(assistant, repealed)
    assert any("已经废止" in notice for notice in notices(repealed, DAY))


def test_document_without_dates_is_of_unknown_validity(
    assistant: Assistant, documents: dict[str, Document]
) -> None:
    silent = replace(documents["jinhua"], until=None)
    assert "没有写明施行日期" in framed(assistant, silent)
    assert any("没有写明施行日期" in notice for notice in notices(silent, DAY))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("baodi-2024", "征求意见已于2024年10月2日结束"),
        ("jinhua", "现在已经过期"),
        ("dongguan", "年份在来源中被隐去"),
        ("cangzhou-2021", "是新闻报道，不是政策文件"),
        ("jingjinji-2021", "是新闻报道，不是政策文件"),
        ("tianjin-2024", "是署名文章"),
    ],
)
def test_notice_says_what_the_document_is_worth(
    documents: dict[str, Document], name: str, words: str
) -> None:
    assert any(words in notice for notice in notices(documents[name], DAY))


def test_open_consultation_is_not_called_over(documents: dict[str, Document]) -> None:
    (notice,) = notices(documents["baodi-2024"], date(2024, 9, 10))
    assert "征求意见稿" in notice
    assert "结束" not in notice


def test_inferred_place_is_said_to_be_inferred(documents: dict[str, Document]) -> None:
    for name in ("jinhua", "dongguan"):
        assert any("推断" in notice for notice in notices(documents[name], DAY))


def test_document_in_force_needs_no_notice(region: Assistant) -> None:
    assert list(notices(region.generation.documents["city"], DAY)) == []


def test_notice_is_one_line(documents: dict[str, Document]) -> None:
    for document in documents.values():
        for notice in notices(document, DAY):
            assert "\n" not in notice
            assert notice.endswith("。")


def test_document_is_called_what_it_calls_itself(documents: dict[str, Document]) -> None:
    assert noun(documents["baodi-2024"]) == "实施方案"
    assert noun(documents["jinhua"]) == "行动计划"
    assert noun(documents["cangzhou-2021"]) == "报道"


def test_every_place_of_a_document_is_said(
    assistant: Assistant, documents: dict[str, Document]
) -> None:
    said = say_places(documents["jingjinji-2021"], assistant.gazetteer)
    assert said == "北京市、天津市、河北省"


def test_day_is_written_as_people_write_it() -> None:
    assert say_date(date(2025, 1, 2)) == "2025年1月2日"


def test_every_validity_has_a_word() -> None:
    assert set(VALIDITY) == {
        "in_force",
        "not_yet",
        "draft",
        "expired",
        "repealed",
        "unknown",
        "not_applicable",
    }
