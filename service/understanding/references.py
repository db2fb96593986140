"""Clauses that a question names by their printed place, as what can answer it."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.model import Clause
from corpus.references import Reference, find_clauses, read_reference

__all__ = ["Reference", "find_reference", "named_clauses"]


def find_reference(text: str) -> Reference | None:
    """The first clause that normalised `text` names by its number."""
    return read_reference(text)


def named_clauses(reference: Reference, clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses that a reference names; for a cell its row, for a heading what stands right below it."""
    clauses = list(clauses)
    named = find_clauses(reference, clauses)
    kept = {c.id for c in named if c.searchable} | {c.parent for c in named if c.kind == "cell"}
    above = {c.id for c in named if c.kind == "heading"} if not kept else set()
    return [c for c in clauses if c.id in kept or (c.searchable and c.parent in above)]
