"""Ask recall: the share of the cases in which something has to be asked where that is asked, and nothing idle.

1 if asked ∩ asks ≠ ∅ and asked ⊆ asks ∪ {facts that a verdict of the answer is open for} else 0
"""

from eval.asked import asked_facts, idle_asks
from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether a fact is asked that the case needs, and no idle one; None where nothing is to be asked."""
    due = set(outcome.case.asks)
    if not due:
        return None
    asked = set(asked_facts(outcome.answer))
    return float(bool(asked & due) and not idle_asks(due, outcome.answer))


METRIC = Metric("ask_recall", "该问的问到", of)
