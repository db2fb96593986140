"""The metrics of a run, a file each with its formula, in the order of a report."""

from eval.metrics import (
    alarms,
    answer_accuracy,
    answered,
    asks,
    caveats,
    citation_precision,
    citation_recall,
    clause_recall,
    decline_precision,
    declines,
    false_alarms,
    figure_accuracy,
    force,
    gain,
    place,
    premature,
    reciprocal_rank,
    wrong_offers,
)
from eval.metrics.metric import Metric

METRICS: tuple[Metric, ...] = (
    answer_accuracy.METRIC,
    wrong_offers.METRIC,
    figure_accuracy.METRIC,
    place.METRIC,
    caveats.METRIC,
    force.METRIC,
    declines.METRIC,
    decline_precision.METRIC,
    answered.METRIC,
    alarms.METRIC,
    false_alarms.METRIC,
    premature.METRIC,
    asks.METRIC,
    citation_precision.METRIC,
    citation_recall.METRIC,
    clause_recall.METRIC,
    reciprocal_rank.METRIC,
    gain.METRIC,
)
