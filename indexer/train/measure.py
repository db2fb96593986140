"""How well a table of vectors finds the passages of a set's questions."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from indexer.train.learn import Data, encode

Ranks = NDArray[np.int64]


def rank(
    data: Data, bench: str, table: Tensor, questions: Tensor, depth: int
) -> tuple[Tensor, Tensor]:
    """The nearest passages to each of these questions, nearest first, and their cosines."""
    with torch.no_grad():
        vectors = encode_documents(data, bench, table)
        asked = torch.from_numpy(data.arrays[f"{bench}_questions"].astype(np.int64)).to(data.device)
        scores = encode(table, data.bags(asked[questions])) @ vectors.T
        best = scores.topk(min(depth, scores.shape[1]), dim=1)
    return best.indices, best.values


def encode_documents(data: Data, bench: str, table: Tensor) -> Tensor:
    """The vectors of the set's passages."""
    numbers = torch.from_numpy(data.arrays[f"{bench}_documents"].astype(np.int64)).to(data.device)
    return torch.cat([encode(table, data.bags(part)) for part in torch.split(numbers, 20_000)])


def measures(rankings: Ranks, wanted: list[set[int]]) -> dict[str, float]:
    """Recall at 10 and 100 and the mean reciprocal rank of the first right passage among 100."""
    ten, hundred, reciprocal = [], [], []
    for ranking, right in zip(rankings.tolist(), wanted, strict=True):
        ten.append(len(right.intersection(ranking[:10])) / len(right))
        hundred.append(len(right.intersection(ranking[:100])) / len(right))
        first = next((at for at, row in enumerate(ranking[:100], 1) if row in right), None)
        reciprocal.append(1 / first if first else 0.0)
    return {
        "recall@10": float(np.mean(ten)),
        "recall@100": float(np.mean(hundred)),
        "mrr@100": float(np.mean(reciprocal)),
    }


def wanted_of(data: Data, bench: str) -> list[set[int]]:
    """The right passages of each question."""
    right: list[set[int]] = [set() for _ in data.arrays[f"{bench}_questions"]]
    for question, passage in data.arrays[f"{bench}_wanted"].tolist():
        right[question].add(passage)
    return right
