"""Where runs lie that were given no place of their own: the last one and the one before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.runs import unfinished
from eval.strict import Case

FOLDER = "eval"


def last_of(data_dir: Path) -> Path:
    """The file of the last run."""
    return data_dir / FOLDER / "run.jsonl"


def before_of(data_dir: Path) -> Path:
    """The file of the run before it."""
    return data_dir / FOLDER / "run-before.jsonl"


def make_room(data_dir: Path, about: Mapping[str, Any], cases: Sequence[Case]) -> Path:
    """The file for a run: the one that holds the same, cut off; else a new one, and the last run is the one before."""
    last = last_of(data_dir)
    if last.is_file() and not unfinished(last, about, cases):
        last.replace(before_of(data_dir))
    return last
