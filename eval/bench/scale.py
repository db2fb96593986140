"""Building, opening and searching any number of clauses: time, memory, and what the search loses to exactness.

python -m eval.bench.scale DIR [--passages 58388 1000000] [--questions 300] [--folder DIR] [--json]

DIR is a retrieval set whose passages are repeated and varied up to each number. Building and searching have a process
each. Filters allow the documents of one place of a thousand, a hundred, ten and two, drawn by lot.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import YinlingError
from eval.bench.beir import read_set
from eval.bench.machine import CHECKOUT, describe_machine
from eval.bench.many import many_passages
from eval.bench.peers.trial import peak, resident, time_questions
from eval.bench.retrieval import write_record
from eval.bench.set_index import index_passages
from indexer.generation import Generation, open_generation
from service.model import Question
from service.retrieval.embedded import EmbeddedRetriever
from service.settings import built_in_corpus, read_settings
from service.understanding.understand import Understander

SHARES = {"1/1000": 0.001, "1/100": 0.01, "1/10": 0.1, "1/2": 0.5}
K = 10


def build(source: Path, folder: Path, passages: int) -> dict[str, Any]:
    """The figures of building so many passages in this process and those that it starts."""
    originals = list(read_set(source).passages())
    begun = time.perf_counter()
    index = index_passages(many_passages(originals, passages), built_in_corpus(), folder)
    seconds = time.perf_counter() - begun
    manifest = index.generation.manifest
    return {
        "passages": manifest.rows,
        "vectors": manifest.vectors,
        "build_seconds": round(seconds, 1),
        "clauses_per_second": round(manifest.rows / seconds),
        "build_mib": peak(),
        "disk_mib": round(sum(file.bytes for file in manifest.files.values()) / 2**20),
    }


def search(source: Path, folder: Path, questions: int) -> dict[str, Any]:
    """The figures of opening what was built and of searching it, in this process."""
    begun = time.perf_counter()
    generation = open_generation(folder)
    opened = time.perf_counter() - begun
    asked = list(islice(read_set(source).questions.values(), questions))
    filters = {"none": None, **dict(_filters(generation))}
    return {
        "open_seconds": round(opened, 2),
        "opened_mib": resident(),
        "latency": {name: _time(generation, asked, allowed) for name, allowed in filters.items()},
        "mib": resident(),
        "recall@10 against exact": {
            name: _recall(generation, asked, allowed) for name, allowed in filters.items()
        },
    }


def _filters(generation: Generation) -> Iterator[tuple[str, frozenset[str]]]:
    """Sets of documents of each share of all, the same ones every time."""
    documents = sorted(generation.documents)
    for name, share in SHARES.items():
        yield (
            name,
            frozenset(random.Random(name).sample(documents, int(share * len(documents)) or 1)),
        )


def _time(
    generation: Generation, asked: list[str], documents: frozenset[str] | None
) -> Mapping[str, float]:
    """The latency of the service's search of a question that was read."""
    understander, retriever = Understander.open(generation), EmbeddedRetriever(generation)
    readings = {text: understander.understand(Question(text, date.today())) for text in asked}

    def find(text: str) -> object:
        return retriever.retrieve(readings[text].weights, readings[text].text, K, documents)

    return time_questions(find, asked)


def _recall(
    generation: Generation, asked: list[str], documents: frozenset[str] | None
) -> float | None:
    """How many of the ten nearest rows by their vectors are found; None without an encoder."""
    encoder, index = generation.encoder, generation.vectors
    if encoder is None:
        return None
    allowed = None
    if documents is not None:
        allowed = np.array([row.partition(".")[0] in documents for row in generation.rows])
    vectors = encoder.encode_questions(asked)
    shares = []
    for vector, best in zip(vectors, _exact(generation, vectors, allowed), strict=True):
        if vector.any():
            _, cosines = index.search_vectors(vector, K, allowed)
            # Rows that are as near as the tenth are as good: passages repeat.
            shares.append(
                float(np.mean(cosines[: len(best)] >= best.min() - 1e-4)) if len(best) else 1.0
            )
    return round(float(np.mean(shares)), 4)


def _exact(generation: Generation, vectors: Any, allowed: Any) -> list[Any]:
    """The cosines of the ten nearest allowed rows of each vector, every row compared."""
    rows = np.arange(len(generation.rows)) if allowed is None else np.flatnonzero(allowed)
    best = np.full((len(vectors), K), -np.inf, np.float32)
    for first in range(0, len(rows), 20_000):
        part = generation.vectors.index.reconstruct_batch(rows[first : first + 20_000])
        both = np.hstack((best, vectors @ part.T))
        best = np.partition(both, -K, axis=1)[:, -K:]
    return [row[row > -np.inf] for row in best]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 1 where something cannot be read or built."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--passages", type=int, nargs="+", default=[58_388, 1_000_000])
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="keep what is built in here")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", choices=("build", "search"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.step == "build":
            print(json.dumps(build(chosen.dir, chosen.folder, chosen.passages[0])))
        elif chosen.step == "search":
            print(json.dumps(search(chosen.dir, chosen.folder, chosen.questions)))
        else:
            for passages in chosen.passages:
                _campaign(chosen, passages)
    except (YinlingError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _campaign(chosen: argparse.Namespace, passages: int) -> None:
    """Build and search so many passages, a process for each; write the record and print it."""
    with tempfile.TemporaryDirectory(prefix="yinling-scale-") as name:
        folder = Path(chosen.folder or name, str(passages))
        folder.mkdir(parents=True, exist_ok=True)
        record = {"set": f"scale-{passages}", "split": chosen.dir.name, **describe_machine()}
        for step in ("build", "search"):
            record |= _step(step, chosen, folder, passages)
    write_record(record, read_settings(os.environ).data_dir / "bench")
    print(json.dumps(record, ensure_ascii=False, indent=None if chosen.json else 2), flush=True)


def _step(step: str, chosen: argparse.Namespace, folder: Path, passages: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "eval.bench.scale", str(chosen.dir), "--step", step]
    command += ["--folder", str(folder), "--passages", str(passages)]
    command += ["--questions", str(chosen.questions)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


if __name__ == "__main__":
    sys.exit(main())
