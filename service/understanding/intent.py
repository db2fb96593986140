"""Text -> what kind of answer it wants, by the patterns of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from corpus.model import Expectation, Lexicon, Reply, StatusField

PIECES = re.compile(r"[^,，。;；?？!！\s]+[?？]?")
COMPARES = re.compile(
    r"比|区别|不同|不一样|差别|差异|哪个(?:更|好|高|多)|哪里(?:更|好|高|多)|哪边|和|与|跟|还是|分别|各|对照|两地|三地"
)


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once; normalised text is in lower case."""
    return re.compile(pattern, re.IGNORECASE)


def matches(text: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns stands in the text."""
    return any(compiled(pattern).search(text) for pattern in patterns)


def first_match(text: str, patterns: Iterable[str]) -> str | None:
    """The words that the first fitting pattern matches."""
    return next((m[0] for p in patterns if (m := compiled(p).search(text)) and m[0]), None)


def find_reply(text: str, lexicon: Lexicon) -> Reply | None:
    """The first fixed wording that fits."""
    for reply in lexicon.replies:
        if matches(text, reply.patterns) and not matches(text, reply.unless):
            return reply
    return None


@dataclass(frozen=True, slots=True)
class Wish:
    """Something asked for, the piece of the question that asks, and the very words that do."""

    expectation: Expectation
    piece: str
    words: str


def find_wishes(text: str, lexicon: Lexicon) -> tuple[Wish, ...]:
    """What the question asks for, each once: at most one thing a piece of it."""
    found: dict[tuple[str, str], Wish] = {}
    for piece in PIECES.findall(text) or [text]:
        for expectation in lexicon.expectations:
            match = first_match(piece, expectation.patterns)
            if match:
                found.setdefault((expectation.sort, piece), Wish(expectation, piece, match))
                break
    return tuple(found.values())


def find_status(text: str, lexicon: Lexicon) -> StatusField | None:
    """The field of a document's metadata that is asked for."""
    for words in lexicon.status:
        if matches(text, words.patterns):
            return words.field
    return None


def compares(text: str) -> bool:
    """Whether a text that names several places sets them side by side."""
    return COMPARES.search(text) is not None
