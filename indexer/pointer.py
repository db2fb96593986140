"""Which generation is in use: the folders `gen-<n>` and the file CURRENT that names one of them.

A reader sees the old name or the new one, never half of one: CURRENT is only ever replaced whole.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from corpus.errors import DamagedGeneration, NoGeneration

CURRENT = "CURRENT"
_FOLDER = re.compile(r"gen-(\d{1,9})")


def generations_folder(data_dir: Path) -> Path:
    return data_dir / "generations"


def generation_folder(data_dir: Path, number: int) -> Path:
    return generations_folder(data_dir) / f"gen-{number}"


def generation_numbers(data_dir: Path) -> tuple[int, ...]:
    """The numbers of all generations that were published, in order."""
    root = generations_folder(data_dir)
    names = [_FOLDER.fullmatch(entry.name) for entry in root.iterdir()] if root.is_dir() else []
    return tuple(sorted(int(name[1]) for name in names if name))


def read_pointer(data_dir: Path) -> int | None:
    """The number of the generation in use; None where nothing was ever published.

    Raises DamagedGeneration where CURRENT cannot be read, or holds no such name.
    """
    path = generations_folder(data_dir) / CURRENT
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedGeneration(
            f"{path} cannot be read: {error.strerror}; check DATA_DIR"
        ) from error
    name = _FOLDER.fullmatch(content.decode("ascii", "replace").strip())
    if name is None:
        raise DamagedGeneration(f"{path} names no generation: {content[:40]!r}")
    return int(name[1])


def current_folder(data_dir: Path) -> Path:
    """The folder of the generation in use; NoGeneration where nothing was built."""
    number = read_pointer(data_dir)
    if number is None:
        raise NoGeneration(f"nothing was built under {data_dir} yet; run: python -m indexer build")
    return generation_folder(data_dir, number)


def write_pointer(data_dir: Path, number: int) -> None:
    """Put generation `number` in use; it survives a power cut from here on."""
    root = generations_folder(data_dir)
    draft = root / f"{CURRENT}.tmp"
    draft.write_text(f"gen-{number}\n", encoding="ascii")
    sync(draft)
    draft.replace(root / CURRENT)
    sync(root)


def sync(path: Path) -> None:
    """Have the disk hold what was written to a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
