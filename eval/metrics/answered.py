"""Answered: the share of answerable questions that are not declined.

1 - |declined ∩ answerable| / |answerable|
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome
from eval.strict import NO_ANSWER


def of(outcome: Outcome) -> float | None:
    """Whether an answerable question is not declined; None for any other."""
    if outcome.case.kind in NO_ANSWER or outcome.case.set == "care":
        return None
    return float(outcome.answer["kind"] != "decline")


METRIC = Metric("answered", "能答的没有拒答", of, 0.95)
