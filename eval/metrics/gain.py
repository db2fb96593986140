"""nDCG@10 of the clauses cited, each gold clause of gain 1.

DCG = Σ gain(i) / log₂(i + 1), nDCG = DCG / DCG of the best order   (Järvelin and Kekäläinen 2002)
"""

from eval.metrics.metric import Metric
from eval.metrics.ranking import measure
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """The gain of the citations in their order, against that of the best one."""
    return measure(outcome, "ndcg_cut.10")


METRIC = Metric("ndcg@10", "条文排序（nDCG@10）", of)
