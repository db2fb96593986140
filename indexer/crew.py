"""Tasks to outcomes in the order of the tasks: in this process while they are few, then in one a core."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, connection, get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast

from corpus.errors import BuildError
from corpus.model import Lexicon
from indexer.cache import Cache
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

    `lexicon` is the file that holds it as JSON. `workers` is how many processes work: 1 for this one alone, None for one a core if there is enough to do.
    Raises what `Preparer.prepare` raises, and BuildError where a process ended before its time.
    """
    remaining = iter(tasks)
    if workers is None or workers <= 1:
        patience = PATIENCE if workers is None and cores() > 1 else float("inf")
        yield from _alone(remaining, Preparer(_read(lexicon), cache, segmenter), patience)
    # What is left where patience ended.
    first = next(remaining, None)
    if first is not None:
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
    others = set(active_children())
    # Started afresh, not forked: the libraries here have threads, which a fork would cut off. What they start with
    # must be small: on a process that dies before it has read more than a pipe holds, Python waits for ever.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _start, (lexicon, cache))
    begun: deque[Future[Prepared]] = deque()
    try:
        for task in tasks:
            begun.append(_submit(pool, task))
            if len(begun) >= workers * AHEAD:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    except BrokenProcessPool as error:
        # The pool ends those that it knew of, and would wait for ever for one that was just starting.
        for child in set(active_children()) - others:
            child.terminate()
        raise BuildError(
            "a process that prepares documents was killed, perhaps for want of memory, or could not start "
            "(a script that builds needs `if __name__ == '__main__':`); the generation in use stays as it is, "
            "and what was prepared is kept for the next build"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, task: Task) -> Future[Prepared]:
    """The task's outcome to come; BrokenProcessPool where no process can be started for it.

    Submitting starts processes. While a pool breaks, the files that they would be handed are being closed, and
    Python then says ValueError (bad fds_to_keep) or OSError instead.
    """
    try:
        return pool.submit(_prepare, task)
    except (ValueError, OSError) as error:
        raise BrokenProcessPool("no process can be started") from error


def _chain(first: Task, rest: Iterator[Task]) -> Iterator[Task]:
    yield first
    yield from rest


_work: Callable[[Task], Prepared]
"""What this process does with a task, once it was started."""


def _start(lexicon: Path, cache: Cache) -> None:
    global _work
    # The parent ends on Ctrl-C and ends its children.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _work = Preparer(_read(lexicon), cache).prepare


def _read(lexicon: Path) -> Lexicon:
    return read_values(lexicon, Lexicon)[0]


def _end_with_parent() -> None:
    """A killed parent cannot end its children: they would wait for it for ever."""
    connection.wait([cast(BaseProcess, parent_process()).sentinel])
    os._exit(1)


def _prepare(task: Task) -> Prepared:
    return _work(task)
