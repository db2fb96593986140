"""Where the gold sets lie, and the cases of the chosen ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.errors import DataFileError
from eval.care import load_care
from eval.cases import load_sets
from eval.strict import Case

FOLDER = Path(__file__).parent / "sets"
SEED = FOLDER / "seed.jsonl"
ANSWERED = ("seed", "residents", "eligibility", "force", "care", "corrections")
"""The sets of questions that are scored by the answer they get."""


def set_paths(split: str) -> tuple[Path, ...]:
    """The files of all sets of that split (dev, test, all); the seed set holds both in one."""
    splits = ("dev", "test") if split == "all" else (split,)
    named = [FOLDER / f"{name}.{each}.jsonl" for name in ANSWERED[1:] for each in splits]
    return (SEED, *(path for path in named if path.is_file()))


def cases_of(paths: Iterable[Path], split: str) -> tuple[Case, ...]:
    """The cases of the files, of one split or of all. Raises DataFileError naming file, line and reason."""
    paths = list(paths)
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise DataFileError(f"{missing[0]}: no such set; those of the project lie in {FOLDER}")
    care = [path for path in paths if path.name.startswith("care.")]
    cases = load_sets((path for path in paths if path not in care), split)
    alarms = [case for path in care for case in load_care(path) if split in ("all", case.split)]
    return (*cases, *alarms)


def digest_of(paths: Sequence[Path]) -> str:
    """The hash of what the files hold."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
