"""Ask recall and precision: whether what has to be known is asked, and nothing else.

1 if asked ∩ asks ≠ ∅ and asked ⊆ asks ∪ {facts that a verdict of the answer names as missing} else 0
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether a fact is asked that the case needs, and no idle one; None where the case expects no question."""
    case, answer = outcome.case, outcome.answer
    if not case.asks:
        return None
    asked = {each["fact"] for each in answer.get("ask", ())}
    open_facts = {fact for verdict in answer.get("verdicts", ()) for fact in verdict["missing"]}
    return float(bool(asked & set(case.asks)) and asked <= set(case.asks) | open_facts)


METRIC = Metric("asks", "该问的问到", of)
