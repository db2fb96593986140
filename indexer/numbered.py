"""The vectors of rows whose tokens have numbers: each token is looked up once, however many rows hold it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from indexer.embed import BagEncoder, Vectors, unit_rows

Integers = NDArray[np.int32]
Longs = NDArray[np.int64]

SLICE = 256
"""Rows whose token vectors are in memory at once: some 30 MB."""


class NumberedEncoder:
    """What the built-in encoder makes of rows of tokens, `names` being the token of each number."""

    def __init__(self, encoder: BagEncoder, names: Sequence[str]) -> None:
        self._encoder = encoder
        self._names = names
        self._weights = np.asarray(encoder.weights, np.float32)
        self._seen = np.zeros(len(names), np.bool_)
        self._sizes = np.zeros(len(names), np.int64)
        self._ids: list[tuple[int, ...]] = [()] * len(names)

    def encode_rows(self, numbers: Integers, edges: Longs) -> Vectors:
        """The unit vectors of rows; row `i` has the numbers from `edges[i]` to `edges[i + 1]`.

        The same as `BagEncoder.encode_tokens` of their tokens, to the rounding of sums.
        """
        self._look_up(numbers)
        ids = np.fromiter(
            chain.from_iterable(map(self._ids.__getitem__, numbers.tolist())), np.int64
        )
        ends = np.concatenate(([0], np.cumsum(self._sizes[numbers])))[edges]
        sums = np.zeros((len(edges) - 1, self._encoder.dimension), np.float32)
        for first in range(0, len(sums), SLICE):
            self._add_up(ids, ends[first : first + SLICE + 1], sums[first : first + SLICE])
        return unit_rows(sums)

    def _look_up(self, numbers: Integers) -> None:
        """Learn the table's own numbers of tokens that come for the first time."""
        known = self._encoder.vocabulary
        for number in np.unique(numbers[~self._seen[numbers]]).tolist():
            self._ids[number] = tuple(known[x] for x in self._encoder.read([self._names[number]]))
            self._sizes[number] = len(self._ids[number])
            self._seen[number] = True

    def _add_up(self, ids: Longs, ends: Longs, sums: Vectors) -> None:
        """Write the sum of the vectors of each row to `sums`; rows without any are left."""
        held = np.flatnonzero(ends[1:] > ends[:-1])
        if len(held):
            vectors = self._weights[ids[ends[0] : ends[-1]]]
            sums[held] = np.add.reduceat(vectors, ends[held] - ends[0], axis=0)
