"""Tasks to outcomes in the order of the tasks: in this process while they are few, then in one a core."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast

from corpus.errors import BuildError
from corpus.model import Lexicon
from indexer.cache import Cache
from indexer.generation import SEGMENTER_FOLDER
from indexer.jsonlines import read_values
from indexer.prepare import Prepared, Preparer, Task
from indexer.segment import Segmenter

PATIENCE = 2.0
"""Seconds of work in this process before others are started, which takes each of them about as long."""

AHEAD = 4
"""Tasks a process that may be finished or at work before the first outcome is taken: bounds the memory."""


def prepare_all(
    tasks: Iterable[Task],
    lexicon: Path,
    cache: Cache,
    segmenter: Segmenter,
    workers: int | None = None,
) -> Iterator[Prepared]:
    """The outcome of each task, in order.

    `lexicon` is the file that holds it as JSON; beside it the segmenter is written for the others. `workers` is how many processes work: 1 for this one alone, None for one a core if there is enough to do.
    Raises what `Preparer.prepare` raises, and BuildError where a process ended before its time.
    """
    remaining = iter(tasks)
    if workers is None or workers <= 1:
        patience = PATIENCE if workers is None and cores() > 1 else float("inf")
        yield from _alone(remaining, Preparer(_read(lexicon), cache, segmenter), patience)
    # What is left where patience ended.
    first = next(remaining, None)
    if first is not None:
        segmenter.save(lexicon.with_name(SEGMENTER_FOLDER))
        yield from _together(_chain(first, remaining), lexicon, cache, workers or cores())


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _alone(tasks: Iterator[Task], preparer: Preparer, patience: float) -> Iterator[Prepared]:
    """Outcomes until the tasks or `patience` seconds of preparing are at an end."""
    while patience > 0 and (task := next(tasks, None)) is not None:
        begun = time.monotonic()
        prepared = preparer.prepare(task)
        patience -= 0.0 if prepared.reused else time.monotonic() - begun
        yield prepared


def _together(
    tasks: Iterator[Task], lexicon: Path, cache: Cache, workers: int
) -> Iterator[Prepared]:
    """Outcomes from processes of their own, in order.

    One thread starts, feeds, hears and ends them. Python's own pool does so in two, which meet while it breaks: a
    process that is just starting is then waited for without end, or the error is another one from run to run.
    """
    # Started afresh, not forked: the libraries here have threads, which a fork would cut off. What they start with
    # must be small: on a process that dies before it has read more than a pipe holds, Python waits for ever.
    crew: list[Worker] = []
    try:
        crew += (_hire(lexicon, cache) for _ in range(workers))
        yield from _in_order(crew, tasks)
    finally:
        for worker in crew:
            worker.end()


def _in_order(crew: Sequence[Worker], tasks: Iterator[Task]) -> Iterator[Prepared]:
    """The outcome of each task; a worker that was heard gets its next one before an outcome is taken."""
    numbered = enumerate(tasks)
    waiting: dict[int, Prepared] = {}
    busy: dict[Connection, tuple[Worker, int]] = {}
    idle = list(crew)
    due = 0
    while True:
        while idle and len(busy) + len(waiting) < len(crew) * AHEAD:
            number, task = next(numbered, (-1, None))
            if task is None:
                break
            worker = idle.pop()
            worker.give(task)
            busy[worker.pipe] = worker, number
        if due in waiting:
            yield waiting.pop(due)
            due += 1
            continue
        if not busy:
            return
        for pipe in connection.wait(list(busy)):
            worker, number = busy.pop(cast(Connection, pipe))
            waiting[number] = worker.hear()
            idle.append(worker)


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that prepares, and this end of the pipe to it; the pipe breaks when the process ends."""

    process: SpawnProcess
    pipe: Connection

    def give(self, task: Task) -> None:
        """Lets it prepare the task; raises BuildError where it has ended."""
        with _as_build_error():
            self.pipe.send(task)

    def hear(self) -> Prepared:
        """The outcome of its task; raises what that raised, and BuildError where it has ended."""
        with _as_build_error():
            outcome = self.pipe.recv()
        if isinstance(outcome, Exception):
            raise outcome
        return cast(Prepared, outcome)

    def end(self) -> None:
        """Nothing is left of it, whatever it was at."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


@contextmanager
def _as_build_error() -> Iterator[None]:
    """A pipe that breaks as what it means."""
    try:
        yield
    except (EOFError, OSError) as error:
        raise BuildError(
            "a process that prepares documents was killed, perhaps for want of memory, or could not start "
            "(a script that builds needs `if __name__ == '__main__':`); the generation in use stays as it is, "
            "and what was prepared is kept for the next build"
        ) from error


def _hire(lexicon: Path, cache: Cache) -> Worker:
    spawn = get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_work, args=(there, lexicon, cache))
    with _as_build_error():
        process.start()
    # Held here too, the pipe would not break with the process.
    there.close()
    return Worker(process, here)


def _chain(first: Task, rest: Iterator[Task]) -> Iterator[Task]:
    yield first
    yield from rest


def _work(pipe: Connection, lexicon: Path, cache: Cache) -> None:
    """What a process does: tasks that come are prepared, outcomes or errors go back."""
    # The parent ends on Ctrl-C and ends its children.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    # Reading a written dictionary takes half of what making it from jieba's takes.
    segmenter = Segmenter.open(lexicon.with_name(SEGMENTER_FOLDER))
    preparer = Preparer(_read(lexicon), cache, segmenter)
    while True:
        try:
            pipe.send(preparer.prepare(pipe.recv()))
        except (EOFError, BrokenPipeError):
            return
        except Exception as error:
            error.add_note(traceback.format_exc())
            pipe.send(error)


def _read(lexicon: Path) -> Lexicon:
    return read_values(lexicon, Lexicon)[0]


def end_with_parent() -> None:
    """A killed parent cannot end its children: one at a long document would go on with it."""
    connection.wait([cast(BaseProcess, parent_process()).sentinel])
    os._exit(1)
