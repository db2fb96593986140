"""Decline precision: the share of the questions declined that were to be.

precision = |declined ∩ due| / |declined|
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether a declined question was to be declined; None where the question is not declined."""
    if outcome.answer["kind"] != "decline" or outcome.case.set == "care":
        return None
    return float(outcome.case.kind == "decline")


METRIC = Metric("decline_precision", "拒答的确该拒答", of)
