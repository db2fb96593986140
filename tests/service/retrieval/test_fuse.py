from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.retrieval.fuse import Trust, fuse_scores

TRUST = Trust.read()
BEST = st.lists(st.floats(0, 50, width=32), max_size=30).map(
    lambda scores: np.array(sorted(scores, reverse=True), np.float32)
)


@given(BEST)
def test_weight_of_the_encoder_is_bounded(best: np.ndarray) -> None:
    assert 0 <= TRUST.weigh(best) <= TRUST.most


def test_words_are_believed_where_one_text_stands_far_before_the_others() -> None:
    scores = np.array([40, *[8] * 20], np.float32)
    weight = TRUST.weigh(scores)
    dense = np.linspace(0, 1, len(scores)).astype(np.float32)
    assert int(np.argmax(fuse_scores(scores, dense, weight))) == 0


def test_encoder_is_believed_where_words_do_not_tell_texts_apart() -> None:
    scores = np.linspace(10, 9, 21).astype(np.float32)
    dense = np.zeros(21, np.float32)
    dense[15] = 0.6
    assert int(np.argmax(fuse_scores(scores, dense, TRUST.weigh(scores)))) == 15


def test_without_any_word_the_encoder_counts_most() -> None:
    assert TRUST.weigh(np.empty(0, np.float32)) == TRUST.most


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
