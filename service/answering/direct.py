"""Quote -> its few words that answer: the sum, the date, the body; always verbatim pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Expectation
from indexer.segment import normalise
from service.understanding.intent import compiled
from service.understanding.reading import Reading

SEGMENT = re.compile(r"[^,，、;；:：。()（）\s]+")
MAX_SEGMENT = 30
"""Longer segments are cut down to the words that match."""

MAX_WHOLE = 160
"""A quote up to this length is a direct answer by itself."""

CLOSE = 0.75
"""Segments that fit the question this well, against the best one, are all told."""

MAX_PIECES = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of a quote and how much of the question it holds."""

    text: str
    start: int
    fit: float


def answer_directly(quote: str, reading: Reading, met: Sequence[Expectation]) -> str:
    """The shortest verbatim answer: the segments that hold what was asked for, joined by semicolons."""
    pieces: dict[str, int] = {}
    for expectation in met:
        for piece in _pieces(quote, reading, expectation):
            pieces.setdefault(piece.text, piece.start)
    if not pieces:
        return quote if len(quote) <= MAX_WHOLE else _window(quote, reading)
    ordered = sorted(pieces, key=lambda text: pieces[text])
    return "；".join(t for t in ordered if not any(t != other and t in other for other in ordered))


def _pieces(quote: str, reading: Reading, expectation: Expectation) -> list[Piece]:
    """The segments that hold such a thing and fit the question best, in order."""
    found = [
        Piece(*_shorten(s, expectation), fit=_fit(s[0], reading))
        for s in _segments(quote)
        if _holds(s[0], expectation)
    ]
    if not found:
        found = [Piece(m[0], m.start(), 0.0) for m in _answers(quote, expectation)]
    best = max((piece.fit for piece in found), default=0.0)
    return [piece for piece in found if piece.fit >= best * CLOSE][:MAX_PIECES]


def _segments(quote: str) -> Iterator[tuple[str, int]]:
    for match in SEGMENT.finditer(quote):
        yield match[0], match.start()


def _holds(segment: str, expectation: Expectation) -> bool:
    return any(compiled(pattern).search(normalise(segment)) for pattern in expectation.answers)


def _answers(quote: str, expectation: Expectation) -> Iterator[re.Match[str]]:
    for pattern in expectation.answers:
        yield from compiled(pattern).finditer(quote)


def _shorten(segment: tuple[str, int], expectation: Expectation) -> tuple[str, int]:
    text, start = segment
    if len(text) <= MAX_SEGMENT:
        return segment
    match = next(_answers(text, expectation), None)
    return (match[0], start + match.start()) if match else segment


def _fit(segment: str, reading: Reading) -> float:
    """How many of the question's words the segment holds, the longer ones counting more."""
    text = normalise(segment)
    return sum(concept.match(text) * len(concept.word) for concept in reading.concepts)


def _window(quote: str, reading: Reading) -> str:
    """The run of segments, at most `MAX_WHOLE` long, that holds most of the question."""
    segments = list(_clauses(quote))
    best, best_fit = quote[:MAX_WHOLE], -1.0
    for first in range(len(segments)):
        for last in range(first, len(segments)):
            text = quote[segments[first][0] : segments[last][1]]
            if len(text) > MAX_WHOLE and last > first:
                break
            fit = _fit(text, reading) - 0.01 * len(text)
            if fit > best_fit:
                best, best_fit = text, fit
    return best.strip("，,；;、 ")


def _clauses(quote: str) -> Iterator[tuple[int, int]]:
    """Stretches between commas, semicolons and full stops."""
    for match in re.finditer(r"[^,，;；。]+[,，;；。]?[”’」』）)]*", quote):
        yield match.span()
