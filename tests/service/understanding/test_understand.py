"""A question as a whole, read with the words and places of the repository's corpus."""

from __future__ import annotations

from datetime import date

import pytest

from service.assistant import Assistant
from service.model import Question
from service.understanding.reading import Reading
from service.understanding.understand import Understander

BAODI, CHAOYANG, CHANGCHUN = "120115", "220104", "220100"


@pytest.fixture(scope="module")
def understander(assistant: Assistant) -> Understander:
    return assistant.understander


def read(
    understander: Understander, text: str, *, place: str | None = None, home: str = ""
) -> Reading:
    return understander.understand(Question(text, date(2026, 11, 21), place), home)


def codes(reading: Reading) -> list[str]:
    return [place.code for place in reading.places]


def test_home_place_is_meant_where_none_is_named(understander: Understander) -> None:
    assert codes(read(understander, "高龄津贴多少钱", home=BAODI)) == [BAODI]
    assert codes(read(understander, "高龄津贴多少钱")) == []


def test_named_place_comes_before_the_home_place(understander: Understander) -> None:
    assert codes(read(understander, "东莞高龄津贴多少", home=BAODI)) == ["441900"]


def test_chosen_place_comes_before_the_home_place(understander: Understander) -> None:
    assert codes(read(understander, "高龄津贴多少", place="330700", home=BAODI)) == ["330700"]


def test_unknown_chosen_place_is_no_place(understander: Understander) -> None:
    assert codes(read(understander, "高龄津贴多少", place="999999")) == []


def test_chosen_place_settles_an_unclear_name(understander: Understander) -> None:
    reading = read(understander, "朝阳区高龄津贴", place=CHANGCHUN)
    assert codes(reading) == [CHAOYANG]
    assert reading.unclear == ()


def test_bare_name_of_several_places_stays_unclear(understander: Understander) -> None:
    reading = read(understander, "朝阳区养老院补贴")
    assert codes(reading) == []
    assert CHAOYANG in {place.code for place in reading.unclear}


def test_parent_beside_its_child_is_not_a_second_place(understander: Understander) -> None:
    assert codes(read(understander, "天津的宝坻有高龄津贴吗")) == [BAODI]


def test_places_are_told_by_their_full_names(understander: Understander) -> None:
    told = read(understander, "宝坻高龄津贴多少").told
    assert [(place.code, place.name) for place in told.places] == [(BAODI, "天津市宝坻区")]


def test_place_helps_to_choose_but_need_not_be_in_an_answer(understander: Understander) -> None:
    concepts = read(understander, "宝坻高龄津贴多少").concepts
    assert {c.word: c.optional for c in concepts} == {"高龄津贴": False, "宝坻": True}


def test_word_that_only_names_what_is_wanted_is_left_out(understander: Understander) -> None:
    said = {c.word for c in read(understander, "探访归哪个部门负责").concepts if not c.optional}
    assert "探访" in said
    assert "部门" not in said


def test_word_that_only_names_what_is_wanted_stays_where_it_is_all(
    understander: Understander,
) -> None:
    assert [c.word for c in read(understander, "哪些部门").concepts] == ["部门"]


def test_each_wish_knows_the_words_of_its_piece(understander: Understander) -> None:
    money, frequency = read(understander, "助餐补贴一餐补多少，一周几次").asked
    assert "助餐补贴" in {c.word for c in money.concepts}
    assert "助餐补贴" not in {c.word for c in frequency.concepts}


def test_intent_names_the_kind_of_answer(understander: Understander) -> None:
    assert read(understander, "高龄津贴多少").told.intent == "lookup"
    assert read(understander, "宝坻方案生效了吗").told.intent == "status"
    assert read(understander, "你好").told.intent == "about"


def test_places_side_by_side_are_compared(understander: Understander) -> None:
    assert read(understander, "金华和东莞哪个高").compares
    assert not read(understander, "金华哪个好").compares


def test_question_in_traditional_full_width_characters_reads_alike(
    understander: Understander,
) -> None:
    plain = read(understander, "65岁坐公交免费吗")
    other = read(understander, "６５歲坐公交免費嗎")
    assert other.text == plain.text
    assert other.told == plain.told


def test_question_without_a_word_is_read(understander: Understander) -> None:
    reading = read(understander, "？？？")
    assert reading.concepts == ()
    assert reading.weights == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [("高龄津贴能不能享受", "不能"), ("助餐补贴给不给", "不给"), ("有没有高龄津贴", "没有")],
)
def test_a_question_that_says_its_word_twice_denies_nothing(
    understander: Understander, text: str, words: str
) -> None:
    reading = read(understander, text)
    assert words not in [concept.word for concept in reading.concepts]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("我奶奶户口在沧州，人住宝坻，宝坻能给她什么", [BAODI]),
        ("我爸户口在宝坻，现在住在河西区，公交免费吗", []),
        ("我妈宝坻户口，高龄津贴多少钱", [BAODI]),
        ("宝坻和金华的高龄津贴一样吗", [BAODI, "330700"]),
    ],
)
def test_where_somebody_is_from_is_not_asked_about_beside_another_place(
    understander: Understander, text: str, places: list[str]
) -> None:
    assert codes(read(understander, text)) == places
