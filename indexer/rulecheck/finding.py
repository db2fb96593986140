"""What a check found wrong, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.rulecheck.quotes import Steps

Place = tuple[str, Steps]
"""A data file below the corpus folder, and the place in it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check (C3 to C10) does not let pass: `text` says what and the way out."""

    check: str
    path: str
    steps: Steps
    text: str


Report = Callable[[str, str], None]
"""Takes the number of a check and what it found."""
