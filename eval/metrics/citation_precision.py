"""Citation precision: the share of marks in the text that support their sentence and are to the point.

    precision = |marks that support and, where the case has gold, are of a gold document| / |marks|

(Gao et al. 2023, Enabling Large Language Models to Generate Text with Citations, with shared words for entailment.)
A citation that no sentence bears counts as one mark that supports nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from eval.metrics.metric import Metric
from eval.metrics.support import stated
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """The share of the answer's marks; None where it cites nothing."""
    golds = {gold.document for gold in outcome.case.gold}
    told = list(stated(outcome))
    shown = {
        mark for each in outcome.answer.get("sentences", ()) for mark in each["citations"]
    } | _elsewhere(outcome)
    idle = sum(c["marker"] not in shown for c in outcome.answer["citations"])
    marks = idle + sum(len(each.cited) for each in told)
    if not marks:
        return None
    good = [c for each in told for c in each.supporting if not golds or c["document_id"] in golds]
    return len(good) / marks


def _elsewhere(outcome: Outcome) -> set[int]:
    """The marks that verdicts and tables bear anywhere in them; these are measured by their own metrics."""
    answer = outcome.answer
    return set(_marks([answer.get("verdicts", ()), answer.get("table")]))


def _marks(value: Any) -> Iterator[int]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "citation" and inner is not None:
                yield inner
            elif name == "citations":
                yield from inner
            else:
                yield from _marks(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _marks(inner)


METRIC = Metric("citation_precision", "引用准确率", of, 0.98)
