"""A document of a generation as a person checks it: clauses beside raw and clean text, repairs, everything dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.errors import NotFound
from corpus.model import Clause, Document, Repair, Span
from indexer.generation import Generation, Original


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of raw text and what was done to it; `dropped` is true where it is in no clean text."""

    text: str
    repair: Repair | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Raw text in its order: a clause with its clean text, or text that is in no clause.

    `cells` are the clauses that stand inside this one. `unaccounted` is text that is in no clause, in no frame of a
    table and was not dropped either, of which there should be none.
    """

    clause: Clause | None
    cells: tuple[Clause, ...]
    raw: tuple[Piece, ...]
    unaccounted: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that there is to see of a document."""

    document: Document
    generation: int
    original: Original
    clauses: tuple[Clause, ...]
    lines: tuple[Line, ...]


def inspect(generation: Generation, name: str) -> Inspection:
    """The document of that id; raises NotFound naming those that there are."""
    if name not in generation.documents:
        known = ", ".join(list(generation.documents)[:20])
        raise NotFound(f"no document {name}; there are: {known}")
    original = generation.originals[name]
    clauses = clauses_of(generation, name)
    lines = tuple(raw_lines(original, clauses))
    return Inspection(generation.documents[name], generation.number, original, clauses, lines)


def clauses_of(generation: Generation, name: str) -> tuple[Clause, ...]:
    """The document's clauses in order."""
    return generation.clauses.of(name)


def raw_lines(original: Original, clauses: Sequence[Clause]) -> Iterator[Line]:
    """The whole raw text in its order, cut at the clauses."""
    outer = [c for c in clauses if not _is_inside(c, clauses)]
    outer.sort(key=lambda clause: (original.spans[clause.id].start, clause.span.start))
    at = 0
    for clause in outer:
        span = original.spans[clause.id]
        if span.start > at:
            yield from _between(original, Span(at, span.start))
        inner = tuple(
            c
            for c in clauses
            if c is not clause
            and c.span.start >= clause.span.start
            and c.span.end <= clause.span.end
        )
        yield Line(clause, inner, pieces(original, span))
        at = max(at, span.end)
    yield from _between(original, Span(at, len(original.raw)))


def pieces(original: Original, span: Span) -> tuple[Piece, ...]:
    """The raw text of a span, cut where something was done to it; the narrowest repair is shown."""
    marks: list[tuple[Repair | None, bool]] = [(None, False)] * (span.end - span.start)
    changed = [(repair, False) for repair in original.repairs]
    dropped = [(repair, True) for repair in original.dropped]
    for repair, gone in sorted(
        (*changed, *dropped), key=lambda r: -(r[0].span.end - r[0].span.start)
    ):
        start, end = max(repair.span.start, span.start), min(repair.span.end, span.end)
        for at in range(start, end):
            marks[at - span.start] = (repair, gone or marks[at - span.start][1])
    found = []
    for (repair, gone), run in groupby(range(len(marks)), key=lambda at: marks[at]):
        places = list(run)
        text = original.raw[span.start + places[0] : span.start + places[-1] + 1]
        found.append(Piece(text, repair, gone))
    return tuple(found)


def tree_lines(inspection: Inspection) -> Iterator[str]:
    """The inspection for a terminal: each clause, its raw text where it differs, repairs and what was left out."""
    document, original = inspection.document, inspection.original
    yield f"{document.id}  {document.title}"
    for clause in inspection.clauses:
        indent = "  " * clause.level
        text = _one_line(clause.text)
        yield f"{indent}{clause.id}  [{clause.label}] {_cut(text, 60)}"
        raw = _one_line(original.raw_text(clause.id))
        if clause.kind != "cell" and raw != text:
            yield f"{indent}  raw: {_around(raw, text)}"
    same = Counter((r.kind, r.raw, r.clean, r.reason, r.declared) for r in original.repairs)
    for (kind, before, after, reason, declared), number in same.items():
        change = f"{_cut(before, 40)!r} -> {_cut(after, 40)!r}"
        why = f"{reason}, declared" if declared else reason
        yield f"repaired {kind}, {number} times: {change} ({why})"
    for repair in original.dropped:
        yield f"left out {repair.kind} at {repair.span.start}: {_cut(repair.raw, 60)!r} ({repair.reason})"
    for line in inspection.lines:
        if line.unaccounted:
            yield f"UNACCOUNTED: {_cut(line.unaccounted, 60)!r}"


def _between(original: Original, span: Span) -> Iterator[Line]:
    """Raw text between clauses, unless it is nothing but white space."""
    if not original.raw[span.start : span.end].strip():
        return
    cut = pieces(original, span)
    framed = {at for frame in original.frames for at in range(frame.start, frame.end)}
    left, at = "", span.start
    for piece in cut:
        own = "" if piece.repair else piece.text
        left += "".join("\n" if at + n in framed else c for n, c in enumerate(own)) or "\n"
        at += len(piece.text)
    unknown = [line.strip() for line in left.split("\n") if line.strip()]
    yield Line(None, (), cut, "\n".join(unknown))


def _is_inside(clause: Clause, clauses: Iterable[Clause]) -> bool:
    """Whether the clause is a part of its parent's own text, as cells and sub-rows are."""
    parent = next((c for c in clauses if c.id == clause.parent), None)
    return (
        parent is not None
        and parent.span.start <= clause.span.start
        and clause.span.end <= parent.span.end
    )


def _around(raw: str, text: str) -> str:
    """The raw text from a little before where it differs."""
    at = next((n for n, (a, b) in enumerate(zip(raw, text, strict=False)) if a != b), len(text))
    start = max(0, at - 12)
    return ("…" if start else "") + _cut(raw[start:], 60)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
