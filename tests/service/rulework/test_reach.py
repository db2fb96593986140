from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.rulework.reach import unreachable

AGED = "{id: 一, quote: 甲, all: [年龄 >= 80周岁]}"


@pytest.mark.parametrize(
    ("routes", "unless", "expected"),
    [
        (f"[{AGED}]", "[]", []),
        (f"[{AGED}, {{id: 二, quote: 乙, all: [年龄 >= 70周岁, 失能 = 是]}}]", "[]", []),
        (
            f"[{AGED}, {{id: 二, quote: 乙, all: [年龄 >= 85周岁, 失能 = 是]}}]",
            "[]",
            ["route 二 is part of route 一"],
        ),
        (
            "[{id: 一, quote: 甲, all: [年龄 >= 80周岁, 年龄 < 70周岁]}]",
            "[]",
            ["route 一 can be met by nobody"],
        ),
        (
            "[{id: 一, quote: 甲, all: [独居 = 是, 住敬老院 = 是]}]",
            "[]",
            ["route 一 can be met by nobody"],
        ),
        (
            f"[{AGED}]",
            "[{quote: 丙, any: [年龄 >= 60周岁]}]",
            ["route 一 can be met by nobody"],
        ),
        (
            f"[{AGED}]",
            "[{quote: 丙, any: [{all: [独居 = 是, 住敬老院 = 是]}]}]",
            ["the bar '丙' can hold of nobody"],
        ),
    ],
)
def test_routes_that_nobody_meets_or_that_add_nothing_are_told(
    make_rule: Callable[..., Any], routes: str, unless: str, expected: list[str]
) -> None:
    rule, book = make_rule(routes, unless)
    (compiled,) = book.versions(rule.id)
    assert list(unreachable(compiled, book)) == expected
