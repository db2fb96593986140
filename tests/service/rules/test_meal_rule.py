"""The meal rule beside a second reading of its clause, written in plain Python without the engine."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from corpus.errors import FactError
from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from service.rules.book import RuleBook
from service.rules.judge import judge_rule
from service.rules.person import read_subject
from tests.service.rules.conftest import DAY

KINDS = ("孤寡", "独居", "空巢", "留守", "失能", "重残", "计划生育特殊家庭")
FLAGS = (
    *KINDS,
    *("享受居家养老服务护理补贴", "享受困难残疾人生活补贴", "低保", "低保边缘"),
    *("入住养老机构", "集中供养"),
)
CHOICES: dict[str, tuple[Any, ...]] = {
    "年龄": (59, 60, 69, 70, 79, 80),
    "户籍": ("120115", "130900"),
    "残疾等级": ("none", "four", "three", "two", "one"),
    "失能等级": ("轻度", "中度", "重度"),
    **dict.fromkeys(FLAGS, (False, True)),
}
OUTCOMES = {True: "eligible", False: "not_eligible"}

whole = st.fixed_dictionaries({name: st.sampled_from(each) for name, each in CHOICES.items()})


def due(facts: dict[str, Any]) -> bool:
    """Whether the clause gives the subsidy, all being known."""
    if facts["入住养老机构"] or facts["集中供养"]:
        return False
    local, age = facts["户籍"] == "120115", facts["年龄"]
    return (
        (local and age >= 80)
        or (local and age >= 70 and any(facts[kind] for kind in KINDS))
        or (
            facts["享受居家养老服务护理补贴"]
            and (facts["低保"] or facts["低保边缘"])
            and facts["失能等级"] == "重度"
            and age >= 60
        )
        or (
            facts["享受困难残疾人生活补贴"]
            and 60 <= age < 70
            and facts["残疾等级"] in ("one", "two")
        )
    )


@pytest.fixture(scope="module")
def book() -> RuleBook:
    loaded = load_corpus(Path(corpus.__path__[0]))
    rules = [rule for rule in loaded.rules if rule.id == "baodi.meal_subsidy"]
    return RuleBook(loaded.vocabulary, rules, Gazetteer(loaded.places))


def outcome(book: RuleBook, facts: dict[str, Any]) -> str | None:
    """What the engine says; None where the facts contradict each other."""
    compiled = book.compiled("baodi.meal_subsidy", DAY)
    assert compiled
    try:
        subject = read_subject(book, DAY, name="p", label="老人", facts=facts)
    except FactError:
        return None
    return judge_rule(subject, compiled, book, DAY).result


@given(facts=whole)
@settings(max_examples=400)
def test_the_meal_rule_is_read_as_the_clause_is(book: RuleBook, facts: dict[str, Any]) -> None:
    said = outcome(book, facts)
    assert said in (None, OUTCOMES[due(facts)])


@given(facts=whole, left_out=st.sets(st.sampled_from(sorted(CHOICES)), min_size=1, max_size=3))
@settings(max_examples=200)
def test_what_is_not_known_is_open_just_where_it_would_matter(
    book: RuleBook, facts: dict[str, Any], left_out: set[str]
) -> None:
    known = {name: value for name, value in facts.items() if name not in left_out}
    names = sorted(left_out)
    found = set()
    for values in product(*(CHOICES[name] for name in names)):
        world = {**known, **dict(zip(names, values, strict=True))}
        if outcome(book, world) is not None:
            found.add(due(world))
    if found:
        expected = OUTCOMES[found.pop()] if len(found) == 1 else "need_more_facts"
        assert outcome(book, known) == expected
