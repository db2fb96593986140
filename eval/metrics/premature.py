"""No premature answers: the share of cases with an open verdict in which it is not told as decided.

1 if no benefit whose verdict is need_more_facts is told eligible or not eligible else 0
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether what is open is left open; None where nothing is."""
    open_benefits = {w.benefit for w in outcome.case.verdicts if w.outcome == "need_more_facts"}
    if not open_benefits:
        return None
    decided = {
        verdict["benefit_id"]
        for verdict in outcome.answer.get("verdicts", ())
        if verdict["outcome"] in ("eligible", "not_eligible")
    }
    settled = {w.benefit for w in outcome.case.verdicts if w.outcome != "need_more_facts"}
    return float(not (open_benefits - settled) & decided)


METRIC = Metric("not_premature", "没有过早下结论", of, 1.0)
