"""Mean reciprocal rank of the first gold clause among the clauses cited.

MRR = mean(1 / rank), 0 where none is cited
"""

from eval.metrics.metric import Metric
from eval.metrics.ranking import measure
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """One over the rank of the first gold clause."""
    return measure(outcome, "recip_rank")


METRIC = Metric("reciprocal_rank", "条文倒数排名（MRR）", of)
