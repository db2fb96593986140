"""Outcomes -> totals by kind and by document, and each wrong case with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from eval.runs import Outcome
from eval.summary import latencies, scores


def totals(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Right and all: overall, by set, by kind of question, by gold document (`none` for cases without one)."""
    sets: dict[str, list[int]] = {}
    kinds: dict[str, list[int]] = {}
    documents: dict[str, list[int]] = {}
    everything = [0, 0]
    for outcome in outcomes:
        document = outcome.case.gold[0].document if outcome.case.gold else "none"
        rows = (
            everything,
            sets.setdefault(outcome.case.set or "none", [0, 0]),
            kinds.setdefault(outcome.case.kind, [0, 0]),
            documents.setdefault(document, [0, 0]),
        )
        for row in rows:
            row[0] += outcome.right
            row[1] += 1
    shape = {"right": everything[0], "cases": everything[1]}
    return shape | {
        "sets": _named(sets),
        "kinds": _named(kinds),
        "documents": _named(documents),
    }


def report_object(
    outcomes: Sequence[Outcome], shown: Sequence[Outcome] | None = None
) -> dict[str, Any]:
    """The whole report as JSON: totals and scores, and each wrong case of those `shown` with question, answer, reasons."""
    wrong = [
        {
            "id": o.case.id,
            "split": o.case.split,
            "question": o.case.question,
            "reasons": list(o.reasons),
            "kind": o.answer["kind"],
            "text": o.answer["text"],
            "cited": [c["clause_id"] for c in o.answer["citations"]],
        }
        for o in (outcomes if shown is None else shown)
        if not o.right
    ]
    figures = {name: asdict(each) for name, each in scores(outcomes).items()}
    return totals(outcomes) | {"scores": figures, "ms": latencies(outcomes), "wrong": wrong}


def report_lines(
    outcomes: Sequence[Outcome], shown: Sequence[Outcome] | None = None
) -> Iterator[str]:
    """The report for a terminal."""
    report = report_object(outcomes, shown)
    for wrong in report["wrong"]:
        yield f"✗ {wrong['id']} [{wrong['split']}] {wrong['question']}"
        yield from (f"    {reason}" for reason in wrong["reasons"])
        yield f"    answered: {' '.join(wrong['text'].split())[:160]}"
        yield f"    cited: {', '.join(wrong['cited']) or '-'}"
    for title in ("sets", "kinds", "documents"):
        for name, row in report[title].items():
            yield f"{name:14} {row['right']:4} of {row['cases']:4}"
        yield ""
    for name, found in report["scores"].items():
        interval = f"{found['low']:.3f} to {found['high']:.3f}"
        yield f"{name:20} {found['mean']:.3f}  ({interval}, {found['cases']} cases)"
    yield "milliseconds         " + ", ".join(f"{k} {v}" for k, v in report["ms"].items())
    yield ""
    yield f"{'strictly right':14} {report['right']:4} of {report['cases']:4}"


def _named(rows: Mapping[str, list[int]]) -> dict[str, dict[str, int]]:
    return {name: {"right": right, "cases": n} for name, (right, n) in sorted(rows.items())}
