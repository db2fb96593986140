"""The scores of two legs to one, and how much to believe each for this question."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

FITTED = Path(__file__).with_name("fusion.json")
"""The best of a grid: on STARD, each question ranked by an encoder that had not seen it, where BM25 and the
encoder alone reach Recall@10 0.494 and 0.575; on CMRC, which must stay with BM25 (Recall@1 0.970);
and on the development cases of the six documents, which lose one answer from `most` 5 on."""

MODEL_WEIGHT = 1.0
"""What a cosine of 1 by a model that the user named counts, the best lexical score being 1."""

DEPTH = 10
"""The best lexical score is set against the one of this place."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How much a cosine of 1 by the built-in encoder counts, the best lexical score of the question being 1.

    A question with the words of a text finds it far before the tenth (CMRC: four times its score), one in a
    layperson's words does not (STARD: 1.4 times). With gap = best / tenth the weight is
    `scale` / gap ** `power`, and never more than `most`.
    """

    most: float
    scale: float
    power: float

    @classmethod
    def read(cls, path: Path = FITTED) -> Self:
        """The fitted one."""
        record = json.loads(path.read_text(encoding="utf-8"))
        return cls(record["most"], record["scale"], record["power"])

    def weigh(self, best: Scores) -> float:
        """The weight for a question, by its best lexical scores, best first."""
        found = best[:DEPTH]
        if not len(found) or found[-1] <= 0:
            return self.most
        return min(self.most, self.scale * math.pow(found[-1] / found[0], self.power))


def fuse_scores(lexical: Scores, dense: Scores, weight: float) -> Scores:
    """One score a row: its BM25 score as a share of the best one, and `weight` times its cosine.

    Scores are added, not ranks: a rank does not say whether the first is far ahead of the second.
    """
    best = lexical.max(initial=0.0)
    shares = lexical / best if best > 0 else np.zeros_like(lexical)
    fused: Scores = (shares + weight * np.maximum(dense, 0.0)).astype(np.float32)
    return fused
