"""Answer accuracy: the share of cases that are strictly right (see eval/strict.py); there is no half point.

accuracy = |right| / |cases|
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """1 for a right answer."""
    return None if outcome.case.set == "care" else float(outcome.right)


METRIC = Metric("answer_accuracy", "严格正确率", of, 0.90)
