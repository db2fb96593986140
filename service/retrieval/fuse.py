"""The scores of two legs to one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

BUILTIN_WEIGHT = 0.05
"""What a cosine of 1 by the built-in encoder counts, the best lexical score of the question being 1.

It breaks near ties and finds what shares no word, and never outweighs a match of words: the encoder has read
six documents. On the 165 seed questions that a clause answers, without choosing places first, the right
clause is first in 0.818 by words alone and with 0.05, in 0.794 with 0.1 and in 0.782 with 0.5; among the
first ten in 0.994, and with 0.5 in all.
"""

MODEL_WEIGHT = 1.0
"""The same for a model that the user named: trained elsewhere on much text, it counts like the words."""


def fuse_scores(lexical: Scores, dense: Scores, weight: float) -> Scores:
    """One score a row: its BM25 score as a share of the best one, and `weight` times its cosine.

    Scores are added, not ranks: a rank does not say whether the first is far ahead of the second.
    """
    best = lexical.max(initial=0.0)
    shares = lexical / best if best > 0 else np.zeros_like(lexical)
    fused: Scores = (shares + weight * np.maximum(dense, 0.0)).astype(np.float32)
    return fused
