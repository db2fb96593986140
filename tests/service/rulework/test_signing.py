from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from corpus.rule import Rule, SignOff
from service.rulework.signing import hash_of_rule, standing

TODAY = date(2026, 11, 21)


def signed(rule: Rule, second: str = "李", **more: Any) -> Rule:
    """The rule as two people signed it."""
    sign_off = SignOff("张", second, TODAY, hash_of_rule(rule), rule.versions[0].text_hash)
    return replace(rule, state="signed", sign_off=sign_off, **more)


def test_rule_is_signed_while_nothing_changes(make_rule: Callable[..., Any]) -> None:
    rule, _ = make_rule("[{id: 一, quote: 甲, all: [年龄 >= 80周岁]}]")
    assert standing(rule, TODAY) == "draft"
    assert standing(signed(rule), TODAY) == "signed"
    assert standing(signed(rule, second="张"), TODAY) == "draft"
    assert standing(replace(signed(rule), state="suspended"), TODAY) == "suspended"
    assert standing(signed(rule, review_by=date(2026, 11, 21)), TODAY) == "signed"
    assert standing(signed(rule, review_by=date(2026, 11, 20)), TODAY) == "overdue"
    assert standing(replace(signed(rule), name="送饭"), TODAY) == "changed"
    other = replace(rule.versions[0], text_hash="1111111111111111")
    assert standing(replace(signed(rule), versions=(other,)), TODAY) == "changed"


def test_signature_outlives_new_tests_and_a_later_review(make_rule: Callable[..., Any]) -> None:
    rule, _ = make_rule("[{id: 一, quote: 甲, all: [年龄 >= 80周岁]}]")
    assert standing(replace(signed(rule), tests=(), review_by=date(2028, 1, 1)), TODAY) == "signed"
