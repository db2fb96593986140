"""The weighty words of a question, by the repository's own lexicon."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.segment import normalise
from service.assistant import Assistant
from service.understanding.terms import PARTS_WEIGHT, Concept, Terms, fit_age

QUESTION = st.text(
    st.sampled_from("助餐补贴饭低保边缘高龄津贴八十二岁82周坐公交车一几次多少老人的吗，。 ?"),
    max_size=40,
)


@pytest.fixture(scope="module")
def terms(assistant: Assistant) -> Terms:
    return assistant.understander.terms


def words(terms: Terms, text: str) -> list[str]:
    return [concept.word for concept in terms.read(normalise(text))]


def concept(terms: Terms, text: str, word: str) -> Concept:
    return next(c for c in terms.read(normalise(text)) if c.word == word)


def test_everyday_word_stands_for_the_policy_word(terms: Terms) -> None:
    assert concept(terms, "餐补有多少", "餐补").forms["助餐补贴"] == 1.0


def test_everyday_word_inside_a_policy_word_is_none(terms: Terms) -> None:
    assert "餐补" not in words(terms, "助餐补贴有多少")


def test_longest_everyday_phrase_wins(terms: Terms) -> None:
    assert "低保边缘" in words(terms, "低保边缘能领吗")
    assert "低保" not in words(terms, "低保边缘能领吗")


@pytest.mark.parametrize("text", ["八十二岁", "82岁", "82周岁", "８２岁", "八十二周岁"])
def test_age_is_read_in_either_numeral(terms: Terms, text: str) -> None:
    (age,) = terms.read(normalise(f"{text}的老人"))[:1]
    assert set(age.forms) == {"82周岁", "82岁"}
    assert age.optional


def test_words_that_carry_no_meaning_are_dropped(terms: Terms) -> None:
    assert words(terms, "请问一下高龄津贴是多少呢？") == ["高龄津贴"]
    assert words(terms, "这个是什么啊") == []


def test_words_that_ask_are_dropped(terms: Terms) -> None:
    assert words(terms, "哪些部门负责探访") == ["部门", "负责", "探访"]


def test_traditional_characters_read_like_simplified_ones(terms: Terms) -> None:
    assert words(terms, "營養補助每月多少錢") == words(terms, "营养补助每月多少钱")


def test_word_is_read_once(terms: Terms) -> None:
    assert words(terms, "高龄津贴高龄津贴高龄津贴") == ["高龄津贴"]


def test_compound_is_held_by_its_parts(terms: Terms) -> None:
    pieces = concept(terms, "高龄津贴", "高龄津贴")
    assert pieces.parts == ("高龄", "津贴")
    assert pieces.match("高龄津贴") == 1.0
    assert pieces.match("为高龄老人发放津贴") == pytest.approx(PARTS_WEIGHT)
    assert pieces.match("津贴") == pytest.approx(PARTS_WEIGHT / 2)
    assert pieces.match("助餐") == 0.0


def test_part_that_leaves_a_character_over_says_nothing() -> None:
    home = Concept("养老院", {"养老院": 1.0})
    assert home.match("养老服务") == 0.0


def test_parts_are_searched_with_less_weight_than_the_word(terms: Terms) -> None:
    searched = concept(terms, "高龄津贴", "高龄津贴").searched
    assert searched["高龄"] < searched["高龄津贴"]


def test_number_may_be_missing_from_an_answer(terms: Terms) -> None:
    assert concept(terms, "适老化改造 3500", "3500").optional
    assert not concept(terms, "适老化改造 3500", "适老化改造").optional


def test_every_question_can_be_read(terms: Terms) -> None:
    @given(QUESTION)
    @settings(deadline=None)
    def readable(text: str) -> None:
        normal = normalise(text)
        for said in terms.read(normal):
            assert said.word in normal
            assert all(0 < weight <= 1 for weight in said.forms.values())
            assert 0 <= said.match(normal) <= 1

    readable()


@pytest.mark.parametrize(
    ("age", "text", "fit"),
    [
        (85, "80周岁至89周岁,每人每月120元", 1.0),
        (90, "80周岁至89周岁,每人每月120元", 0.0),
        (85, "80周岁及以上老年人", 0.6),
        (79, "年满80周岁的老年人", 0.0),
        (70, "60周岁(含)至70周岁(不含)", 0.0),
        (69, "60周岁(含)至70周岁(不含)", 1.0),
    ],
)
def test_age_fits_the_ranges_that_hold_it(age: int, text: str, fit: float) -> None:
    assert fit_age(age, text) == fit
