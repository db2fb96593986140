"""The part of an answer that fits into its first sentence."""

from __future__ import annotations

import pytest

from service.answering.conclude import MAX_CONCLUSION, as_sentence, beside, count_parts, shorten
from service.assistant import Assistant
from service.understanding.terms import Concept

MEALS = "经自愿申请,给予老年人每餐3元(不限早、中、晚餐,每日补贴一餐)的助餐补贴,同时给予老人家食堂2元的运营补贴"


def concepts(*words: str) -> list[Concept]:
    return [Concept(word, {word: 1.0}) for word in words]


def test_pieces_that_fit_are_kept(assistant: Assistant) -> None:
    said = shorten(["每餐3元", "每周不超过五次"], 20, concepts("助餐"), assistant.weigher)
    assert said == ("每餐3元", "每周不超过五次")


def test_piece_that_does_not_fit_is_left_out(assistant: Assistant) -> None:
    said = shorten(["每餐3元", "每周不超过五次"], 8, concepts("助餐"), assistant.weigher)
    assert said == ("每餐3元",)


def test_stretches_that_hold_the_question_are_told_of_a_long_piece(assistant: Assistant) -> None:
    said = shorten([MEALS], 24, concepts("运营补贴"), assistant.weigher)
    assert said == ("同时给予老人家食堂2元的运营补贴",)


def test_bracketed_words_are_left_out_and_marked(assistant: Assistant) -> None:
    said = shorten([MEALS], 22, concepts("老年人", "助餐补贴"), assistant.weigher)
    assert said == ("给予老年人每餐3元……的助餐补贴",)


def test_enumeration_keeps_the_member_that_is_named(assistant: Assistant) -> None:
    text = "面向孤寡、留守、空巢、独居、失能、重残、计划生育特殊家庭等老年人提供探访关爱服务"
    said = shorten([text], 35, concepts("独居", "探访"), assistant.weigher)
    assert said == ("面向孤寡……独居……计划生育特殊家庭等老年人提供探访关爱服务",)


def test_nothing_is_told_where_nothing_fits(assistant: Assistant) -> None:
    assert shorten([MEALS], 8, concepts("运营补贴"), assistant.weigher) == ()


def test_part_must_hold_enough_of_the_question(assistant: Assistant) -> None:
    text = "未来京津冀三地中,其余两地都可以迅速知道对方的受灾程度损失情况并根据对方的物资储备情况迅速提供协助"
    assert shorten([text], 12, concepts("受灾", "物资"), assistant.weigher) == ()


def test_what_the_heading_says_need_not_be_said() -> None:
    found = concepts("高龄津贴", "区级")
    assert [c.word for c in beside(found, ("清单", "高龄津贴"))] == ["区级"]
    assert beside(found[:1], ("高龄津贴",)) == found[:1]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("民政局、财政局,各街镇。", ("民政局", "财政局", "各街镇")),
        ("八十岁的;七十岁、独居的。不含住机构的。", ("八十岁的", "七十岁、独居的")),
    ],
)
def test_parts_of_a_cell_are_counted(text: str, parts: tuple[str, ...]) -> None:
    assert count_parts(text) == parts


def test_sentence_ends_once() -> None:
    assert as_sentence("每月；") == "每月。"
    assert as_sentence("每月。") == "每月。"


def test_first_sentence_has_sixty_characters() -> None:
    assert MAX_CONCLUSION == 60


RATE = r"\d+(?:\.\d+)?%"


@pytest.mark.parametrize(
    ("text", "size", "said"),
    [
        (
            "到2025年65周岁及以上老年人城乡社区规范化健康管理服务率达到65%",
            31,
            "到2025年……老年人城乡社区规范化健康管理服务率达到65%",
        ),
        ("XX年底前养老机构和社区服务用房护理型床位占比不低于50%", 20, "XX年底前……占比不低于50%"),
    ],
)
def test_figure_that_is_asked_for_is_never_left_out(
    text: str, size: int, said: str, assistant: Assistant
) -> None:
    short = shorten([text], size, concepts("健康管理", "床位"), assistant.weigher, [RATE])
    assert len(short) == 1
    assert len(short[0]) <= size
    assert short[0].endswith(("65%", "50%"))
    assert short[0].startswith(said[:6])


def test_number_is_not_cut_off_from_what_it_counts(assistant: Assistant) -> None:
    text = "2022年每万老年人口拥有持证养老护理员达到22人"
    for size in range(10, len(text)):
        for said in shorten([text], size, concepts("护理员"), assistant.weigher, [r"\d+人"]):
            assert "……万老年人口" not in said
