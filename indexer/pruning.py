"""The best rows of many columns of scores, without adding all of them up.

Columns are added in the order of the most that each can add. Once the k-th best row is ahead by more than all
columns that are left can add, no other row can still come among the best, and these columns are looked up for the
rows that can (MaxScore: Turtle and Flood 1995, "Query evaluation: strategies and optimizations"). Common characters
and words, which stand in most rows and tell little, are thus hardly read. The result is that of adding everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

LOOK_UP = 8
"""Adding a whole column costs as much as looking up every eighth of its rows."""

FEW_ALLOWED = 50
"""Where at most one row in so many is allowed, only these are looked at from the start."""

SAMPLE = 2_000
"""The `k`-th best of so many rows with the rarest tokens stands for that of all: it is never higher, and seldom lower."""

SLACK = 1e-4
"""Sums of single precision are right to about this much."""


@dataclass(frozen=True, slots=True)
class Column:
    """The rows that hold a token, ascending, with its scores there, what it weighs, and the most it can add."""

    rows: NDArray[np.int32]
    values: Scores
    weight: np.float32
    most: float


def in_order(columns: Sequence[Column]) -> list[Column]:
    """The columns by the most that they can add. Every sum is made in this order, so that equal rows stay equal."""
    return sorted(columns, key=lambda column: -column.most)


def best_rows(
    columns: Sequence[Column], size: int, k: int, allowed: Mask | None = None
) -> tuple[Rows, Scores]:
    """The `k` best of `size` rows with a score above 0, best first and of equal ones the first, and their scores."""
    if k <= 0:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    columns = in_order(columns)
    # What all columns from one on can add.
    left = [*np.cumsum([column.most for column in columns][::-1])[::-1].tolist(), 0.0]
    scores = np.zeros(size, np.float32)
    candidates, sample = _few(allowed), np.empty(0, np.int64)
    for at, column in enumerate(columns):
        _add(scores, column, candidates)
        if candidates is None:
            if len(sample) < SAMPLE:
                sample = _merged(sample, column.rows, allowed)
            least = _least(scores[sample], k) - left[at + 1] - SLACK
            if least > 0:
                candidates = _above(scores, least, allowed)
        elif len(candidates) > k:
            least = _least(scores[candidates], k) - left[at + 1] - SLACK
            candidates = candidates[scores[candidates] >= least]
    rows = _above(scores, 0.0, allowed) if candidates is None else candidates
    return _best(rows, scores[rows], k)


def score_rows(columns: Sequence[Column], rows: Rows) -> Scores:
    """The sum of all columns in each of `rows`."""
    scores = np.zeros(len(rows), np.float32)
    for column in in_order(columns):
        found, places = look_up(column.rows, rows)
        scores[found] += column.weight * column.values[places]
    return scores


def look_up(held: NDArray[np.int32], rows: Rows) -> tuple[Rows, Rows]:
    """Which of `rows` are among the ascending `held`, and where there."""
    if not len(held):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    places = np.searchsorted(held, rows.astype(np.int32))
    places[places == len(held)] = 0
    found = np.flatnonzero(held[places] == rows)
    return found, places[found]


def _few(allowed: Mask | None) -> Rows | None:
    """The allowed rows, where they are few."""
    if allowed is None or np.count_nonzero(allowed) * FEW_ALLOWED > len(allowed):
        return None
    return np.flatnonzero(allowed)


def _add(scores: Scores, column: Column, candidates: Rows | None) -> None:
    """Add the column to `scores`, at least where it matters."""
    if candidates is None or len(column.rows) < LOOK_UP * len(candidates):
        # A row stands once in a column.
        scores[column.rows] += column.weight * column.values
        return
    found, places = look_up(column.rows, candidates)
    scores[candidates[found]] += column.weight * column.values[places]


def _merged(sample: Rows, rows: NDArray[np.int32], allowed: Mask | None) -> Rows:
    """The sample and the allowed ones of `rows`, ascending, each once."""
    more = rows if allowed is None else rows[allowed[rows]]
    both = np.sort(np.concatenate((sample, more)))
    # `np.unique` hashes, which takes many times as long.
    return both[np.concatenate(([True], both[1:] != both[:-1]))] if len(both) else both


def _above(scores: Scores, least: float, allowed: Mask | None) -> Rows:
    """The allowed rows of at least this score, and of more than none."""
    kept = scores >= least if least > 0 else scores > 0
    return np.flatnonzero(kept if allowed is None else kept & allowed)


def _least(values: Scores, k: int) -> float:
    """The `k`-th best value; minus infinity where there are not so many."""
    if len(values) < k:
        return -np.inf
    return float(np.partition(values, len(values) - k)[len(values) - k])


def _best(rows: Rows, values: Scores, k: int) -> tuple[Rows, Scores]:
    kept = values > 0
    rows, values = rows[kept], values[kept]
    if len(rows) > k:
        kept = values >= _least(values, k)
        rows, values = rows[kept], values[kept]
    order = np.lexsort((rows, -values))[:k]
    return rows[order], values[order]
