"""Development questions -> the score that tells an answer from what only shares words with the question.

Every question of the development sets that is looked up gives findings: those that hold a gold clause answer, those of
a question to be declined do not. A logistic regression over the features of service/answering/relevance.py is fitted
to them; its threshold comes from cross-validation, each question scored by a model that has not seen it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from eval.strict import Case
from service import pipeline
from service.answering.dialogue import Dialogue
from service.answering.relevance import measure
from service.answering.scope import documents_for
from service.assistant import Assistant
from service.model import Question

FOLDS = 5
SPLITS = 5
"""So many ways of cutting the questions into folds are averaged: the sets are small."""

NEGATIVES = 4
"""Best findings of a question to be declined that count as wrong ones."""

POSITIVES = 2
"""Best findings with a gold clause that count as right ones."""

LEAST_DECLINED = 0.93
"""Of the questions to be declined that no fixed wording catches so many must be: with those it catches, 95 %."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the features of its findings, best first; which hold a gold clause; whether it is to be declined."""

    id: str
    due: bool
    features: Matrix
    gold: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A threshold, and what comes of it: the shares of the questions due that are declined, and of the others answered."""

    threshold: float
    declined: float
    answered: float


@dataclass(frozen=True, slots=True)
class Fit:
    """The record that the service reads, and the curve that its threshold was chosen on."""

    record: dict[str, Any]
    curve: tuple[Point, ...]
    questions: int


def collect(cases: Iterable[Case], assistant: Assistant) -> Iterator[Asked]:
    """What is known of each question that is looked up; those that another way answers are left out."""
    for case in cases:
        if case.kind not in ("lookup", "decline", "comparison"):
            continue
        found = _findings(case, assistant)
        if found:
            yield Asked(
                case.id,
                case.kind == "decline",
                np.array([list(features.values()) for features, _ in found]),
                tuple(any(g.covers(*clause) for g in case.gold) for _, clause in found),
            )


def _findings(case: Case, assistant: Assistant) -> list[tuple[dict[str, float], tuple[str, str]]]:
    dialogue, day = Dialogue(), date.fromisoformat(case.as_of)
    for turn in case.context:
        pipeline.answer(Question(turn, day, place=case.place), assistant, dialogue)
    reading = dialogue.read(Question(case.question, day, place=case.place), assistant)
    scope = documents_for(reading.places, assistant.generation.documents, assistant.gazetteer)
    if reading.reply or reading.status or reading.reference or not scope.all:
        return []
    _, findings = assistant.find(reading, scope.all)
    return [(measure(f, reading), (f.clause.document, f.clause.id)) for f in findings]


def fit(asked: Sequence[Asked], names: Sequence[str]) -> Fit:
    """The fitted score over the features of those `names`, and its curve."""
    rows, labels, groups = _examples(asked)
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    best = _cross_validated(asked, rows, labels, groups)
    curve = tuple(_points(asked, best))
    model = _model(rows, labels, mean, scale)
    chosen = max(
        (point for point in curve if point.declined >= LEAST_DECLINED),
        key=lambda point: (point.answered, point.threshold),
    )
    features = {
        name: {"mean": round(m, 5), "scale": round(s, 5), "weight": round(w, 5)}
        for name, m, s, w in zip(
            names, mean.tolist(), scale.tolist(), model.coef_[0].tolist(), strict=True
        )
    }
    record = {
        "features": features,
        "bias": round(float(model.intercept_[0]), 5),
        "threshold": round(chosen.threshold, 4),
    }
    return Fit(record, curve, len(asked))


def _examples(asked: Sequence[Asked]) -> tuple[Matrix, NDArray[np.int64], NDArray[np.int64]]:
    rows, labels, groups = [], [], []
    for group, each in enumerate(asked):
        right = [n for n, gold in enumerate(each.gold) if gold][:POSITIVES]
        for n in range(min(NEGATIVES, len(each.features))) if each.due else right:
            rows.append(each.features[n])
            labels.append(int(not each.due))
            groups.append(group)
    return np.array(rows), np.array(labels), np.array(groups)


def _cross_validated(
    asked: Sequence[Asked], rows: Matrix, labels: NDArray[np.int64], groups: NDArray[np.int64]
) -> Matrix:
    """The best score among each question's findings, by models that have not seen the question."""
    best = np.zeros(len(asked))
    for seed in range(SPLITS):
        shuffled = np.random.default_rng(seed).permutation(len(asked))
        for train, held in GroupKFold(FOLDS).split(rows, labels, shuffled[groups]):
            mean, scale = rows[train].mean(axis=0), rows[train].std(axis=0) + 1e-9
            model = _model(rows[train], labels[train], mean, scale)
            for group in set(groups[held].tolist()):
                scores = model.predict_proba((asked[group].features - mean) / scale)[:, 1]
                best[group] += scores.max() / SPLITS
    return best


def _model(
    rows: Matrix, labels: NDArray[np.int64], mean: Matrix, scale: Matrix
) -> LogisticRegression:
    model = LogisticRegression(class_weight="balanced", max_iter=1000)
    return model.fit((rows - mean) / scale, labels)


def _points(asked: Sequence[Asked], best: Matrix) -> Iterator[Point]:
    """The curve: a point for each score of a question."""
    due = np.array([each.due for each in asked])
    known = best > 0
    for threshold in sorted(set(best[known].tolist())):
        yield Point(
            float(threshold),
            float((best[known & due] < threshold).mean()),
            float((best[known & ~due] >= threshold).mean()),
        )
