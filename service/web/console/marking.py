"""Where the words that were searched for stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable


def mark_words(text: str, found: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words; a longer word wins over one inside it."""
    wanted = sorted({word for word in found if word}, key=len, reverse=True)
    if not wanted:
        return [(text, False)]
    pieces = re.split(f"({'|'.join(map(re.escape, wanted))})", text)
    return [(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]
