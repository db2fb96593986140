"""This project beside other engines on one retrieval set: quality, build, memory, latency, cold start.

python -m eval.bench.peers DIR [--questions 200] [--python PATH] [--json]

Every engine has processes of its own and one thread; it is asked the same questions, once with texts cut into jieba's
words and once with texts as they are. They come with `pip install -e '.[peers]'`, here or in the environment of
`--python`. Engines that embed need models from elsewhere and are compared by their keyword search.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from corpus.errors import YinlingError
from eval.bench.beir import RetrievalSet, read_set
from eval.bench.machine import CHECKOUT, describe_machine
from eval.bench.measures import measure_rankings
from eval.bench.peers.engines import ENGINES
from eval.bench.retrieval import write_record
from indexer.segment import Segmenter
from service.settings import read_settings

OURS = "yinling"
SECONDS = 600
"""How long one step of an engine may take."""

COLUMNS = ("recall@10", "mrr@100", "build_seconds", "build_mib", "mib", "median_ms", "p99_ms")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 1 where the set cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--split")
    parser.add_argument("--questions", type=int, default=200, help="the first so many")
    parser.add_argument("--python", default=sys.executable, help="where the engines are installed")
    parser.add_argument("--engines", nargs="+", default=[OURS, *ENGINES])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    settings = read_settings(os.environ)
    try:
        asked = read_set(chosen.dir, chosen.split)
        questions = dict(islice(asked.questions.items(), chosen.questions))
        figures = {}
        for engine in chosen.engines:
            for name, result in compare(engine, asked, questions, chosen.python):
                figures[name] = result
                print(f"{name}: {json.dumps(result)}", file=sys.stderr)
    except YinlingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    record = {
        "set": f"peers-{asked.name}",
        "split": asked.split,
        "questions": len(questions),
        "engines": figures,
        **describe_machine(),
    }
    write_record(record, settings.data_dir / "bench")
    print(json.dumps(record, ensure_ascii=False, indent=2) if chosen.json else table(figures))
    return 0


def compare(
    engine: str, asked: RetrievalSet, questions: Mapping[str, str], python: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The figures of the engine, by words and as it comes; of this project once."""
    if engine == OURS:
        yield OURS, _trial(engine, asked, questions, sys.executable, cut=False)
        return
    for cut in (True, False):
        name = f"{engine} ({'jieba' if cut else 'as it comes'})"
        yield name, _trial(engine, asked, questions, python, cut=cut)


def _trial(
    engine: str, asked: RetrievalSet, questions: Mapping[str, str], python: str, *, cut: bool
) -> dict[str, Any]:
    """The engine's figures; under `failed` why there are none."""
    with tempfile.TemporaryDirectory(prefix="yinling-peer-") as name:
        folder = Path(name)
        begun = time.perf_counter()
        names = _write_task(folder, asked, questions, cut=cut)
        cutting = time.perf_counter() - begun if cut else 0.0
        try:
            made = _run(python, engine, folder, "make")
            answered = _run(python, engine, folder, "ask")
            begun = time.perf_counter()
            _run(python, engine, folder, "start")
            started = time.perf_counter() - begun
        except subprocess.CalledProcessError as error:
            return {"failed": (error.stderr.strip().splitlines() or [str(error)])[-1][:200]}
        except OSError as error:
            return {"failed": f"{python}: {error.strerror}"}
        except subprocess.TimeoutExpired:
            return {"failed": f"took more than {SECONDS} s"}
    rankings = {
        question: [names[number] for number in found]
        for question, found in zip(questions, answered.pop("rankings"), strict=True)
    }
    made["build_seconds"] = round(made["build_seconds"] + cutting, 2)
    answers = {question: asked.answers[question] for question in questions}
    quality = measure_rankings(rankings, answers)
    return {**quality, **made, **answered, "cold_seconds": round(started, 2)}


def _write_task(
    folder: Path, asked: RetrievalSet, questions: Mapping[str, str], *, cut: bool
) -> list[str]:
    """Write what the engine is to index and to answer; returns the ids of the passages."""
    segmenter = Segmenter()

    def prepare(text: str) -> str:
        return " ".join(segmenter.words(text)) if cut else text

    passages = list(asked.passages())
    texts = [(prepare(passage.title), prepare(passage.text)) for passage in passages]
    _write_json(folder / "texts.json", texts)
    _write_json(folder / "questions.json", [prepare(text) for text in questions.values()])
    _write_json(folder / "task.json", {"cut": cut, "texts": len(texts)})
    return [passage.id for passage in passages]


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _run(python: str, engine: str, folder: Path, step: str) -> dict[str, Any]:
    command = [python, "-m", "eval.bench.peers.trial", engine, str(folder), step]
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={**os.environ, **threads, "PYTHONPATH": str(CHECKOUT), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures for people, an engine a line."""
    head = "".join([f"{'':26}", *(f"{name:>15}" for name in (*COLUMNS, "cold_seconds"))])
    lines = [head]
    for name, result in figures.items():
        if "failed" in result:
            lines.append(f"{name:26} failed: {result['failed']}")
            continue
        values = (result[column] for column in (*COLUMNS, "cold_seconds"))
        lines.append("".join([f"{name:26}", *(f"{value:15}" for value in values)]))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
