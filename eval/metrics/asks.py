"""Ask recall and precision: whether what has to be known is asked, and nothing else.

1 if asked ∩ asks ≠ ∅ and asked ⊆ asks ∪ {facts that a verdict of the answer names as missing} else 0
"""

from eval.asked import asked_facts, idle_asks
from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether a fact is asked that the case needs, and no idle one; None where nothing is to be asked and nothing is."""
    case = outcome.case
    asked = set(asked_facts(outcome.answer))
    if case.kind == "clarify" or not (case.asks or asked):
        return None
    due = bool(asked & set(case.asks)) or not case.asks
    return float(due and not idle_asks(case.asks, outcome.answer))


METRIC = Metric("asks", "该问的问到，不问无关的", of)
