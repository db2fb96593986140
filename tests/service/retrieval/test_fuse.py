from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.retrieval.fuse import BUILTIN_WEIGHT, fuse_scores

LEGS = st.lists(st.tuples(st.floats(0, 50), st.floats(-1, 1)), min_size=1, max_size=20)


@given(LEGS)
def test_built_in_encoder_never_overrides_a_strong_match_of_words(
    legs: list[tuple[float, float]],
) -> None:
    lexical, dense = (np.array(leg, np.float32) for leg in zip(*legs, strict=True))
    first = int(np.argmax(fuse_scores(lexical, dense, BUILTIN_WEIGHT)))
    assert lexical[first] >= lexical.max() * (1 - BUILTIN_WEIGHT) - 1e-4


def test_cosine_decides_between_equal_words() -> None:
    scores = fuse_scores(np.array([8, 8], np.float32), np.array([0.1, 0.4], np.float32), 0.1)
    assert scores[1] > scores[0]


def test_without_any_word_the_cosine_alone_ranks() -> None:
    scores = fuse_scores(np.zeros(3, np.float32), np.array([0.2, 0.9, 0.5], np.float32), 0.1)
    assert np.argsort(-scores).tolist() == [1, 2, 0]


def test_opposite_direction_counts_as_none() -> None:
    scores = fuse_scores(np.array([4, 4], np.float32), np.array([-1, 0], np.float32), 0.1)
    assert scores[0] == scores[1]


def test_no_rows_give_no_scores() -> None:
    assert not len(fuse_scores(np.empty(0, np.float32), np.empty(0, np.float32), 0.1))
