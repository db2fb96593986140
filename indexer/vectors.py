"""Vectors to the nearest rows by inner product: the one door of FAISS.

While rows are few every one is compared. From `EXACT_ROWS` on they lie in lists of near ones, in half precision, and
only the lists nearest to the question are compared: as many as find what comparing all of them finds. A filter is
applied while comparing, and the fewer rows it allows the more lists are looked at, so that as many are compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import BuildError, DamagedGeneration, EncoderError

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

FAISS_VERSION: str = faiss.__version__

MAPPED: int = getattr(faiss, "IO_FLAG_MMAP_IFC", 0)
"""Reads vectors from the disk when they are needed; older releases than 1.11 read all of them at once."""

EXACT_ROWS = 100_000
"""Comparing so many of 256 dimensions takes some 10 ms."""

FEW_ALLOWED = 1_000
"""So many allowed rows are taken out and compared by themselves."""

RECALL = 0.985
"""How many of the ten nearest rows the lists must hold, over `PROBES` made-up questions, when a table is made."""

PROBES = 200
SAMPLE_A_LIST = 50
"""Rows a list from which the lists are learnt: FAISS asks for 39 at least."""

ROWS_AT = 8
SIZE_AT = -8
"""Where the file of an empty flat index holds its number of rows, and the size of its table after which it ends."""


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """A table of unit vectors; on unit vectors the inner product is the cosine."""

    index: Any

    @classmethod
    def build(cls, dimension: int, batches: Iterable[Vectors]) -> Self:
        """An index of the rows of all `batches` in order, each of shape (rows, dimension)."""
        index = cls(faiss.IndexFlatIP(dimension))
        for batch in batches:
            index.index.add(np.ascontiguousarray(batch, dtype=np.float32))
        return index

    @classmethod
    def open(cls, path: Path) -> Self:
        """The index in a file, mapped into memory. Check its hash first: FAISS believes what it reads."""
        # A single query is faster on one thread than on two.
        faiss.omp_set_num_threads(1)
        try:
            index: Any = faiss.read_index(str(path), MAPPED)
        except RuntimeError as error:
            raise DamagedGeneration(f"{path}: FAISS cannot read this index") from error
        if hasattr(index, "make_direct_map"):
            # Where each row lies, to compare given ones.
            index.make_direct_map()
        return cls(index)

    def save(self, path: Path) -> None:
        try:
            faiss.write_index(self.index, str(path))
        except RuntimeError as error:
            raise BuildError(f"{path}: FAISS cannot write this index: {error}") from error

    @property
    def dimension(self) -> int:
        return int(self.index.d)

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def vector(self, row: int) -> Vectors:
        """The vector of one row."""
        vector: Vectors = self.index.reconstruct(row)
        return vector

    def search_vectors(
        self, vector: Vectors, k: int, allowed: Mask | None = None
    ) -> tuple[Rows, Vectors]:
        """The `k` nearest rows among the allowed ones, nearest first, and their cosines.

        `allowed` holds a truth value per row and is applied while searching, never after. A zero vector
        is near to nothing.
        """
        self._check(vector)
        k = min(k, len(self) if allowed is None else int(np.count_nonzero(allowed)))
        if k <= 0 or not vector.any():
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if allowed is not None and k and self._lists and np.count_nonzero(allowed) <= FEW_ALLOWED:
            rows = np.flatnonzero(allowed)
            cosines = self.score_vectors(vector, rows)
        else:
            found = self.index.search(vector[np.newaxis], k, params=self._parameters(allowed))
            # Where the lists held fewer than `k` rows the rest is -1.
            kept = found[1][0] >= 0
            rows, cosines = found[1][0][kept], found[0][0][kept]
        # Rows of equal cosine come in the order of the table.
        order = np.lexsort((rows, -cosines))[:k]
        return rows[order], cosines[order]

    def score_vectors(self, vector: Vectors, rows: Rows) -> Vectors:
        """The cosine of `vector` with each of `rows`."""
        self._check(vector)
        if not len(rows):
            return np.empty(0, np.float32)
        table: Vectors = self.index.reconstruct_batch(rows)
        scores: Vectors = table @ vector
        return scores

    @property
    def _lists(self) -> int:
        """In how many lists the rows lie; 0 where they lie in one table."""
        return int(getattr(self.index, "nlist", 0))

    def _parameters(self, allowed: Mask | None) -> Any:
        """What FAISS is to look at."""
        # FAISS wraps its constructors when it is imported: its types still show those of C++.
        library: Any = faiss
        if allowed is None:
            return None
        selector = library.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if not self._lists:
            return library.SearchParameters(sel=selector)
        share = np.count_nonzero(allowed) / len(allowed)
        lists = min(self._lists, int(np.ceil(self.index.nprobe / share)))
        return library.SearchParametersIVF(sel=selector, nprobe=lists)

    def _check(self, vector: Vectors) -> None:
        if vector.shape != (self.dimension,):
            raise EncoderError(
                f"the encoder gives vectors of shape {vector.shape}, the index holds {self.dimension} "
                "dimensions; build the index with this encoder: python -m indexer build"
            )


def write_vectors(path: Path, dimension: int, batches: Iterable[Vectors]) -> str:
    """Write the table of the rows of all `batches`, and return how it finds, in words for the manifest."""
    rows = write_exact(path, dimension, batches)
    if rows < EXACT_ROWS:
        return f"exact, {rows} rows"
    # The rows of a flat index stand at the end of its file, one after another.
    start = path.stat().st_size - rows * dimension * 4
    table = np.memmap(path, np.float32, "r", start, (rows, dimension))
    index = _make_lists(table)
    lists = path.with_suffix(".lists")
    VectorIndex(index).save(lists)
    lists.replace(path)
    return f"{index.nlist} lists in half precision of {rows} rows, {index.nprobe} looked at"


def write_exact(path: Path, dimension: int, batches: Iterable[Vectors]) -> int:
    """Write the file that `VectorIndex.build(dimension, batches).save(path)` writes, holding one batch.

    FAISS itself writes a flat index only from memory: here it writes an empty one, and the rows follow. Returns
    their number.
    """
    VectorIndex.build(dimension, ()).save(path)
    rows = 0
    with path.open("r+b") as file:
        end = file.seek(0, 2)
        for batch in batches:
            file.write(np.ascontiguousarray(batch, dtype="<f4").tobytes())
            rows += len(batch)
        for at, number in ((ROWS_AT, rows), (end + SIZE_AT, rows * dimension)):
            file.seek(at)
            file.write(number.to_bytes(8, "little"))
    return rows


def _make_lists(table: Vectors) -> Any:
    """An index of the rows of `table` in lists, looking at as many as `RECALL` needs."""
    rows, dimension = table.shape
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    draw = np.random.default_rng(0)
    lists = 1 << round(np.log2(np.sqrt(rows)))
    index: Any = faiss.index_factory(dimension, f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT)
    sample = np.sort(draw.choice(rows, min(rows, lists * SAMPLE_A_LIST), replace=False))
    index.train(table[sample])
    for first in range(0, rows, BATCH):
        index.add(np.ascontiguousarray(table[first : first + BATCH]))
    # Between two clauses, as questions are: nearer to one of them.
    ends = table[np.sort(draw.choice(rows, 2 * PROBES, replace=False))]
    probes = ends[draw.permutation(PROBES)] + np.float32(0.5) * ends[PROBES:]
    index.nprobe = _enough_lists(index, probes, _nearest(table, probes))
    return index


BATCH = 50_000
"""Rows that are in memory at once while an index of lists is made."""

NEAREST = 10


def _enough_lists(index: Any, probes: Vectors, scores: Vectors) -> int:
    """How many lists must be looked at to find as near rows as the nearest of all, `scores` being the farthest of these."""
    for lists in range(4, index.nlist, 4):
        index.nprobe = lists
        found, _ = index.search(probes, NEAREST)
        # Rounded to half precision the same row is a little nearer or farther.
        if np.mean(found >= scores[:, np.newaxis] - HALF_PRECISION) >= RECALL:
            return lists
    return int(index.nlist)


HALF_PRECISION = 1e-4


def _nearest(table: Vectors, probes: Vectors) -> Vectors:
    """The inner product of each probe with its tenth nearest row."""
    best = np.full((len(probes), NEAREST), -np.inf, np.float32)
    for first in range(0, len(table), BATCH):
        products = np.hstack((best, probes @ table[first : first + BATCH].T))
        best = np.partition(products, -NEAREST, axis=1)[:, -NEAREST:]
    least: Vectors = best.min(axis=1)
    return least
