"""A clause as its source had it, and what was repaired in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.model import Clause, Repair, Span
from indexer.generation import Original

LEFT_OUT = "［网页附带的文字，略去］"
"""Stands in the raw text for what the web site put there: that is shown to nobody."""

SHORT = 8
"""A repair of so few characters is shown itself; a longer one only counts."""


@dataclass(frozen=True, slots=True)
class Change:
    """Repairs with one reason: how many, and the short ones as (raw, clean) pairs."""

    reason: str
    declared: bool
    count: int
    shown: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """The raw text of a clause and what was changed in it."""

    text: str
    changes: tuple[Change, ...]


def raw_of(clause: Clause, original: Original) -> Raw | None:
    """The clause before its repairs; None when none touched it."""
    span = original.spans[clause.id]
    repairs = [repair for repair in original.repairs if _touches(repair, span)]
    if not repairs:
        return None
    dropped = sorted(
        (repair.span for repair in original.dropped if _touches(repair, span)),
        key=lambda each: each.start,
    )
    return Raw("".join(_kept(original.raw, span, dropped)), tuple(_grouped(repairs)))


def _touches(repair: Repair, span: Span) -> bool:
    return repair.span.start < span.end and span.start < repair.span.end


def _kept(raw: str, span: Span, dropped: Iterable[Span]) -> Iterator[str]:
    at = span.start
    for gap in dropped:
        yield raw[at : max(at, gap.start)] + LEFT_OUT
        at = max(at, gap.end)
    yield raw[at : span.end]


def _grouped(repairs: Iterable[Repair]) -> Iterator[Change]:
    groups: dict[tuple[str, bool], list[Repair]] = {}
    for repair in repairs:
        groups.setdefault((repair.reason, repair.declared), []).append(repair)
    for (reason, declared), group in groups.items():
        pairs = dict.fromkeys((r.raw, r.clean) for r in group if len(r.raw) <= SHORT and r.clean)
        yield Change(reason, declared, len(group), tuple(pairs))
