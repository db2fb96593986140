"""What the product promises, each with the figure measured: kept, not kept, or not measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics import METRICS
from eval.report.others import Figure
from eval.runs import Outcome
from eval.summary import Score, latencies

SLOWEST = {"p50": (20.0, "半数的回答"), "p99": (60.0, "百分之九十九的回答")}
"""Milliseconds within which so many answers come on one core."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise, what it demands and what was measured, in words; `kept` is None where it was not measured."""

    title: str
    demanded: str
    measured: str
    kept: bool | None


def promises(
    outcomes: Sequence[Outcome], scored: Mapping[str, Score], others: Sequence[Figure]
) -> Iterator[Promise]:
    """Every promise: those of the metrics, of what is measured elsewhere, and of how long an answer takes."""
    for metric in METRICS:
        if metric.promise is None:
            continue
        score = scored.get(metric.name)
        demanded = f"不低于{percent(metric.promise)}" if metric.promise < 1 else "全部做到"
        if score is None:
            yield Promise(metric.title, demanded, "没有测", None)
        else:
            measured = f"{percent(score.mean)}（{score.cases}题）"
            yield Promise(metric.title, demanded, measured, score.mean >= metric.promise)
    for figure in others:
        if figure.demanded:
            yield Promise(figure.title, figure.demanded, figure.measured, figure.kept)
    measured_ms = latencies(outcomes)
    for name, (most, whose) in SLOWEST.items():
        took = measured_ms[name]
        yield Promise(f"{whose}用时", f"不超过{most:g}毫秒", f"{took:g}毫秒", took <= most)


def percent(share: float) -> str:
    """The share in per cent; only what is whole is called 100%."""
    rounded = f"{share:.1%}"
    return "99.9%" if rounded == "100.0%" and share < 1 else rounded.replace(".0%", "%")
