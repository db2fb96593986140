"""Vectors to the nearest rows: the one door of FAISS, exact search by inner product."""

from __future__ import annotations

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
            return cls(faiss.read_index(str(path), MAPPED))
        except RuntimeError as error:
            raise DamagedGeneration(f"{path}: FAISS cannot read this index") from error

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
        parameters = None if allowed is None else _only(allowed)
        cosines, rows = self.index.search(vector[np.newaxis], k, params=parameters)
        # Rows of equal cosine come in the order of the table.
        order = np.lexsort((rows[0], -cosines[0]))
        return rows[0][order], cosines[0][order]

    def score_vectors(self, vector: Vectors, rows: Rows) -> Vectors:
        """The cosine of `vector` with each of `rows`."""
        self._check(vector)
        if not len(rows):
            return np.empty(0, np.float32)
        table: Vectors = self.index.reconstruct_batch(rows)
        scores: Vectors = table @ vector
        return scores

    def _check(self, vector: Vectors) -> None:
        if vector.shape != (self.dimension,):
            raise EncoderError(
                f"the encoder gives vectors of shape {vector.shape}, the index holds {self.dimension} "
                "dimensions; build the index with this encoder: python -m indexer build"
            )


def write_vectors(path: Path, dimension: int, batches: Iterable[Vectors]) -> None:
    """Write the file that `VectorIndex.build(dimension, batches).save(path)` writes, holding one batch.

    FAISS itself writes a flat index only from memory: here it writes an empty one, and the rows follow.
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


def _only(allowed: Mask) -> Any:
    # FAISS wraps its constructors when it is imported: its types still show those of C++.
    library: Any = faiss
    bitmap = np.packbits(allowed, bitorder="little")
    return library.SearchParameters(sel=library.IDSelectorBitmap(bitmap))
