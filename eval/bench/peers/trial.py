"""One engine on one retrieval set, in a process of its own; prints its figures as one JSON object.

python -m eval.bench.peers.trial ENGINE FOLDER {make,ask,start}

FOLDER holds task.json, texts.json with titles and texts, questions.json and what the engine saved. `make` indexes and saves, `ask` opens and answers
every question, `start` opens and answers one. Other engines need
no library of this project's.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.bench.peers.engines import ENGINES, Search

K = 10
DEPTH = 100
WARM_UP = 20


def main(engine: str, folder: Path, step: str) -> dict[str, Any]:
    """The figures of the step."""
    saved = folder / "saved"
    saved.mkdir(exist_ok=True)
    questions: list[str] = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    task = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    run = _engine(engine, saved, task["cut"])
    # Some engines refuse to give more than they hold.
    k, depth = min(K, task["texts"]), min(DEPTH, task["texts"])
    if step == "make":
        texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        begun = time.perf_counter()
        run(texts)
        return {"build_seconds": round(time.perf_counter() - begun, 2), "build_mib": peak()}
    search = run(None)
    if step == "start":
        search(questions[0], k)
        return {}
    return {
        **time_questions(lambda question: search(question, k), questions),
        "mib": resident(),
    } | {"rankings": [search(question, depth) for question in questions]}


def _engine(name: str, saved: Path, cut: bool) -> Callable[[Any], Search]:
    """What makes the engine's search of titles and texts, or of what it saved."""
    if name == "yinling":
        from eval.bench.peers.ours import yinling

        return lambda texts: yinling(texts, saved)
    engine = ENGINES[name]
    return lambda texts: engine(texts and ["\n".join(pair) for pair in texts], saved, cut)


def time_questions(search: Callable[[str], object], questions: list[str]) -> dict[str, float]:
    """CPU milliseconds of a search, after some to warm up: other work on the machine does not count."""
    for question in questions[:WARM_UP]:
        search(question)
    taken = []
    for question in questions:
        begun = time.process_time()
        search(question)
        taken.append((time.process_time() - begun) * 1000)
    taken.sort()
    return {
        "median_ms": round(taken[len(taken) // 2], 3),
        "p99_ms": round(taken[min(len(taken) - 1, round(len(taken) * 0.99))], 3),
    }


def peak() -> float:
    """The most memory that this process held, in MiB."""
    # Linux also counts what the parent held before this process was its own; its status does not.
    return _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def resident() -> float:
    """The memory that this process holds, mapped files that were read included, in MiB."""
    return _status("VmRSS") or peak()


def _status(name: str) -> float:
    """A figure of Linux' status of this process in MiB; 0 on other systems."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((round(int(x.split()[1]) / 1024, 1) for x in lines if x.startswith(name)), 0.0)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
