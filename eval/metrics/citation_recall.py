"""Citation recall: the share of the sentences stating policy that a citation of theirs supports.

recall = |sentences with a supporting citation| / |sentences stating policy|
"""

from eval.metrics.metric import Metric
from eval.metrics.support import stated
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """The share of the answer's sentences; None where none states policy."""
    told = list(stated(outcome))
    if not told:
        return None
    return sum(bool(each.supporting) for each in told) / len(told)


METRIC = Metric("citation_recall", "引用覆盖率", of)
