"""A clause as checks see it: its normal text with every quantity, and where words stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.model import Clause, Lexicon, Span
from indexer.quantities import Quantity, QuantityReader, normal

CONDITIONS = ("content", "recipients", "basis", "note")
"""The cells of a row that can hold conditions and figures; its number, its name and its departments cannot."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause that rules cite. `spans` are where its conditions stand: cells of a row, sentences of a text."""

    clause: Clause
    text: str
    quantities: tuple[Quantity, ...]
    spans: tuple[Span, ...]

    def occurrences(self, words: str) -> list[Span]:
        """Where the words stand, compared without spaces and after NFKC."""
        wanted = normal(words)
        if not wanted:
            return []
        return [Span(m.start(), m.end()) for m in re.finditer(re.escape(wanted), self.text)]

    def within(self, span: Span) -> Iterator[Quantity]:
        """The quantities whose number and measure stand in the span."""
        return (q for q in self.quantities if covers(span, Span(q.start, q.end)))


class CitedClauses:
    """The clauses that rules cite, each made ready once."""

    def __init__(self, find: Callable[[str], Clause | None], lexicon: Lexicon) -> None:
        self._find, self._ready = find, dict[str, Cited | None]()
        self.reader = QuantityReader(lexicon.quantities)

    def get(self, clause_id: str) -> Cited | None:
        """The clause of that id; None where there is none."""
        if clause_id not in self._ready:
            clause = self._find(clause_id)
            self._ready[clause_id] = self._cite(clause) if clause else None
        return self._ready[clause_id]

    def _cite(self, clause: Clause) -> Cited:
        text, quantities, at = "", list[Quantity](), 0
        for line in clause.text.splitlines():
            piece = normal(line)
            # The number of a row stands alone on its line and is no quantity.
            if not piece.isdecimal():
                quantities += [_moved(q, at) for q in self.reader.find(piece)]
            text, at = text + piece, at + len(piece)
        return Cited(clause, text, tuple(quantities), tuple(_spans(clause, text)))


def covers(span: Span, other: Span) -> bool:
    """Whether the other span lies in the span."""
    return span.start <= other.start and other.end <= span.end


def _spans(clause: Clause, text: str) -> Iterator[Span]:
    if clause.kind == "row":
        found = [(text.find(normal(c.text)), c) for c in clause.cells if c.role in CONDITIONS]
        spans = [Span(at, at + len(normal(cell.text))) for at, cell in found if at >= 0]
        yield from spans or [Span(0, len(text))]
        return
    marks = [mark.span for mark in clause.sentences] or [Span(0, len(clause.text))]
    for span in marks:
        start = len(normal(clause.text[: span.start]))
        yield Span(start, start + len(normal(clause.text[span.start : span.end])))


def _moved(q: Quantity, by: int) -> Quantity:
    return Quantity(
        q.start + by,
        q.end + by,
        q.number,
        q.measure,
        q.comparators,
        q.first + by,
        q.last + by,
        tuple(rate + by for rate in q.rates),
        q.about,
    )
