"""Figure accuracy: the share of answers of which every figure stands in a cited quote.

    1 if figures(sentences stating policy) ∪ amounts(verdicts) ⊆ figures(cited quotes, labels, titles) else 0

See eval/figures.py for what counts as a figure.
"""

from eval.figures import invented_figures, said_figures, verdict_sums
from eval.metrics.metric import Metric
from eval.runs import Outcome


def of(outcome: Outcome) -> float | None:
    """Whether no figure is invented; None where the answer says none."""
    if not said_figures(outcome.answer) and not verdict_sums(outcome.answer):
        return None
    return float(not invented_figures(outcome.answer))


METRIC = Metric("figure_accuracy", "数字无编造", of, 1.0)
