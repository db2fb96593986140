"""Finding -> the few words of its quotes that answer: the sum, the date, the body; always verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.labels import read_marker
from service.answering.findings import Finding
from service.answering.segments import Segment, find_segments
from service.answering.weigh import Weigher, normalised
from service.understanding.intent import compiled
from service.understanding.reading import Asked, Reading

MAX_SEGMENT = 36
"""Longer segments are cut down to the words that match."""

MAX_WHOLE = 160
"""A quote up to this length is a direct answer by itself."""

CLOSE = 0.75
"""Segments that fit the question this well, against the best one, are all told."""

MAX_SHORT = 40
"""A quote up to this length is told whole: its conditions stand beside its sum."""

TERSE = 6
"""Shorter pieces say too little alone: 减免."""

MAX_PIECES = 3

NEAR = 2.0
"""How much more the words count that stand in the same piece of the question."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that answer, where they stand in their quote, and how much of the question they hold."""

    text: str
    start: int
    fit: float


def answer_directly(finding: Finding, reading: Reading, weigher: Weigher) -> tuple[str, ...]:
    """The shortest verbatim answers, in the order of the text: the segments that hold what was asked for.

    A cell that was asked for is told whole; so is a short sentence in which nothing particular was asked for.
    """
    quote = finding.quote
    if finding.is_cell:
        return (quote,)
    if len(quote) <= MAX_SHORT:
        return (_without_marker(quote),)
    pieces: dict[str, int] = {}
    for asked in finding.met:
        for piece in _pieces(quote, asked, reading, weigher):
            pieces.setdefault(piece.text, piece.start)
    if not pieces or all(len(piece) < TERSE for piece in pieces):
        whole = quote if len(quote) <= MAX_WHOLE else _window(quote, reading, weigher)
        return (_without_marker(whole),)
    ordered = sorted(pieces, key=lambda text: pieces[text])
    return tuple(t for t in ordered if not any(t != other and t in other for other in ordered))


def answer_also(quote: str, asked: Asked, reading: Reading, weigher: Weigher) -> tuple[str, ...]:
    """The words of another quote of the clause that answer one more thing asked for."""
    pieces = [piece.text for piece in _pieces(quote, asked, reading, weigher)]
    return tuple(pieces) if any(len(piece) >= TERSE for piece in pieces) else (quote,)


def _pieces(quote: str, asked: Asked, reading: Reading, weigher: Weigher) -> list[Piece]:
    """The segments that hold such a thing and fit the question best, in order.

    Words of the piece of the question that asks for it count more: 一周 of 一周几次 against 一餐 of 一餐多少.
    """

    def fit(segment: str) -> float:
        text = normalised(segment)
        return weigher.fit(reading.concepts, text) + NEAR * weigher.fit(asked.concepts, text)

    found = [
        Piece(*_shorten(segment, asked), fit=fit(segment.text))
        for segment in find_segments(quote, asked.expectation, reading.said)
    ]
    best = max((piece.fit for piece in found), default=0.0)
    return [piece for piece in found if piece.fit >= best * CLOSE][:MAX_PIECES]


def _shorten(segment: Segment, asked: Asked) -> tuple[str, int]:
    if len(segment.text) <= MAX_SEGMENT:
        return segment.said, segment.start
    for pattern in asked.expectation.answers:
        match = compiled(pattern).search(segment.text)
        if match:
            return match[0], segment.start + match.start()
    return segment.said, segment.start


def _without_marker(text: str) -> str:
    """The text without the number that it begins with (第四条, (一)): its label says it already."""
    marker = read_marker(text)
    return text[len(marker.printed) :].lstrip() if marker else text


def _window(quote: str, reading: Reading, weigher: Weigher) -> str:
    """The run of stretches, at most `MAX_WHOLE` long, that holds most of the question."""
    stretches = list(_stretches(quote))
    best, best_fit = quote[:MAX_WHOLE], -1.0
    for first in range(len(stretches)):
        for last in range(first, len(stretches)):
            text = quote[stretches[first][0] : stretches[last][1]]
            if len(text) > MAX_WHOLE and last > first:
                break
            fit = weigher.fit(reading.concepts, normalised(text)) - 0.01 * len(text)
            if fit > best_fit:
                best, best_fit = text, fit
    return best.strip("，,；;、 ")


def _stretches(quote: str) -> Iterator[tuple[int, int]]:
    """Stretches between commas, semicolons and full stops, with the mark that ends them."""
    for match in re.finditer(r"[^,，;；。]+[,，;；。]?[”’」』）)]*", quote):
        yield match.span()
