"""How well a retrieval set is answered: by words alone, by vectors alone, and by the service's own ranking.

python -m eval bench DIR [--split NAME] [--json]
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from eval.bench.beir import RetrievalSet, read_set
from eval.bench.machine import describe_machine
from eval.bench.measures import DEPTH, MEASURES, measure_rankings
from eval.bench.set_index import SetIndex, index_passages
from service.model import Question
from service.retrieval.embedded import EmbeddedRetriever
from service.understanding.reading import Reading
from service.understanding.understand import Understander

LEGS = ("lexical", "dense", "fused")


def run_set(
    folder: Path, split: str | None, corpus_dir: Path, encoder: str | None
) -> dict[str, Any]:
    """The record of one set: the measures of each leg, the seconds of each step, and what measured them.

    Raises DataFileError for a malformed set, BuildError where it cannot be indexed.
    """
    asked = read_set(folder, split)
    with tempfile.TemporaryDirectory(prefix="yinling-bench-") as data_dir:
        begun = time.perf_counter()
        index = index_passages(asked.passages(), corpus_dir, Path(data_dir), encoder)
        built = time.perf_counter() - begun
        measures, seconds = measure_set(asked, index)
    manifest = index.generation.manifest
    return {
        **measures,
        "seconds": {"build": round(built, 2), **seconds},
        "set": asked.name,
        "split": asked.split,
        "questions": len(asked.questions),
        "passages": manifest.rows,
        "unknown_answers": _unknown(asked, index),
        "encoder": manifest.encoder.name,
        **describe_machine(),
    }


def measure_set(
    asked: RetrievalSet, index: SetIndex
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """The measures of each leg over all questions, and the seconds that each took for them."""
    understander = Understander.open(index.generation)
    retriever = EmbeddedRetriever(index.generation)
    legs: dict[str, Callable[[Reading], list[str]]] = {
        "lexical": lambda reading: retriever.rank_words(reading.weights, reading.text, DEPTH),
        "dense": lambda reading: retriever.rank_vectors(reading.text, DEPTH),
        "fused": lambda reading: [
            hit.clause.id for hit in retriever.retrieve(reading.weights, reading.text, DEPTH)
        ],
    }
    measures, seconds, today = {}, {}, date.today()
    for name, rank in legs.items():
        begun = time.perf_counter()
        rankings = {
            question: [
                index.names[clause]
                for clause in rank(understander.understand(Question(text, today)))
            ]
            for question, text in asked.questions.items()
        }
        seconds[name] = round(time.perf_counter() - begun, 2)
        measures[name] = measure_rankings(rankings, asked.answers)
    return measures, seconds


def write_record(record: Mapping[str, Any], folder: Path) -> Path:
    """The file in `folder` that now holds the record, named by set, split and time."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{record['set']}-{record['split']}-{record['at'].replace(':', '')}.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def table_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """The record for people: a line a leg."""
    yield f"{record['set']} ({record['split']}): {record['questions']} questions, {record['passages']} passages"
    yield "".join([f"{'':10}", *(f"{name:>12}" for name in MEASURES), f"{'seconds':>12}"])
    for leg in LEGS:
        figures = "".join(f"{record[leg][name]:12.4f}" for name in MEASURES)
        yield f"{leg:10}{figures}{record['seconds'][leg]:12.2f}"


def _unknown(asked: RetrievalSet, index: SetIndex) -> int:
    """How many right answers are passages that the set does not hold: no ranking can find them."""
    held = set(index.names.values())
    return sum(passage not in held for scores in asked.answers.values() for passage in scores)
