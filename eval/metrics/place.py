"""Right place: the share of answers that cite no document of another place than the gold ones.

1 if places(cited) ⊆ places(gold citations) else 0
"""

from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether only documents of the gold ones' places are cited; None for comparisons and cases without gold."""
    case, citations = outcome.case, outcome.answer["citations"]
    golds = {gold.document for gold in case.gold}
    right = {c["place"] for c in citations if c["document_id"] in golds}
    if not golds or not citations or case.kind == "comparison":
        return None
    return float({c["place"] for c in citations} <= right)


METRIC = Metric("right_place", "没有用错地方的规定", of, 1.0)
