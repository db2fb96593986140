"""The weights of the fusion, fitted on development sets: how much to believe each leg of a question.

python -m eval.bench.fit_fusion DIR[:SPLIT][=ENCODER] ... [--write] [--json]

Each DIR is a set in BEIR's layout; ENCODER is the folder of an encoder that has not seen its questions, without it the
built-in one. Of a grid of `Trust` those are kept with which no set falls below its best single leg in Recall@1,
Recall@10 and MRR@100, and of these the one of the highest mean MRR@100; where none is, the one that loses least.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import YinlingError
from eval.bench.beir import RetrievalSet, read_set
from eval.bench.set_index import SetIndex, index_passages
from service.model import Question
from service.retrieval.embedded import EmbeddedRetriever, Legs
from service.retrieval.fuse import FITTED, Trust, fuse_scores
from service.settings import read_settings
from service.understanding.understand import Understander

MOST = (0.0, 1.5, 3.0, 4.5, 6.0)
SCALE = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0)
POWER = (4.0, 6.0, 8.0, 10.0, 12.0, 14.0)

MEASURED = ("recall@1", "recall@10", "mrr@100")
DEPTH = 100

Right = NDArray[np.bool_]
Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's candidates with their scores by both legs, which of them are right, and how many there are."""

    legs: Legs
    right: Right
    answers: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights with what every set reaches by them."""

    trust: Trust
    figures: Mapping[str, Figures]
    loss: float

    @property
    def quality(self) -> float:
        """The mean MRR@100 of the sets."""
        return float(np.mean([figures["mrr@100"] for figures in self.figures.values()]))


def collect(asked: RetrievalSet, index: SetIndex) -> list[Asked]:
    """Every question of a set with the candidates of both legs."""
    understander, retriever = (
        Understander.open(index.generation),
        EmbeddedRetriever(index.generation),
    )
    rows, today, found = index.generation.rows, date.today(), []
    for question, text in asked.questions.items():
        reading = understander.understand(Question(text, today))
        legs = retriever.score_legs(reading.weights, reading.text, DEPTH)
        answers = asked.answers[question]
        right = np.array(
            [index.names[rows[row]] in answers for row in legs.rows.tolist()], np.bool_
        )
        found.append(Asked(legs, right, len(answers)))
    return found


def rate(questions: Sequence[Asked], weigh: Trust | str) -> Figures:
    """The measures of a set fused by these weights, or of its `lexical` or `dense` leg alone."""
    sums = dict.fromkeys(MEASURED, 0.0)
    for asked in questions:
        scores = _scores(asked.legs, weigh)
        order = np.lexsort((asked.legs.rows, -scores))[:DEPTH]
        hits = asked.right[order] & (scores[order] > 0)
        sums["recall@1"] += hits[:1].sum() / asked.answers
        sums["recall@10"] += hits[:10].sum() / asked.answers
        sums["mrr@100"] += 1 / (1 + int(np.argmax(hits))) if hits.any() else 0.0
    return {name: float(value) / len(questions) for name, value in sums.items()}


def _scores(legs: Legs, weigh: Trust | str) -> NDArray[np.float32]:
    if isinstance(weigh, Trust):
        return fuse_scores(legs.lexical, legs.dense, weigh.weigh(legs.best))
    return legs.lexical if weigh == "lexical" else legs.dense


def fit(
    sets: Mapping[str, Sequence[Asked]], grid: Iterator[Trust]
) -> tuple[Fit, dict[str, Figures]]:
    """The best of `grid`, and the best single leg of each set in each measure."""
    singles = {name: _best_leg(questions) for name, questions in sets.items()}
    fits = []
    for trust in grid:
        figures = {name: rate(questions, trust) for name, questions in sets.items()}
        losses = (singles[n][m] - figures[n][m] for n in sets for m in MEASURED)
        fits.append(Fit(trust, figures, max(0.0, *losses)))
    # Sums of the same numbers in another order differ in their last digits.
    return max(fits, key=lambda each: (-round(each.loss, 6), each.quality)), singles


def _best_leg(questions: Sequence[Asked]) -> Figures:
    legs = [rate(questions, leg) for leg in ("lexical", "dense")]
    return {name: max(figures[name] for figures in legs) for name in MEASURED}


def weights_grid() -> Iterator[Trust]:
    """All weights that are tried; 0 is the lexical leg alone."""
    return (Trust(*values) for values in product(MOST, SCALE, POWER))


def read_legs(named: str, corpus_dir: Path) -> tuple[str, list[Asked]]:
    """The name of a set and its questions, from DIR[:SPLIT][=ENCODER]."""
    place, _, encoder = named.partition("=")
    folder, _, split = place.partition(":")
    asked = read_set(Path(folder), split or None)
    with tempfile.TemporaryDirectory(prefix="yinling-fit-") as data_dir:
        index = index_passages(asked.passages(), corpus_dir, Path(data_dir), encoder or None)
        return f"{asked.name}:{asked.split}", collect(asked, index)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 1 where a set cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", metavar="DIR[:SPLIT][=ENCODER]")
    parser.add_argument("--write", action="store_true", help=f"put the weights into {FITTED.name}")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    corpus_dir = read_settings(os.environ).corpus_dir
    try:
        sets = dict(read_legs(named, corpus_dir) for named in chosen.sets)
    except YinlingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    best, singles = fit(sets, weights_grid())
    now = Trust.read()
    record = {
        "weights": asdict(best.trust),
        "loss": round(best.loss, 5),
        "sets": {
            name: {
                "fused": best.figures[name],
                "best leg": singles[name],
                "weights in use": rate(questions, now),
            }
            for name, questions in sets.items()
        },
    }
    if chosen.write:
        FITTED.write_text(json.dumps(asdict(best.trust)) + "\n", encoding="utf-8")
    print(json.dumps(record, ensure_ascii=False, indent=None if chosen.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
