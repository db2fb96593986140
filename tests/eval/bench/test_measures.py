"""The measures against their formulas, worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from eval.bench.measures import measure_rankings


def ranking(*found: int, length: int = 100) -> list[str]:
    """A ranking in which `right-<n>` stands at each rank of `found`."""
    return [f"right-{rank}" if rank in found else f"wrong-{rank}" for rank in range(1, length + 1)]


def test_recall_is_the_share_of_right_passages_within_the_depth() -> None:
    figures = measure_rankings(
        {"q": ranking(1, 4, 30)}, {"q": {"right-1": 1, "right-4": 1, "right-30": 1, "never": 1}}
    )
    assert [figures[f"recall@{k}"] for k in (1, 5, 10, 100)] == [0.25, 0.5, 0.5, 0.75]


@pytest.mark.parametrize(
    ("rank", "at_10", "at_100"), [(1, 1.0, 1.0), (10, 0.1, 0.1), (11, 0.0, 0.0909), (101, 0.0, 0.0)]
)
def test_reciprocal_rank_sees_no_deeper_than_it_says(
    rank: int, at_10: float, at_100: float
) -> None:
    figures = measure_rankings({"q": ranking(rank, length=120)}, {"q": {f"right-{rank}": 1}})
    assert (figures["mrr@10"], figures["mrr@100"]) == (at_10, at_100)


def test_gain_falls_with_the_logarithm_of_the_rank() -> None:
    figures = measure_rankings({"q": ranking(2, 3)}, {"q": {"right-2": 2, "right-3": 1}})
    best = 2 / log2(2) + 1 / log2(3)
    assert figures["ndcg@10"] == pytest.approx((2 / log2(3) + 1 / log2(4)) / best, abs=1e-4)


def test_question_without_a_ranking_counts_nothing() -> None:
    right = {"q": {"right-1": 1}, "none": {"a": 1}, "absent": {"a": 1}}
    assert measure_rankings({"q": ranking(1), "none": []}, right)["recall@1"] == pytest.approx(
        1 / 3, abs=1e-4
    )


def test_order_decides_and_not_the_names() -> None:
    right = {"q": {"m": 1}}
    orders = (["m", "a", "z"], ["a", "m", "z"], ["a", "z", "m"])
    assert [measure_rankings({"q": order}, right)["mrr@10"] for order in orders] == [
        1.0,
        0.5,
        0.3333,
    ]
