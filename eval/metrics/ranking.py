"""The clauses that an answer cites, in order, as a ranking: what recall, reciprocal rank and gain are measured of.

A citation of a clause that a gold quote may stand in counts as that gold; trec_eval measures the rest.
"""

from __future__ import annotations

from eval.bench.measures import measure_ranking
from eval.runs import Outcome


def measure(outcome: Outcome, name: str) -> float | None:
    """trec_eval's figure of that name for the answer's citations; None where the case has no gold or no citation is due."""
    golds = outcome.case.gold
    if not golds:
        return None
    due = len(golds) if outcome.case.kind == "comparison" else 1
    ranking: list[str] = []
    for citation in outcome.answer["citations"]:
        held = [
            f"gold {n}"
            for n, gold in enumerate(golds)
            if gold.covers(citation["document_id"], citation["clause_id"])
        ]
        # Any of several gold clauses answers; in a comparison each is due.
        found = (held[0] if due > 1 else "gold 0") if held else citation["clause_id"]
        if found not in ranking:
            ranking.append(found)
    if not ranking:
        return 0.0
    return measure_ranking(ranking, [f"gold {n}" for n in range(due)], name)
