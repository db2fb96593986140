"""CPU milliseconds of a retrieval on the generation in use: words alone, and words with vectors.

python -m eval.bench.search_latency [--repeat 20] [--json]
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from corpus.errors import YinlingError
from eval.cases import load_cases
from indexer.generation import Generation, open_generation
from indexer.lexical import question_weights
from service.retrieval.embedded import EmbeddedRetriever

QUESTIONS = Path(__file__).resolve().parents[1] / "sets" / "seed.jsonl"
K = 10


@dataclass(frozen=True, slots=True)
class Latency:
    """CPU milliseconds of one retrieval, cutting the question included."""

    median_ms: float
    p99_ms: float


def measure(search: Callable[[str], object], questions: Sequence[str], repeat: int) -> Latency:
    """The latency of `search` over all questions, each `repeat` times after one to warm up."""
    for question in questions:
        search(question)
    taken = [_milliseconds(search, question) for _ in range(repeat) for question in questions]
    return Latency(*(round(float(np.percentile(taken, share)), 3) for share in (50, 99)))


def compare(generation: Generation, questions: Sequence[str], repeat: int) -> dict[str, Latency]:
    """BM25 alone and the fused retrieval, in the same run over the same questions."""
    retriever = EmbeddedRetriever(generation)

    def terms(question: str) -> dict[str, float]:
        return dict.fromkeys(generation.segmenter.words(question), 1.0)

    def bm25(question: str) -> object:
        return generation.words.search_words(question_weights(terms(question), question), K)

    def fused(question: str) -> object:
        return retriever.retrieve(terms(question), question, K)

    legs = {"bm25": bm25, "fused": fused}
    return {name: measure(search, questions, repeat) for name, search in legs.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 1 where there is no generation to search."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=Path("var"))
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        generation = open_generation(options.data_dir)
        questions = [case.question for case in load_cases(QUESTIONS)]
    except YinlingError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    legs = compare(generation, questions, options.repeat)
    record = {
        "rows": len(generation.rows),
        "questions": len(questions),
        "generation": generation.digest,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "legs": {name: asdict(latency) for name, latency in legs.items()},
    }
    print(json.dumps(record) if options.json else _line(record["rows"], legs))
    return 0


def _milliseconds(search: Callable[[str], object], question: str) -> float:
    start = time.process_time()
    search(question)
    return (time.process_time() - start) * 1000


def _line(rows: object, legs: dict[str, Latency]) -> str:
    figures = (
        f"{name} {latency.median_ms:.2f} ms (p99 {latency.p99_ms:.2f})"
        for name, latency in legs.items()
    )
    return f"{rows} rows, CPU median: {', '.join(figures)}"


if __name__ == "__main__":
    sys.exit(main())
