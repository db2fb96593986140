"""Putting a generation in use, so that a reader finds the old one or the new one, never anything between.

gen-<n>.building -> files and manifest on the disk -> renamed to gen-<n> -> read again by a fresh process
-> CURRENT names it -> older ones go.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from corpus.errors import (
    BuildError,
    DamagedGeneration,
    GenerationError,
    NoEarlierGeneration,
    NoGeneration,
)
from indexer.manifest import Manifest, check, seal
from indexer.pointer import (
    current_folder,
    generation_folder,
    generation_numbers,
    generations_folder,
    read_pointer,
    sync,
    write_pointer,
)

LOCK_FILE = "build.lock"
BUILDING = ".building"
VERIFY_SECONDS = 600


@contextmanager
def building(data_dir: Path) -> Iterator[Path]:
    """An empty folder to build a generation in, while no other build runs.

    What a killed build left is cleared away first; whatever happens, nothing unfinished stays.
    """
    with _lock(data_dir):
        root = generations_folder(data_dir)
        for leftover in root.glob(f"*{BUILDING}"):
            shutil.rmtree(leftover)
        number = max(generation_numbers(data_dir), default=0) + 1
        folder = root / f"gen-{number}{BUILDING}"
        folder.mkdir()
        try:
            yield folder
        except OSError as error:
            raise BuildError(
                f"{error.filename or folder}: cannot be written: {error.strerror}; "
                "the generation in use stays as it is"
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def publish(data_dir: Path, folder: Path, draft: Manifest) -> int:
    """Put what was built in `folder` in use and return its number.

    Where the very same content, made of the same files, is in use already, that one stays.
    Raises BuildError where a fresh process does not find the generation sound.
    """
    number = int(folder.name.removeprefix("gen-").removesuffix(BUILDING))
    manifest = seal(folder, replace(draft, number=number))
    current = sound_current(data_dir)
    if current and (current.digest, current.source) == (manifest.digest, manifest.source):
        return current.number
    published = generation_folder(data_dir, number)
    folder.rename(published)
    sync(published.parent)
    sync(data_dir)
    try:
        _verify_afresh(published)
    except BaseException:
        shutil.rmtree(published)
        raise
    kept = current.number if current else _sound_before(data_dir, number)
    write_pointer(data_dir, number)
    _prune(data_dir, {number, kept})
    return number


def rollback(data_dir: Path) -> int:
    """Put the sound generation before the one in use in its place; returns its number.

    Raises NoGeneration where nothing was built, NoEarlierGeneration where none is left.
    """
    with _lock(data_dir):
        current = _pointer_or_newest(data_dir)
        if current is None:
            raise NoGeneration(
                f"nothing was built under {data_dir} yet; run: python -m indexer build"
            )
        earlier = _sound_before(data_dir, current)
        if earlier is None:
            raise NoEarlierGeneration(f"no sound generation before gen-{current} under {data_dir}")
        write_pointer(data_dir, earlier)
        return earlier


def sound_current(data_dir: Path) -> Manifest | None:
    """The manifest of the generation in use, if it is unharmed."""
    try:
        return check(current_folder(data_dir))
    except GenerationError:
        return None


def _sound_before(data_dir: Path, number: int) -> int | None:
    """The newest unharmed generation before `number`."""
    earlier = (other for other in reversed(generation_numbers(data_dir)) if other < number)
    return next((other for other in earlier if _is_sound(data_dir, other)), None)


def _pointer_or_newest(data_dir: Path) -> int | None:
    try:
        return read_pointer(data_dir)
    except DamagedGeneration:
        # CURRENT is unreadable: the newest generation is what it most likely named.
        return max(generation_numbers(data_dir), default=None)


def _is_sound(data_dir: Path, number: int) -> bool:
    try:
        check(generation_folder(data_dir, number))
    except DamagedGeneration:
        return False
    return True


def _verify_afresh(folder: Path) -> None:
    """Open and try the generation in a process of its own, as the service will.

    What this process holds in memory could hide what is wrong on the disk.
    """
    command = [sys.executable, "-m", "indexer", "verify", "--folder", str(folder.resolve())]
    checkout = Path(__file__).resolve().parents[1]
    try:
        subprocess.run(
            command,
            cwd=checkout,
            capture_output=True,
            text=True,
            timeout=VERIFY_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        reason = (getattr(error, "stderr", None) or str(error)).strip()
        raise BuildError(
            f"the new generation is not sound, the one in use stays: {reason}"
        ) from error


def _prune(data_dir: Path, keep: set[int | None]) -> None:
    """Remove all generations but those of `keep`; a reader that has one open goes on reading it."""
    for number in generation_numbers(data_dir):
        if number not in keep:
            shutil.rmtree(generation_folder(data_dir, number))


@contextmanager
def _lock(data_dir: Path) -> Iterator[None]:
    root = generations_folder(data_dir)
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK_FILE).open("w") as file:
        try:
            # Released by the kernel when the process ends, however it ends.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildError(f"another build is at work under {data_dir}; wait for it") from error
        yield
