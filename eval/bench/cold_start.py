"""Seconds from starting a process to its first answer on the generation in use, and the memory that it then holds.

python -m eval.bench.cold_start [--repeat 5] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from corpus.errors import YinlingError
from eval.bench.machine import CHECKOUT, describe_machine
from eval.bench.peers.trial import resident
from service.model import Question
from service.pipeline import answer
from service.settings import read_settings
from service.web.state import open_assistant

QUESTION = "老人在食堂吃饭一顿补多少钱"


def answer_once() -> dict[str, float]:
    """What this process took to answer one question, after Python itself had started."""
    assistant = open_assistant(read_settings(os.environ))
    answer(Question(QUESTION, date.today()), assistant)
    return {"mib": resident(), "cpu_seconds": round(time.process_time(), 3)}


def measure(repeat: int) -> dict[str, Any]:
    """The medians over so many processes; `seconds` are from outside, other work on the machine included."""
    runs = [_run() for _ in range(repeat)]
    return {
        name: round(statistics.median(run[name] for run in runs), 3)
        for name in ("seconds", "cpu_seconds", "mib")
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 1 where there is no generation to open."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.once:
            print(json.dumps(answer_once()))
            return 0
        figures = measure(chosen.repeat)
    except (YinlingError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if chosen.json:
        print(json.dumps({**figures, **describe_machine()}, ensure_ascii=False))
    else:
        print(
            f"first answer: {figures['seconds']} s, {figures['cpu_seconds']} s CPU, {figures['mib']} MiB"
        )
    return 0


def _run() -> dict[str, float]:
    command = [sys.executable, "-m", "eval.bench.cold_start", "--once"]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    begun = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return {"seconds": time.perf_counter() - begun, **figures}


if __name__ == "__main__":
    sys.exit(main())
