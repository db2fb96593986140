"""The tokens of all rows on the disk while a build goes on, so that no memory holds them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexer.parcel import NUMBERS, Parcel

Integers = NDArray[np.int32]

BATCH = 2048
"""Rows that are in memory at once."""


class RowWriter:
    """Takes the rows of one document after another; `vocabulary` gives every token its number."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
        self._stack = ExitStack()
        self._files = {
            name: self._stack.enter_context((folder / name).open("wb")) for name in NUMBERS
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stack.close()

    def add(self, parcel: Parcel) -> None:
        numbers = map(self.vocabulary.__getitem__, parcel.vocabulary)
        table = np.fromiter(numbers, NUMBERS["tokens"], len(parcel.vocabulary))
        for name in NUMBERS:
            values = getattr(parcel, name)
            self._files[name].write(
                (table[values] if name in ("tokens", "words") else values).tobytes()
            )

    def finish(self) -> RowStore:
        """All rows that were added."""
        self._stack.close()
        return RowStore(
            self.folder,
            dict(self.vocabulary),
            tuple(self.vocabulary),
            _starts(np.fromfile(self.folder / "sizes", np.int32)),
            _starts(np.fromfile(self.folder / "word_sizes", np.int32)),
        )


@dataclass(frozen=True, slots=True)
class RowStore:
    """The rows of a build: the tokens that find each, and those that the built-in encoder reads.

    `vocabulary` gives every token its number, `names` every number its token. Row `i` has the tokens from
    `starts[i]` to `starts[i + 1]` and the words from `word_starts[i]` on.
    """

    folder: Path
    vocabulary: dict[str, int]
    names: tuple[str, ...]
    starts: NDArray[np.int64]
    word_starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def batches(self) -> Iterator[tuple[int, int]]:
        """The first and the last row, exclusive, of one batch after another."""
        for first in range(0, len(self), BATCH):
            yield first, min(first + BATCH, len(self))

    def tokens(self, first: int, last: int) -> tuple[Integers, Integers]:
        """The tokens of the rows from `first` to `last`, and how often each counts."""
        span = int(self.starts[first]), int(self.starts[last])
        return self._read("tokens", *span), self._read("counts", *span)

    def words(self, first: int, last: int) -> tuple[Integers, NDArray[np.int64]]:
        """The numbers of the words of the rows from `first` to `last`, and where each row's begin and end in them."""
        starts = self.word_starts[first : last + 1]
        return self._read("words", int(starts[0]), int(starts[-1])), starts - starts[0]

    def _read(self, name: str, start: int, end: int) -> Any:
        return np.fromfile(self.folder / name, np.int32, count=end - start, offset=start * 4)


def _starts(sizes: Integers) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
