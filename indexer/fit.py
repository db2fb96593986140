"""Our own text to word vectors: the built-in encoder, fitted at every build, nothing downloaded.

Words that stand near the same words get vectors that point the same way: positive pointwise mutual
information of neighbouring words, cut to its strongest directions (Levy, Goldberg and Dagan 2015,
"Improving Distributional Similarity"). A text is the mean of its words, frequent ones counting
less (Arora, Liang and Ma 2017, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings").
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from scipy.sparse import coo_array, csr_array
from scipy.sparse.linalg import svds
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import WhitespaceSplit

from corpus.errors import EncoderError
from indexer.embed import (
    INPUT_FILE,
    MODULES_FILE,
    SETTINGS_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    WEIGHTS_KEY,
)

Matrix = NDArray[np.float64]
Ids = NDArray[np.int64]

DIMENSION = 128
VOCABULARY = 50_000
WINDOW = 20
"""How many tokens to either side are neighbours. Wide, because a clause speaks of one thing and search
mode cuts its long words into several tokens; on twenty questions to the six documents the right clause
stood at a mean reciprocal rank of 0.50 with five, 0.51 with eight and 0.56 with twenty."""

CONTEXT_POWER = 0.75
"""Softens the frequency of the neighbour, so that rare neighbours do not rule (Levy et al., 3.1)."""

FREQUENCY_HALF = 1e-3
"""A word of this share of the text counts half of a very rare one (Arora et al., 4.1)."""

DECIMALS = 6
"""Weights are rounded to these, which hides the order in which a machine adds."""

UNKNOWN = "[UNK]"

FIT_WORDS = 500_000
"""As much text as an encoder is fitted to, twenty times that of the first six documents: from there on time and
memory of a fit stay the same, whatever is indexed."""


def fit_encoder(token_lists: Sequence[Sequence[str]], folder: Path) -> None:
    """Write to `folder` the encoder of the given token lists, in sentence-transformers' layout.

    The same lists give the same bytes. Raises EncoderError where there is too little text.
    """
    counts = Counter(token for tokens in token_lists for token in tokens)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))[:VOCABULARY]
    if len(ranked) < 3:
        raise EncoderError("the corpus has fewer than three words: there is nothing to fit")
    numbers = {word: number for number, word in enumerate(ranked)}
    texts = [
        np.array([numbers[t] for t in tokens if t in numbers], np.int64) for tokens in token_lists
    ]
    vectors = _directions(_information(texts, len(ranked))) * _frequency_weights(counts, ranked)
    vectors = _without_common(vectors, texts)
    pieces, table = _with_characters(ranked, vectors, counts)
    _write(folder, pieces, np.round(table, DECIMALS).astype(np.float32))


def _information(texts: Sequence[Ids], size: int) -> csr_array:
    """The positive pointwise mutual information of each word with each neighbour."""
    near = _neighbours(texts, size)
    word = near.sum(axis=1)
    context = word**CONTEXT_POWER
    expected = word[near.row] * context[near.col] / max(context.sum(), 1.0)
    information = np.maximum(np.log(near.data / expected), 0.0)
    return coo_array((information, (near.row, near.col)), shape=(size, size)).tocsr()


def _neighbours(texts: Sequence[Ids], size: int) -> coo_array:
    """How often each word stands near each other one; texts do not neighbour one another."""
    gap = np.full(WINDOW, -1, np.int64)
    line = np.concatenate([part for text in texts for part in (text, gap)])
    counts = csr_array((size, size), dtype=np.float64)
    for distance in range(1, WINDOW + 1):
        left, right = line[:-distance], line[distance:]
        both = (left >= 0) & (right >= 0)
        ones = np.ones(np.count_nonzero(both))
        counts += coo_array((ones, (left[both], right[both])), shape=(size, size)).tocsr()
    return (counts + counts.T).tocoo()


def _directions(information: csr_array) -> Matrix:
    """The word vectors: the strongest directions, each as long as the root of its strength."""
    size = information.shape[0]
    start = np.random.default_rng(0).random(size)
    left, strengths, _ = svds(information, k=min(DIMENSION, size - 1), v0=start)
    order = np.argsort(-strengths, kind="stable")
    vectors: Matrix = left[:, order] * np.sqrt(np.maximum(strengths[order], 0.0))
    # A direction and its opposite are one: the largest entry is made positive.
    largest = np.argmax(np.abs(vectors), axis=0)
    signs: Matrix = np.sign(vectors[largest, np.arange(vectors.shape[1])])
    return vectors * np.where(signs == 0, 1.0, signs)


def _frequency_weights(counts: Counter[str], ranked: Sequence[str]) -> Matrix:
    """One weight a word, as a column."""
    share = np.array([counts[word] for word in ranked]) / counts.total()
    weights: Matrix = FREQUENCY_HALF / (FREQUENCY_HALF + share)
    return weights[:, np.newaxis]


def _without_common(vectors: Matrix, texts: Sequence[Ids]) -> Matrix:
    """The vectors less the direction that all texts share, which tells none from another.

    Taken from the words, it is gone from every mean of words (Arora et al., algorithm 1).
    """
    means = np.array([vectors[text].mean(axis=0) for text in texts if len(text)])
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    means = np.divide(means, lengths, out=np.zeros_like(means), where=lengths > 0)
    common = np.linalg.eigh(means.T @ means).eigenvectors[:, -1:]
    distinct: Matrix = vectors - (vectors @ common) @ common.T
    return distinct


def _with_characters(
    ranked: Sequence[str], vectors: Matrix, counts: Counter[str]
) -> tuple[list[tuple[str, float]], Matrix]:
    """The pieces with their scores and vectors: unknown, words, and characters of words.

    A character that is no word is the mean of the words that hold it, so that a new word finds its kin.
    """
    known = set(ranked)
    holders: dict[str, list[int]] = {}
    for number, word in enumerate(ranked):
        for character in sorted(set(word) - known):
            holders.setdefault(character, []).append(number)
    characters = sorted(holders)
    means = [vectors[holders[character]].mean(axis=0) for character in characters]
    table = np.vstack([np.zeros((1, vectors.shape[1])), vectors, *means])
    total = counts.total()
    scores = [(word, np.log(counts[word] / total) - PIECE_COST) for word in ranked]
    rare = np.log(1 / total) - PIECE_COST
    pieces = [(UNKNOWN, 0.0), *scores, *((character, rare) for character in characters)]
    return [(piece, round(float(score), DECIMALS)) for piece, score in pieces], table


PIECE_COST = 40.0
"""What each piece of a word costs, far above any word's rarity: a known word is never taken apart,
and an unknown one falls into the fewest pieces."""


def _write(folder: Path, pieces: list[tuple[str, float]], vectors: NDArray[np.float32]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(Unigram(pieces, unk_id=0, byte_fallback=False))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    # Written by Python: the libraries' own savers hide why a disk refuses, and write for the owner alone.
    (folder / TOKENIZER_FILE).write_text(tokenizer.to_str(pretty=True), encoding="utf-8")
    (folder / WEIGHTS_FILE).write_bytes(save({WEIGHTS_KEY: vectors}))
    _write_json(folder / MODULES_FILE, MODULES)
    _write_json(folder / SETTINGS_FILE, {"prompts": {}, "similarity_fn_name": "cosine"})
    _write_json(folder / INPUT_FILE, {"input": "words"})


# The names that every release of sentence-transformers resolves, moved though the classes have.
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
