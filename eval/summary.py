"""Outcomes -> each metric's mean with its interval, over all cases and over slices of them; latencies by percentile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.metrics import METRICS
from eval.metrics.metric import Metric
from eval.runs import Outcome

RESAMPLES = 1000
SEED = 20261127
PERCENTILES = (50, 90, 99)
LEAST_SLICE = 5
"""A slice of fewer cases says too little to be shown."""


@dataclass(frozen=True, slots=True)
class Score:
    """The mean of a metric over `cases`, with its 95 % bootstrap interval (percentile method, Efron 1979)."""

    mean: float
    low: float
    high: float
    cases: int


def score(metric: Metric, outcomes: Iterable[Outcome]) -> Score | None:
    """The metric over the outcomes; None where no case says anything about it."""
    values = np.array([v for o in outcomes if (v := metric.of(o)) is not None], dtype=np.float64)
    if not len(values):
        return None
    random = np.random.default_rng(SEED)
    means = values[random.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return Score(float(values.mean()), float(low), float(high), len(values))


def scores(outcomes: Sequence[Outcome]) -> dict[str, Score]:
    """Each metric that any case says something about, by name, in the order of a report."""
    found = ((metric.name, score(metric, outcomes)) for metric in METRICS)
    return {name: each for name, each in found if each is not None}


def slices(outcomes: Sequence[Outcome]) -> dict[str, dict[str, list[Outcome]]]:
    """The outcomes by set, kind, gold document, and by each tag of the form name:value; small ones are left out."""
    found: dict[str, dict[str, list[Outcome]]] = {}
    for outcome in outcomes:
        for name, value in _slices_of(outcome):
            found.setdefault(name, {}).setdefault(value, []).append(outcome)
    kept = {
        name: {v: held for v, held in sorted(by.items()) if len(held) >= LEAST_SLICE}
        for name, by in found.items()
    }
    return {name: by for name, by in kept.items() if by}


def latencies(outcomes: Iterable[Outcome]) -> Mapping[str, float]:
    """Milliseconds within which so many per cent of the answers came."""
    times = np.array([outcome.seconds for outcome in outcomes]) * 1000
    return {f"p{p}": round(float(np.percentile(times, p)), 2) for p in PERCENTILES}


def _slices_of(outcome: Outcome) -> Iterator[tuple[str, str]]:
    case = outcome.case
    yield "set", case.set
    yield "kind", case.kind
    yield "document", case.gold[0].document if case.gold else "none"
    yield "turns", "several" if case.context else "one"
    for tag in case.tags:
        name, colon, value = tag.partition(":")
        if colon and name not in ("document",):
            yield name, value
