"""How much a word says among the clauses of the repository's corpus."""

from __future__ import annotations

import pytest

from service.answering.weigh import coverage
from service.assistant import Assistant
from service.understanding.terms import Concept


def test_rare_word_weighs_more_than_a_common_one(assistant: Assistant) -> None:
    assert assistant.weigher.idf("遗嘱公证") > assistant.weigher.idf("养老")


def test_word_that_no_clause_holds_weighs_most(assistant: Assistant) -> None:
    weights = assistant.weigher.weigh(
        [Concept("护照", {"护照": 1.0}), Concept("养老", {"养老": 1.0})]
    )
    assert weights[0] > weights[1] > 0


def test_everyday_word_weighs_like_the_policy_word(assistant: Assistant) -> None:
    said, meant = assistant.weigher.weigh(
        [
            Concept("餐补", {"餐补": 1.0, "助餐补贴": 1.0}),
            Concept("助餐补贴", {"助餐补贴": 1.0}),
        ]
    )
    assert said == pytest.approx(meant)


def test_single_character_weighs_little(assistant: Assistant) -> None:
    (weight,) = assistant.weigher.weigh([Concept("券", {"券": 1.0})])
    assert weight < assistant.weigher.idf("券")


def test_rows_of_a_word_hold_it(assistant: Assistant) -> None:
    generation = assistant.generation
    rows = assistant.weigher.rows("公共汽车")
    assert rows
    for row in rows:
        assert "公共汽车" in generation.clauses[generation.rows[row]].text


def test_coverage_is_the_share_of_the_weight() -> None:
    concepts = [Concept("高龄", {"高龄": 1.0}), Concept("户口", {"户籍": 0.5}, optional=True)]

    def share(text: str, *, required: bool = False) -> float:
        return coverage(concepts, (3.0, 1.0), lambda c: c.match(text), required=required)

    assert share("高龄") == pytest.approx(0.75)
    assert share("户籍") == pytest.approx(0.125)
    assert share("高龄", required=True) == 1.0
    assert coverage([], (), lambda c: 1.0) == 0.0
