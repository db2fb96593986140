"""Pruned sums against sums of everything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.pruning import Column, best_rows, in_order, score_rows

SIZE = 400


def columns(seed: int, count: int) -> list[Column]:
    """Rare tokens with high scores and common ones with low scores, as text has them."""
    draw = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        share = draw.uniform(0.002, 0.9)
        rows = np.flatnonzero(draw.random(SIZE) < share).astype(np.int32)
        # Few different values, so that many rows are equal.
        values = (draw.integers(1, 4, len(rows)) * -np.log(share)).astype(np.float32)
        weight = np.float32(draw.choice([0.4, 1.0]))
        made.append(Column(rows, values, weight, float(weight * values.max(initial=0))))
    return made


def everything(made: list[Column]) -> NDArray[np.float32]:
    scores = np.zeros(SIZE, np.float32)
    for column in in_order(made):
        scores[column.rows] += column.weight * column.values
    return scores


@given(st.integers(0, 10_000), st.integers(0, 30), st.integers(1, 60))
@settings(deadline=None)
def test_best_rows_are_those_of_the_whole_sum(seed: int, count: int, k: int) -> None:
    made = columns(seed, count)
    scores = everything(made)
    expected = [row for row in np.lexsort((np.arange(SIZE), -scores)) if scores[row] > 0][:k]
    rows, values = best_rows(made, SIZE, k)
    assert rows.tolist() == expected
    np.testing.assert_array_equal(values, scores[rows])


@pytest.mark.parametrize("share", [0.0, 0.01, 0.02, 0.1, 0.5, 1.0])
@given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 30))
@settings(deadline=None, max_examples=50)
def test_filter_of_any_share_gives_the_best_of_its_rows(
    share: float, seed: int, count: int, k: int
) -> None:
    made = columns(seed, count)
    allowed = np.random.default_rng(seed).random(SIZE) < share
    scores = np.where(allowed, everything(made), 0)
    expected = [row for row in np.lexsort((np.arange(SIZE), -scores)) if scores[row] > 0][:k]
    assert best_rows(made, SIZE, k, allowed)[0].tolist() == expected


@given(st.integers(0, 10_000), st.lists(st.integers(0, SIZE - 1)))
@settings(deadline=None)
def test_looked_up_scores_are_those_of_the_whole_sum(seed: int, rows: list[int]) -> None:
    made = columns(seed, 12)
    found = score_rows(made, np.array(rows, np.int64))
    np.testing.assert_array_equal(found, everything(made)[rows])
