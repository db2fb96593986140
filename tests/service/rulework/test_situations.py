from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.rulework.situations import failures

ROUTES = "[{id: 一, quote: 甲, all: [年龄 >= 80周岁, 住敬老院 = 否]}]"


@pytest.mark.parametrize(
    ("test", "trouble"),
    [
        ("facts: {年龄: 80, 住敬老院: 否}, outcome: eligible, amount: 5 元/餐, route: 一", None),
        ("facts: {年龄: 80, 独居: 是}, outcome: eligible", None),
        ("facts: {年龄: 80}, outcome: need_more_facts, missing: [住敬老院]", None),
        ("facts: {年龄: 79, 住敬老院: 否}, outcome: eligible", "not_eligible, not eligible"),
        ("facts: {年龄: 80}, outcome: need_more_facts, missing: [失能]", "asks for ['home']"),
        ("facts: {年龄: 80, 住敬老院: 否}, outcome: eligible, amount: 6 元/餐", "gives"),
        ("facts: {年龄: 80, 住敬老院: 否}, outcome: eligible, route: 二", "meets the routes"),
        ("facts: {年龄: 180}, outcome: eligible", "年龄"),
    ],
)
def test_situation_that_comes_out_otherwise_is_told(
    make_rule: Callable[..., Any], test: str, trouble: str | None
) -> None:
    rule, book = make_rule(ROUTES, tests=f"  - {{name: 某人, {test}}}")
    found = list(failures(rule, book, date(2026, 11, 21)))
    assert bool(found) is bool(trouble)
    if trouble:
        assert found[0].startswith("某人: ")
        assert trouble in found[0]
