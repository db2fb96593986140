from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from corpus.errors import FactError
from service.rules.ask import next_questions
from tests.service.rules.conftest import MakeBook, judged

MEALS = """
routes:
  - {id: 一, quote: 本市户籍80周岁以上, all: [户籍 in 云川市, 年龄 >= 80周岁]}
  - {id: 二, quote: 70周岁以上独居, all: [户籍 in 云川市, 年龄 >= 70周岁, 独居 = 是]}
unless:
  - {quote: 不含入住养老机构的, any: [入住养老机构 = 是]}
"""


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        ({"age": 80, "register": "910101", "in_institution": False}, "eligible"),
        ({"age": 79, "register": "910101", "living_alone": False}, "not_eligible"),
        ({"age": 70, "register": "910000", "living_alone": True}, "eligible"),
        ({"age": 69, "register": "910000", "living_alone": True}, "not_eligible"),
        ({"age": 85, "register": {"outside": "910000"}}, "not_eligible"),
        ({"age": 85, "register": "910000"}, "need_more_facts"),
        ({"age": 85, "register": "910000", "in_institution": True}, "not_eligible"),
        ({"age": {"min": 78, "max": 82}, "register": "910101", "living_alone": True}, "eligible"),
        (
            {"age": {"min": 78, "max": 82}, "register": "910101", "in_institution": False},
            "need_more_facts",
        ),
        ({"register": "910000"}, "need_more_facts"),
        ({}, "need_more_facts"),
        ({"age": 60}, "not_eligible"),
    ],
)
def test_facts_decide_only_what_they_decide(
    make_book: MakeBook, facts: dict[str, Any], result: str
) -> None:
    assert judged(make_book(meals=MEALS), "meals", facts).result == result


def test_who_lives_alone_is_not_asked_about_an_institution(make_book: MakeBook) -> None:
    found = judged(make_book(meals=MEALS), "meals", {"register": "910000", "living_alone": True})
    assert found.missing == ("age",)


def test_what_was_asked_in_vain_is_not_asked_again(make_book: MakeBook) -> None:
    facts = {"age": 85, "register": "910000", "in_institution": {"uncertain": True}}
    found = judged(make_book(meals=MEALS), "meals", facts)
    assert (found.result, found.missing, found.uncertain) == (
        "need_more_facts",
        (),
        ("in_institution",),
    )


def test_the_rest_is_absent_only_where_a_form_says_so(make_book: MakeBook) -> None:
    book, facts = make_book(meals=MEALS), {"age": 85, "register": "910101"}
    assert judged(book, "meals", facts).result == "need_more_facts"
    assert judged(book, "meals", facts, rest="none").result == "eligible"


@pytest.mark.parametrize(
    ("day", "result"),
    [
        (date(2026, 11, 20), "not_eligible"),
        (date(2026, 11, 21), "eligible"),
        (date(2026, 11, 22), "eligible"),
    ],
)
def test_the_birthday_is_the_day(make_book: MakeBook, day: date, result: str) -> None:
    facts = {"birth_date": "1946-11-21", "register": "910101"}
    found = judged(make_book(meals=MEALS), "meals", facts, day, rest="none")
    assert found.result == result


def test_the_next_threshold_is_told_with_its_day(make_book: MakeBook) -> None:
    facts = {"birth_date": "1947-03-01", "register": "910101"}
    found = judged(make_book(meals=MEALS), "meals", facts, rest="none")
    assert found.upcoming
    assert (found.upcoming.age, found.upcoming.day) == (80, date(2027, 3, 1))


def test_what_follows_from_the_age_of_today_does_not_bar_a_later_one(make_book: MakeBook) -> None:
    elders = """
routes:
  - {id: 一, quote: 80周岁及以上的老年人, all: [老年人 = 是, 年龄 >= 80周岁]}
"""
    book = make_book(elders=elders)
    found = judged(book, "elders", {"age": 59})
    assert found.result == "not_eligible"
    assert found.upcoming
    assert (found.upcoming.age, found.upcoming.outcome) == (80, "eligible")
    assert judged(book, "elders", {"age": 59}, rest="none").upcoming == found.upcoming


def test_a_district_is_within_its_city_and_not_the_other_way_round(make_book: MakeBook) -> None:
    own = "routes:\n  - {id: 一, quote: 本区户籍, all: [户籍 in 云川市东河区]}"
    book = make_book(own=own)
    assert judged(book, "own", {"register": "910101"}).result == "eligible"
    assert judged(book, "own", {"register": "910102"}).result == "not_eligible"
    assert judged(book, "own", {"register": "910000"}).result == "need_more_facts"
    assert judged(book, "own", {"register": {"outside": "910101"}}).result == "not_eligible"


def test_ranks_and_sets_are_compared_by_their_values(make_book: MakeBook) -> None:
    severe = "routes:\n  - {id: 一, quote: 一、二级, all: ['残疾等级 in 一级、二级']}"
    kin = "routes:\n  - {id: 一, quote: 烈士遗属, all: [服役情况 has 烈士遗属]}"
    book = make_book(severe=severe, kin=kin)
    assert judged(book, "severe", {"grade": "二级"}).result == "eligible"
    assert judged(book, "severe", {"grade": "three"}).result == "not_eligible"
    assert judged(book, "kin", {"service": ["kin"]}).result == "eligible"
    assert judged(book, "kin", {"service": ["veteran"]}).result == "not_eligible"
    assert judged(book, "kin", {"service": {"has": ["veteran"]}}).result == "need_more_facts"


def test_an_ambiguity_is_told_only_where_it_matters(make_book: MakeBook) -> None:
    body = (
        MEALS + "readings:\n  - {text: 两种读法, condition: 年龄 >= 80周岁, other: 年龄 >= 75周岁}"
    )
    book = make_book(meals=body)
    facts = {"register": "910101", "living_alone": False, "in_institution": False}
    assert judged(book, "meals", {**facts, "age": 77}).readings == ("两种读法",)
    assert judged(book, "meals", {**facts, "age": 85}).readings == ()


def test_facts_that_contradict_are_refused_by_name(make_book: MakeBook) -> None:
    with pytest.raises(FactError, match="独居"):
        judged(make_book(meals=MEALS), "meals", {"living_alone": True, "in_institution": True})


def test_the_most_telling_question_comes_first_and_sensitive_ones_last(make_book: MakeBook) -> None:
    widowed = "routes:\n  - {id: 一, quote: 丧偶, all: [丧偶 = 是]}"
    book = make_book(meals=MEALS, widowed=widowed)
    facts = {"register": "910101", "age": 85}
    found = [judged(book, name, facts) for name in ("widowed", "meals")]
    asked = [question.fact for question in next_questions(found, book.vocabulary)]
    assert asked == ["in_institution", "widowed"]
