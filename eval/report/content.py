"""A run and other figures -> all that the page says, in the words and the order of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.compare import Comparison
from eval.metrics import METRICS, answer_accuracy
from eval.report.labels import labels
from eval.report.others import Figure
from eval.report.promises import Promise, promises
from eval.runs import Outcome, Run
from eval.summary import Score, latencies, score, scores, slices

BINS = (5, 10, 20, 40, 60, 100, 200, 500, 2000)
"""Bounds of the bars of latencies, milliseconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table with its bar; `least` is what is promised."""

    title: str
    score: Score
    least: float | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A question that is answered wrongly, and why."""

    id: str
    question: str
    answer: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What the page says; `bins` are the shares of answers up to so many milliseconds."""

    about: Mapping[str, Any]
    cases: int
    right: int
    rows: tuple[Row, ...]
    slices: Mapping[str, tuple[Row, ...]]
    figures: Mapping[str, tuple[Figure, ...]]
    promises: tuple[Promise, ...]
    wrong: tuple[Wrong, ...]
    held_aside: int
    milliseconds: Mapping[str, float]
    bins: tuple[tuple[str, float], ...]
    limits: tuple[str, ...]
    comparison: Comparison | None

    @property
    def broken(self) -> tuple[Promise, ...]:
        """The promises that are not kept."""
        return tuple(promise for promise in self.promises if promise.kept is False)

    @property
    def unmeasured(self) -> tuple[Promise, ...]:
        """The promises that nothing was measured of."""
        return tuple(promise for promise in self.promises if promise.kept is None)


def content(
    run: Run,
    others: Sequence[Figure] = (),
    comparison: Comparison | None = None,
    show_test: bool = False,
) -> Content:
    """The content of the page; wrong questions that are held aside are counted, and named only with `show_test`."""
    outcomes, found = run.outcomes, scores(run.outcomes)
    wrong = [outcome for outcome in outcomes if not outcome.right]
    shown = [o for o in wrong if show_test or o.case.split != "test"]
    groups = dict.fromkeys(figure.group for figure in others)
    return Content(
        about=run.about,
        cases=len(outcomes),
        right=len(outcomes) - len(wrong),
        rows=tuple(
            Row(m.title, found[m.name], m.promise) for m in METRICS if found.get(m.name) is not None
        ),
        slices={labels().slice(kind): tuple(rows) for kind, rows in _slices(outcomes)},
        figures={group: tuple(f for f in others if f.group == group) for group in groups},
        promises=tuple(promises(outcomes, found, others)),
        wrong=tuple(_wrong(outcome) for outcome in shown),
        held_aside=len(wrong) - len(shown),
        milliseconds=latencies(outcomes),
        bins=tuple(_bins(outcomes)),
        limits=labels().limits,
        comparison=comparison,
    )


def _slices(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Row]]]:
    for kind, by_value in slices(outcomes).items():
        measured = (
            (labels().name(kind, value), score(answer_accuracy.METRIC, held))
            for value, held in by_value.items()
        )
        rows = [Row(title, found) for title, found in measured if found is not None]
        if rows:
            yield kind, sorted(rows, key=lambda row: row.score.mean)


def _wrong(outcome: Outcome) -> Wrong:
    case = outcome.case
    reasons = tuple(labels().reason(reason) for reason in outcome.reasons)
    asked = " → ".join((*case.context, case.question))
    return Wrong(case.id, asked, outcome.answer["text"].strip(), reasons)


def _bins(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, float]]:
    low = 0
    for high in BINS:
        within = sum(low <= outcome.seconds * 1000 < high for outcome in outcomes)
        yield f"{low}–{high}", within / len(outcomes)
        low = high
    yield f"{low}以上", sum(o.seconds * 1000 >= low for o in outcomes) / len(outcomes)
