"""Tokens to weighty rows: BM25 over words, characters and pairs of characters, in one table.

Words carry the lexicon and its synonyms; characters and pairs find what jieba cuts differently in
a question. On STARD's 1,235 training questions (Recall@10, MRR@100) words alone reach 0.464 and
0.393, characters and pairs alone 0.495 and 0.428, both in one table 0.495 and 0.431.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import bm25s
import numpy as np
from numpy.typing import NDArray

from corpus.errors import BuildError
from corpus.model import Clause, Document
from indexer.postings import highest, write_postings
from indexer.pruning import Column, best_rows, look_up, score_rows
from indexer.rows import RowStore
from indexer.segment import grams

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

K1, B = 1.2, 0.75
"""Saturation of repeated words and pull towards short texts: Robertson's usual values."""

GRAM = "#"
"""What stands before a character or a pair, so that 养老 the pair is not 养老 the word."""

HEADING_WEIGHT = 2
NAME_WEIGHT = 3
"""How often a token of a heading, or of a row's own name, counts against one of the text.

On the 165 seed questions that a clause answers the mean reciprocal rank is 0.874 with 1 and 1, 0.884 with
2 and 1, 0.890 with 2 and 3, and no better with more; without the title it falls to 0.855.
"""

NAME_ROLES = ("category", "item")

ARRAYS = ("data.csc.index.npy", "indices.csc.index.npy", "indptr.csc.index.npy")
"""bm25s' names of the scores, of the rows that have them, and of where each token's begin."""

MOST_FILE = "most.npy"

EMPTY = "no clause has a word to be found by: is the corpus empty?"


class Cutter(Protocol):
    """What cuts text into words and grams: the segmenter, or one that remembers what it cut."""

    def words(self, text: str) -> Sequence[str]: ...
    def grams(self, text: str) -> Sequence[str]: ...


def clause_tokens(clause: Clause, document: Document, cutter: Cutter) -> list[str]:
    """Every token that finds `clause`; one of a weightier field stands there more than once."""
    names = [cell.text for cell in clause.cells if cell.role in NAME_ROLES]
    fields = (
        (document.title, 1),
        (" ".join(clause.heading), HEADING_WEIGHT),
        (" ".join(names), NAME_WEIGHT),
        (clause.text, 1),
    )
    return [token for text, weight in fields for token in _tokens(text, cutter) * weight]


def question_weights(terms: Mapping[str, float], text: str) -> dict[str, float]:
    """The weight of each token that a question looks for.

    `terms` are its words, synonyms among them with the weight that they come with; the characters and
    pairs are those of `text`, and count as often as they stand there.
    """
    pairs = Counter(GRAM + gram for gram in grams(text))
    return {**terms, **{gram: float(count) for gram, count in pairs.items()}}


def _model() -> Any:
    return bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")


def _tokens(text: str, cutter: Cutter) -> list[str]:
    return [*cutter.words(text), *map(GRAM.__add__, cutter.grams(text))]


@dataclass(frozen=True, slots=True)
class WordIndex:
    """A table of the BM25 score of each token in each row, with Lucene's idf; `most` is the highest of each token."""

    model: Any
    most: Scores

    @classmethod
    def build(cls, rows: Sequence[Sequence[str]]) -> Self:
        """The table of `rows`, each the tokens of one clause."""
        if not any(rows):
            raise BuildError(EMPTY)
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(token, len(vocabulary)) for token in row] for row in rows]
        model = _model()
        model.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(model, highest(model.scores["data"], model.scores["indptr"]))

    @classmethod
    def write(cls, folder: Path, rows: RowStore) -> None:
        """Write the table of `rows` as `build` and `save` would, holding only a slice of it at a time."""
        if not rows.starts[-1]:
            raise BuildError(EMPTY)
        # The files around the table are bm25s' own, those of a table of one word with our numbers put in.
        table = cls.build([next(iter(rows.vocabulary), "")])
        table.model.vocab_dict = rows.vocabulary
        table.model.scores["num_docs"] = len(rows)
        table.save(folder)
        most = write_postings(folder, rows, K1, B, ARRAYS)
        np.save(folder / MOST_FILE, most, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The table that `save` wrote, mapped into memory."""
        model = bm25s.BM25.load(folder, mmap=True, allow_pickle=False, show_progress=False)
        # The same mapped memory as plain arrays: slicing a `memmap` costs more than adding its values.
        for name in ("data", "indices", "indptr"):
            model.scores[name] = np.asarray(model.scores[name])
        return cls(model, np.load(folder / MOST_FILE, allow_pickle=False))

    def save(self, folder: Path) -> None:
        self.model.save(folder, allow_pickle=False, show_progress=False)
        np.save(folder / MOST_FILE, self.most, allow_pickle=False)

    def __len__(self) -> int:
        return int(self.model.scores["num_docs"])

    def rows_with(self, token: str) -> NDArray[np.int32]:
        """The rows that hold `token`, in the order of the table."""
        return self._column(token)[0]

    def score_words(self, weights: Mapping[str, float], rows: Rows) -> Scores:
        """The BM25 score of each of `rows` for weighted tokens; tokens that no row holds add nothing."""
        return score_rows(self._columns(weights), rows)

    def holds(self, rows: Rows, token: str) -> Mask:
        """Which of `rows` hold `token`."""
        held = np.zeros(len(rows), np.bool_)
        held[look_up(self._column(token)[0], rows)[0]] = True
        return held

    def search_words(
        self, weights: Mapping[str, float], k: int, allowed: Mask | None = None
    ) -> tuple[Rows, Scores]:
        """The best `k` rows among the allowed ones that hold a token, best first, and their scores.

        `allowed` holds a truth value per row and is applied before the best are taken, never after. Rows of
        equal score come in the order of the table.
        """
        return best_rows(self._columns(weights), len(self), k, allowed)

    def _columns(self, weights: Mapping[str, float]) -> list[Column]:
        """The column of each token that any row holds."""
        columns = []
        for token, weight in weights.items():
            rows, values = self._column(token)
            if len(rows) and weight > 0:
                most = weight * float(self.most[self.model.vocab_dict[token]])
                columns.append(Column(rows, values, np.float32(weight), most))
        return columns

    def _column(self, token: str) -> tuple[NDArray[np.int32], Scores]:
        column, table = self.model.vocab_dict.get(token), self.model.scores
        if column is None:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        span = slice(table["indptr"][column], table["indptr"][column + 1])
        return table["indices"][span], table["data"][span]
