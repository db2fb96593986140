"""Text -> what kind of answer it wants, by the patterns of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from corpus.model import Expectation, Lexicon, Reply, StatusField

PIECES = re.compile(r"[^,，。;；?？!！\s]+[?？]?")
COMPARES = re.compile(
    r"比|区别|不同|不一样|差别|差异|哪个(?:更|好|高|多)|哪里(?:更|好|高|多)|哪边|和|与|跟|还是|分别|各|对照|两地|三地"
)


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)


def matches(text: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns stands in the text."""
    return any(compiled(pattern).search(text) for pattern in patterns)


def find_reply(text: str, lexicon: Lexicon) -> Reply | None:
    """The first fixed wording that fits."""
    for reply in lexicon.replies:
        if matches(text, reply.patterns) and not matches(text, reply.unless):
            return reply
    return None


def find_expectations(text: str, lexicon: Lexicon) -> tuple[tuple[Expectation, str], ...]:
    """What the question asks for, each once, with the piece of it that asks: at most one thing a piece."""
    found: dict[str, tuple[Expectation, str]] = {}
    for piece in PIECES.findall(text) or [text]:
        for expectation in lexicon.expectations:
            if matches(piece, expectation.patterns):
                found.setdefault(expectation.sort, (expectation, piece))
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
