"""Force not overstated: of the cases about what a clause only plans, pilots, encourages or aims at, those worded so.

1 if (∀ m ∈ must: m in text) ∧ (∀ n ∈ must_not: n not in text) else 0
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome
from eval.words import MARK, says


def of(outcome: Outcome) -> float | None:
    """Whether the force is told as the case demands; None where it is about none."""
    case = outcome.case
    if case.force is None or case.force in ("entitles", "duty"):
        return None
    text = MARK.sub("", outcome.answer["text"])
    told = all(says(text, wanted) for wanted in case.must)
    return float(told and not any(says(text, banned) for banned in case.must_not))


METRIC = Metric("force", "不把计划、试点、鼓励说成权利", of, 1.0)
