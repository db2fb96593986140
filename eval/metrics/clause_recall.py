"""Clause recall@3: the share of the gold clauses that are among the first three clauses cited.

recall@k = |gold ∩ first k cited| / |gold|
"""

from eval.metrics.metric import Metric
from eval.metrics.ranking import measure
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """The recall of the case's gold clauses; any of several that are equally right is all of them."""
    return measure(outcome, "recall.3")


METRIC = Metric("clause_recall@3", "条文召回率（前三）", of)
