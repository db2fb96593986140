"""Text of a clause -> its sentences, each with the force that its words give it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.model import Force, ForceWords, SentenceMark, Span

SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;]+[”’」』）)]*|\n|$)")


def mark_sentences(text: str, force: Sequence[ForceWords]) -> tuple[SentenceMark, ...]:
    """The sentences of `text` in order; what lies between them is white space."""
    return tuple(
        SentenceMark(span, *read_force(text[span.start : span.end], force))
        for span in split_sentences(text)
    )


def split_sentences(text: str) -> Iterator[Span]:
    """Stretches that end with a full stop, a semicolon or a line; a closing quote belongs to its sentence."""
    for match in SENTENCE.finditer(text):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped)
            yield Span(start, start + len(stripped))


def read_force(sentence: str, force: Sequence[ForceWords]) -> tuple[Force, str | None]:
    """The force of a sentence and the words that show it; a sentence without such words states."""
    patterns = _compile(tuple(force))
    if not patterns.any.search(sentence):
        return "states", None
    for name, whole, each in patterns.each:
        if whole.search(sentence):
            return name, next(m[0] for pattern in each if (m := pattern.search(sentence)))
    return "states", None


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns as one, by which most sentences are told at once, and those of each force, as one and apart."""

    any: re.Pattern[str]
    each: tuple[tuple[Force, re.Pattern[str], tuple[re.Pattern[str], ...]], ...]


@lru_cache(8)
def _compile(force: tuple[ForceWords, ...]) -> Patterns:
    forces = [words for words in force if words.patterns]
    every = [pattern for words in forces for pattern in words.patterns]
    each = tuple((w.force, _one(w.patterns), tuple(map(re.compile, w.patterns))) for w in forces)
    return Patterns(_one(every), each)


def _one(patterns: Sequence[str]) -> re.Pattern[str]:
    """What finds wherever one of the patterns does; nowhere where there is none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")
