"""No false alarms: the share of questions that only look like an emergency and are not answered as one.

1 - |look-alikes answered as an alarm| / |look-alikes|
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether the question is not taken for an alarm; None where it is one."""
    if outcome.case.kind == "care":
        return None
    return float(outcome.answer["kind"] != "care")


METRIC = Metric("no_false_alarms", "没有误报紧急", of, 1.0)
