"""Text of a clause -> its sentences, each with the force that its words give it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
    for words in force:
        for pattern in words.patterns:
            match = re.search(pattern, sentence)
            if match:
                return words.force, match[0]
    return "states", None
