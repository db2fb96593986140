"""Rankings and right answers -> recall, reciprocal rank and gain: trec_eval's own measures.

trec_eval orders a ranking by score and equal scores by name, so each rank is given to it as a score of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pytrec_eval

MEASURES = {
    "recall@1": (100, "recall_1"),
    "recall@5": (100, "recall_5"),
    "recall@10": (100, "recall_10"),
    "recall@100": (100, "recall_100"),
    "mrr@10": (10, "recip_rank"),
    "mrr@100": (100, "recip_rank"),
    "ndcg@10": (100, "ndcg_cut_10"),
}
"""Each measure with how much of a ranking it sees and its name there: trec_eval's reciprocal rank has no depth."""

DEPTH = max(depth for depth, _ in MEASURES.values())
DECIMALS = 4


def measure_rankings(
    rankings: Mapping[str, Sequence[str]], answers: Mapping[str, Mapping[str, int]]
) -> dict[str, float]:
    """The mean of each measure over all questions of `answers`; a question without a ranking counts 0."""
    scored = {
        depth: _evaluate(rankings, answers, depth)
        for depth in sorted({depth for depth, _ in MEASURES.values()})
    }
    return {
        name: round(sum(s.get(measure, 0.0) for s in scored[depth]) / len(answers), DECIMALS)
        for name, (depth, measure) in MEASURES.items()
    }


def _evaluate(
    rankings: Mapping[str, Sequence[str]], answers: Mapping[str, Mapping[str, int]], depth: int
) -> list[dict[str, float]]:
    """trec_eval's figures of each question that has a ranking, of which `depth` ranks are seen."""
    runs = {
        question: {passage: float(-rank) for rank, passage in enumerate(ranking[:depth])}
        for question, ranking in rankings.items()
        if ranking
    }
    judge = pytrec_eval.RelevanceEvaluator(
        {question: dict(scores) for question, scores in answers.items()},
        {"recall.1,5,10,100", "recip_rank", "ndcg_cut.10"},
    )
    return list(judge.evaluate(runs).values()) if runs else []


def measure_ranking(ranking: Sequence[str], relevant: Collection[str], measure: str) -> float:
    """trec_eval's figure of that name (recall.3, recip_rank, ndcg_cut.10) for one ranking; all that is relevant is of gain 1."""
    judge = pytrec_eval.RelevanceEvaluator({"q": dict.fromkeys(relevant, 1)}, {measure})
    scored = judge.evaluate({"q": {name: float(-rank) for rank, name in enumerate(ranking)}})
    return float(next(iter(scored["q"].values())))
