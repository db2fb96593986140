"""No wrong offers: the share of cases in which no benefit is told as due that the facts rule out or leave open.

1 if {benefits told eligible} ∩ (not_offered ∪ {b: b ought not to be eligible}) = ∅ else 0
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome
from eval.strict import wrong_offers


def of(outcome: Outcome) -> float | None:
    """Whether nothing is offered wrongly; None where the case rules nothing out."""
    case = outcome.case
    ruled_out = {wanted.benefit for wanted in case.verdicts if wanted.outcome != "eligible"}
    due = {wanted.benefit for wanted in case.verdicts if wanted.outcome == "eligible"}
    if not ruled_out and not case.not_offered:
        return None
    told = {
        v["benefit_id"] for v in outcome.answer.get("verdicts", ()) if v["outcome"] == "eligible"
    }
    return float(not wrong_offers(case, outcome.answer) and not (ruled_out - due) & told)


METRIC = Metric("no_wrong_offers", "没有错误许诺待遇", of, 1.0)
