"""Decline recall: the share of the questions to be declined that are.

recall = |declined ∩ due| / |due|
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether the question is declined; None where it is not to be."""
    if outcome.case.kind != "decline":
        return None
    return float(outcome.answer["kind"] == "decline")


METRIC = Metric("decline_recall", "该拒答的拒答", of, 0.95)
