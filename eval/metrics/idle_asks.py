"""No idle questions: the share of cases in which nothing is asked that neither the case nor a verdict needs.

1 - |cases with asked ⊄ asks ∪ {facts that a verdict of the answer is open for}| / |cases|
"""

from eval.asked import idle_asks
from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether nothing idle is asked; None where asking back is the answer."""
    if outcome.case.kind == "clarify":
        return None
    return float(not idle_asks(outcome.case.asks, outcome.answer))


METRIC = Metric("no_idle_asks", "不问无关的", of)
