"""The BM25 table of any number of rows, sorted on the disk: bm25s sorts it in memory.

The same numbers as bm25s with method "lucene" (Robertson's saturation, Lucene's idf), in the same files.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from indexer.rows import RowStore

Integers = NDArray[np.int32]
Longs = NDArray[np.int64]
Scores = NDArray[np.float32]

SLICE = 4_000_000
"""Entries of the table that are sorted at once: 70 MB. A token in more rows than that is a slice by itself."""

ENTRY = np.dtype([("token", "<i4"), ("row", "<i4"), ("score", "<f4")])


def write_postings(
    folder: Path, rows: RowStore, k1: float, b: float, files: tuple[str, ...]
) -> Scores:
    """Write the scores of each token's rows, these rows, and where each token begins; returns the highest of each.

    `files` are the names of the three arrays in `folder`, in this order.
    """
    holding, lengths = _count(rows)
    starts = np.concatenate(([0], np.cumsum(holding)))
    slices = _slices(starts)
    scores, numbers, begins = (folder / name for name in files)
    with ExitStack() as stack:
        paths = [rows.folder / f"slice-{number}" for number in range(len(slices) - 1)]
        parts = [stack.enter_context(path.open("wb")) for path in paths]
        for first, last in rows.batches():
            entries = _score(rows, first, last, holding, lengths, k1, b)
            cuts = np.searchsorted(entries["token"], slices)
            for part, start, end in zip(parts, cuts[:-1], cuts[1:], strict=True):
                part.write(entries[start:end].tobytes())
    with scores.open("wb") as score_file, numbers.open("wb") as row_file:
        for file, kind in ((score_file, np.float32), (row_file, np.int32)):
            _write_head(file, int(starts[-1]), np.dtype(kind))
        most = [np.empty(0, np.float32)]
        for path, first, last in zip(paths, slices[:-1], slices[1:], strict=True):
            entries = np.fromfile(path, ENTRY)
            entries = entries[np.argsort(entries["token"], kind="stable")]
            score_file.write(entries["score"].tobytes())
            row_file.write(entries["row"].tobytes())
            most.append(highest(entries["score"], starts[first : last + 1] - starts[first]))
            path.unlink()
    np.save(begins, starts)
    return np.concatenate(most)


def highest(scores: Scores, starts: Longs) -> Scores:
    """The highest score of each token, whose scores begin at `starts`; 0 for a token without any."""
    held = np.diff(starts) > 0
    most = np.zeros(len(held), np.float32)
    if held.any():
        most[held] = np.maximum.reduceat(scores, starts[:-1][held])
    return most


def _count(rows: RowStore) -> tuple[Longs, Longs]:
    """In how many rows each token stands, and how many tokens each row has, repeated ones repeatedly."""
    holding = np.zeros(len(rows.vocabulary), np.int64)
    lengths = np.zeros(len(rows), np.int64)
    for first, last in rows.batches():
        tokens, counts = rows.tokens(first, last)
        holding += np.bincount(tokens, minlength=len(holding))
        sums = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        edges = rows.starts[first : last + 1] - rows.starts[first]
        lengths[first:last] = np.diff(sums[edges])
    return holding, lengths


def _slices(starts: Longs) -> Longs:
    """The first token of each slice, and the end of the last: so many tokens as have `SLICE` entries."""
    edges = np.searchsorted(starts, np.arange(SLICE, starts[-1], SLICE))
    return np.unique(np.concatenate(([0], edges, [len(starts) - 1])))


def _score(
    rows: RowStore, first: int, last: int, holding: Longs, lengths: Longs, k1: float, b: float
) -> NDArray[np.void]:
    """The entries of the rows from `first` to `last`, by token, those of a token by row."""
    tokens, counts = rows.tokens(first, last)
    numbers = np.repeat(np.arange(first, last), np.diff(rows.starts[first : last + 1]))
    idf = np.log(1 + (len(rows) - holding[tokens] + 0.5) / (holding[tokens] + 0.5))
    share = lengths[numbers] / lengths.mean()
    saturated = counts / (k1 * (1 - b + b * share) + counts)
    order = np.argsort(tokens, kind="stable")
    entries = np.empty(len(tokens), ENTRY)
    entries["token"], entries["row"] = tokens[order], numbers[order]
    entries["score"] = (idf * saturated)[order]
    return entries


def _write_head(file: BinaryIO, length: int, kind: np.dtype[np.generic]) -> None:
    head = {"descr": kind.str, "fortran_order": False, "shape": (length,)}
    np.lib.format.write_array_header_1_0(file, head)
