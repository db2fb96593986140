"""Whether a finding answers the question: a logistic score of what both share, fitted on development questions.

    p = 1 / (1 + exp(-(bias + Σ weight · (feature - mean) / scale)))

Fitted by `python -m eval fit-decline`, which writes `relevance.json` and the curve of its threshold.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from service.answering.findings import Finding, missing
from service.understanding.reading import Reading

FITTED = Path(__file__).with_name("relevance.json")

MOST_SUBSTANCE = 15.0
"""More weight than so of what is held says no more."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """The fitted score: each feature's mean, scale and weight, the bias, and from where on a finding answers."""

    features: Mapping[str, tuple[float, float, float]]
    bias: float
    threshold: float

    @classmethod
    def read(cls, path: Path = FITTED) -> Self:
        """The fitted one."""
        record = json.loads(path.read_text(encoding="utf-8"))
        features = {
            name: (each["mean"], each["scale"], each["weight"])
            for name, each in record["features"].items()
        }
        return cls(features, record["bias"], record["threshold"])

    def score(self, finding: Finding, reading: Reading) -> float:
        """The probability that the finding answers, from 0 to 1."""
        found = measure(finding, reading)
        total = self.bias + sum(
            weight * (found[name] - mean) / scale
            for name, (mean, scale, weight) in self.features.items()
        )
        return 1 / (1 + math.exp(-total))

    def answers(self, finding: Finding, reading: Reading) -> bool:
        """Whether the finding is told as an answer."""
        return self.score(finding, reading) >= self.threshold


@cache
def fitted() -> Relevance:
    """The score that comes with the code."""
    return Relevance.read()


def measure(finding: Finding, reading: Reading) -> dict[str, float]:
    """The features of a finding: what of the question it holds, what it lacks, and how near the search found it.

    `essential` is 1 where a word is lacking that may never be (报销 of 报销多少); `lexical` is the BM25 score for each
    unit of the question's weight, `dense` the cosine.
    """
    return {
        "coverage": finding.coverage,
        "shared": finding.shared,
        "substance": min(finding.substance, MOST_SUBSTANCE) / MOST_SUBSTANCE,
        "gap": finding.gap,
        "essential": float(finding.gap >= 1),
        "lack": finding.lack,
        "firm": float(finding.firm),
        "named": float(finding.named),
        "met": float(len(finding.met)),
        "missing": float(len(missing(reading, finding))),
        "lexical": finding.hit.lexical / finding.weight if finding.weight else 0.0,
        "dense": finding.hit.dense,
    }
