"""Where a quote stands in a clause, compared as citations are: after NFKC and without spaces."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marked:
    """A text cut in three: `quoted` is the stretch that the quote names."""

    before: str
    quoted: str
    after: str


def mark_quote(text: str, quote: str) -> Marked | None:
    """`text` cut around the first place where `quote` stands; None when it stands nowhere."""
    folded, origins = _fold(text)
    wanted, _ = _fold(quote)
    at = folded.find(wanted) if wanted else -1
    if at < 0:
        return None
    start, end = origins[at], origins[at + len(wanted) - 1] + 1
    return Marked(text[:start], text[start:end], text[end:])


def _fold(text: str) -> tuple[str, list[int]]:
    # One character can fold to several (㈠ -> (一)): each remembers the one that it came from.
    folded: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character):
            if not part.isspace():
                folded.append(part)
                origins.append(position)
    return "".join(folded), origins
