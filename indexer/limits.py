"""A file that nobody vouches for -> what its reader makes of it, read in a process of its own under limits.

The reader's process has bounded time and memory, may open no connection, start no program and write no file, and
knows nothing of our environment. What it sends back is JSON, checked before use.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SourceError
from indexer.raw import Format, Raw, load_raw

MIB = 1024 * 1024
ROOT = Path(__file__).resolve().parents[1]
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR")
"""What the reader's process keeps of our environment: nothing that could be a secret."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Processor seconds, and seconds for each MiB of the file; MiB of memory."""

    seconds: float
    seconds_per_mib: float
    memory: int


LIMITS: dict[Format, Limits] = {
    "html": Limits(4, 4, 1024),
    "docx": Limits(4, 4, 1024),
    "pdf": Limits(4, 20, 1536),
    # A page costs the recognition 4 to 7 s; the runtime reserves addresses that it never touches.
    "scan": Limits(60, 240, 6144),
}
MOST_SECONDS = 600
STALLED = 3
"""A process that waits this many times its processor seconds hangs."""

MAX_RESULT = 64 * MIB


def read_limited(content: bytes, form: Format, name: str) -> Raw:
    """What the reader of that format makes of the content; `name` is what an error calls the file.

    Raises SourceError where the reader refuses the file, breaks, or goes beyond its limits.
    """
    seconds = allowed_seconds(form, len(content))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "indexer.reader", form, str(seconds)],
            input=content,
            capture_output=True,
            timeout=seconds * STALLED,
            env=_environment(),
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(_too_slow(name, form, seconds)) from error
    if done.returncode < 0:
        raise SourceError(_too_slow(name, form, seconds))
    try:
        if done.returncode or len(done.stdout) > MAX_RESULT:
            reason = json.loads(done.stderr.decode("utf-8", "replace").splitlines()[-1])["error"]
            raise SourceError(f"{name}: {reason}")
        return load_raw(done.stdout)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise SourceError(
            f"{name}: reading it as {form} broke off; save it as UTF-8 text"
        ) from error


def allowed_seconds(form: Format, size: int) -> int:
    """The processor seconds that a file of that size may take."""
    limits = LIMITS[form]
    return round(min(MOST_SECONDS, limits.seconds + limits.seconds_per_mib * size / MIB))


def enter_limits(form: Format, seconds: int) -> None:
    """Nothing; this process is bound from now on, and cannot loosen its limits again."""
    memory = LIMITS[form].memory * MIB
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)


FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "urllib.",
)


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"a reader may not do this: {event}")


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    threads = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1"}
    return {**kept, **threads, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONSAFEPATH": ""}


def _too_slow(name: str, form: Format, seconds: int) -> str:
    return (
        f"{name}: reading it as {form} took more than {seconds} s or more memory than allowed; "
        "split it, or save it as UTF-8 text"
    )
