"""Quote -> its few words that answer: the sum, the date, the body; always verbatim pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.model import Expectation
from service.answering.findings import Finding
from service.answering.weigh import Weigher, normalised
from service.understanding.intent import compiled, matches
from service.understanding.reading import Asked, Reading

SEGMENT = re.compile(r"[^,，;；:：。()（）\n]+")
PART = re.compile(r"[^、]+")
MAX_SEGMENT = 30
"""Longer segments are cut down to the words that match."""

MAX_WHOLE = 160
"""A quote up to this length is a direct answer by itself."""

CLOSE = 0.75
"""Segments that fit the question this well, against the best one, are all told."""

TERSE = 6
"""Shorter pieces say too little alone: 减免."""

MAX_PIECES = 3

NEAR = 2.0
"""How much more the words count that stand in the same piece of the question."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of a quote and how much of the question it holds."""

    text: str
    start: int
    fit: float


def answer_directly(finding: Finding, reading: Reading, weigher: Weigher) -> str:
    """The shortest verbatim answer: the segments that hold what was asked for, joined by semicolons."""
    quote = finding.quote
    if finding.is_cell:
        return quote
    pieces: dict[str, int] = {}
    for asked in finding.met:
        for piece in _pieces(quote, asked, reading, weigher):
            pieces.setdefault(piece.text, piece.start)
    if not pieces or all(len(piece) < TERSE for piece in pieces):
        return quote if len(quote) <= MAX_WHOLE else _window(quote, reading, weigher)
    ordered = sorted(pieces, key=lambda text: pieces[text])
    return "；".join(t for t in ordered if not any(t != other and t in other for other in ordered))


def _pieces(quote: str, asked: Asked, reading: Reading, weigher: Weigher) -> list[Piece]:
    """The segments that hold such a thing and fit the question best, in order.

    Words of the piece of the question that asks for it count more: 一周 of 一周几次 against 一餐 of 一餐多少.
    """
    expectation = asked.expectation

    def fit(segment: str) -> float:
        text = normalised(segment)
        return weigher.fit(reading.concepts, text) + NEAR * weigher.fit(asked.concepts, text)

    found = [
        Piece(*_shorten(segment, expectation), fit=fit(segment[0]))
        for segment in _segments(quote, expectation)
        if matches(normalised(segment[0]), expectation.answers)
    ]
    found = [p for p in found if not _is_aside(p.text, expectation, reading)] or found
    if not found:
        found = [Piece(m[0], m.start(), 0.0) for m in _answers(quote, expectation)]
    best = max((piece.fit for piece in found), default=0.0)
    return [piece for piece in found if piece.fit >= best * CLOSE][:MAX_PIECES]


def _is_aside(segment: str, expectation: Expectation, reading: Reading) -> bool:
    """Whether the segment is about somebody whom the question does not name."""
    asked = any(word in reading.text for word in expectation.aside)
    return not asked and any(word in segment for word in expectation.aside)


def _segments(quote: str, expectation: Expectation) -> Iterator[tuple[str, int]]:
    """Stretches between commas; an enumeration of several such things by its members (三级10万元、四级15万元)."""
    for match in SEGMENT.finditer(quote):
        parts = [
            m for m in PART.finditer(match[0]) if matches(normalised(m[0]), expectation.answers)
        ]
        if len(parts) < 2:
            yield match[0], match.start()
            continue
        for part in parts:
            yield part[0], match.start() + part.start()


def _answers(quote: str, expectation: Expectation) -> Iterator[re.Match[str]]:
    for pattern in expectation.answers:
        yield from compiled(pattern).finditer(quote)


def _shorten(segment: tuple[str, int], expectation: Expectation) -> tuple[str, int]:
    text, start = segment
    if len(text) <= MAX_SEGMENT:
        return segment
    match = next(_answers(text, expectation), None)
    return (match[0], start + match.start()) if match else segment


def _window(quote: str, reading: Reading, weigher: Weigher) -> str:
    """The run of segments, at most `MAX_WHOLE` long, that holds most of the question."""
    segments = list(_clauses(quote))
    best, best_fit = quote[:MAX_WHOLE], -1.0
    for first in range(len(segments)):
        for last in range(first, len(segments)):
            text = quote[segments[first][0] : segments[last][1]]
            if len(text) > MAX_WHOLE and last > first:
                break
            fit = weigher.fit(reading.concepts, normalised(text)) - 0.01 * len(text)
            if fit > best_fit:
                best, best_fit = text, fit
    return best.strip("，,；;、 ")


def _clauses(quote: str) -> Iterator[tuple[int, int]]:
    """Stretches between commas, semicolons and full stops."""
    for match in re.finditer(r"[^,，;；。]+[,，;；。]?[”’」』）)]*", quote):
        yield match.span()
