"""Retrieval from the generation's own tables, in this process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from indexer.generation import Generation
from indexer.lexical import question_weights
from service.model import Hit
from service.retrieval.fuse import MODEL_WEIGHT, Trust, fuse_scores

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

CANDIDATES = 100
"""How many rows each leg puts forward at least; both legs then score all of them."""

MASKS = 64
"""Sets of documents whose rows are remembered: there are only so many places to ask from."""


@dataclass(frozen=True, slots=True)
class Legs:
    """Rows that either leg puts forward with the scores of both; `best` are the best lexical scores, best first."""

    rows: Rows
    lexical: Scores
    dense: Scores
    best: Scores


class EmbeddedRetriever:
    """Searches the words and the vectors of one generation together."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._spans = dict(_spans(generation.rows))
        self._rows_of = lru_cache(MASKS)(self._find_rows)
        self._trust = Trust.read() if generation.manifest.encoder.builtin else None

    def retrieve(
        self,
        terms: Mapping[str, float],
        text: str,
        k: int,
        documents: frozenset[str] | None = None,
    ) -> tuple[Hit, ...]:
        """The `k` best clauses; see `Retriever`. `Hit.lexical` is a BM25 score, `Hit.dense` a cosine."""
        allowed = None if documents is None else self._rows_of(documents)
        words = self._words(terms)
        legs = self._score(_weights(words, text), text, k, allowed)
        rows, lexical, dense = legs.rows, legs.lexical, legs.dense
        weight = self._trust.weigh(legs.best) if self._trust else MODEL_WEIGHT
        fused = fuse_scores(lexical, dense, weight)
        # Rows of equal score come in the order of the documents.
        order = [at for at in np.lexsort((rows, -fused))[:k] if fused[at] > 0]
        matched = self._matched(rows[order], words)
        return tuple(
            Hit(
                clause=self._generation.clauses[self._generation.rows[rows[at]]],
                score=float(fused[at]),
                lexical=float(lexical[at]),
                dense=float(dense[at]),
                matched=found,
            )
            for at, found in zip(order, matched, strict=True)
        )

    def score_legs(self, terms: Mapping[str, float], text: str, k: int) -> Legs:
        """The candidates of a question and their scores by each leg, before these are one: what the fusion is fitted on."""
        return self._score(_weights(self._words(terms), text), text, k, None)

    def rank_words(self, terms: Mapping[str, float], text: str, k: int) -> list[str]:
        """The ids of the `k` best clauses by their words alone, best first."""
        weights = _weights(self._words(terms), text)
        return self._ids(self._generation.words.search_words(weights, k)[0])

    def rank_vectors(self, text: str, k: int) -> list[str]:
        """The ids of the `k` nearest clauses by their vectors alone; none where there is no encoder."""
        encoder, index = self._generation.encoder, self._generation.vectors
        if encoder is None:
            return []
        return self._ids(index.search_vectors(encoder.encode_questions([text])[0], k)[0])

    def _ids(self, rows: Rows) -> list[str]:
        return [self._generation.rows[row] for row in rows.tolist()]

    def _words(self, terms: Mapping[str, float]) -> dict[str, dict[str, float]]:
        """Each term with the words into which the clauses' own segmenter cuts it."""
        cut = self._generation.segmenter.words
        return {term: dict.fromkeys(cut(term), weight) for term, weight in terms.items()}

    def _score(self, weights: Mapping[str, float], text: str, k: int, allowed: Mask | None) -> Legs:
        found, best = self._generation.words.search_words(weights, max(k, CANDIDATES), allowed)
        dense, rows = self._search_vectors(text, k, allowed, found)
        return Legs(rows, self._generation.words.score_words(weights, rows), dense, best)

    def _search_vectors(
        self, text: str, k: int, allowed: Mask | None, lexical_rows: Rows
    ) -> tuple[Scores, Rows]:
        """The cosines of the candidates of both legs, and these; zeros where there is no encoder."""
        encoder, index = self._generation.encoder, self._generation.vectors
        if encoder is None:
            return np.zeros(len(lexical_rows), np.float32), lexical_rows
        vector = encoder.encode_questions([text])[0]
        near, _ = index.search_vectors(vector, max(k, CANDIDATES), allowed)
        rows = np.union1d(lexical_rows, near)
        return index.score_vectors(vector, rows), rows

    def _matched(
        self, rows: Rows, words: Mapping[str, Mapping[str, float]]
    ) -> list[tuple[str, ...]]:
        """For each row the terms of which it holds every word."""
        index = self._generation.words
        held = {
            term: np.all([index.holds(rows, word) for word in cut], axis=0)
            for term, cut in words.items()
            if cut
        }
        return [tuple(term for term in held if held[term][at]) for at in range(len(rows))]

    def _find_rows(self, documents: frozenset[str]) -> Mask:
        allowed = np.zeros(len(self._generation.rows), np.bool_)
        for document in documents & self._spans.keys():
            allowed[self._spans[document]] = True
        return allowed


def _spans(rows: Sequence[str]) -> Iterator[tuple[str, slice]]:
    """Each document with its rows, which lie together."""
    at = 0
    for document, found in groupby(rows, lambda row: row.partition(".")[0]):
        end = at + sum(1 for _ in found)
        yield document, slice(at, end)
        at = end


def _weights(words: Mapping[str, Mapping[str, float]], text: str) -> dict[str, float]:
    """The weight of each token to look for: that of the best term that holds it, and the characters of `text`."""
    weights: dict[str, float] = {}
    for cut in words.values():
        for word, weight in cut.items():
            weights[word] = max(weight, weights.get(word, 0.0))
    return question_weights(weights, text)
