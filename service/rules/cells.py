"""The cells of a fact's domain: stretches of values that no condition tells apart.

Thresholds cut a number's domain into cells (before 70, 70 to 79, from 80), a boolean has two, a place one for each
place that a condition names and one for everywhere else. What is known of a fact is the set of cells that are
possible, a bit each; a condition is the set of cells where it holds. So ranges, unknown values and implications are
all one thing: bits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from corpus.vocabulary import NO, YES, Atom, Fact
from service.rules.given import Between, Exact, Known, Members, Outside

Ancestry = Callable[[str], tuple[str, ...]]
"""From the code of a place to it and the places that hold it, innermost first."""


class Cells(Protocol):
    """The cells of one fact, or of one member of a set."""

    @property
    def count(self) -> int:
        """How many cells there are."""

    def possible(self, known: Known | None) -> int:
        """The cells that what is known leaves possible, a bit each; all of them for None."""

    def holds(self, atom: Atom) -> int:
        """The cells where the condition is true, a bit each."""


def cells_of(fact: Fact, atoms: Iterable[Atom], ancestry: Ancestry) -> Cells:
    """The cells of a fact that these conditions on it cut; not for sets, whose members have cells of their own."""
    if fact.type in ("integer", "decimal", "date"):
        return NumberCells(fact.type, tuple(atoms))
    if fact.type == "place":
        named = sorted({code for atom in atoms for code in atom.literals})
        return PlaceCells(tuple(named), ancestry)
    if fact.type == "boolean":
        return OptionCells((NO, YES))
    return OptionCells(tuple(option.key for option in fact.options))


@dataclass(frozen=True)
class NumberCells:
    """Stretches of numbers or days. A bound (v, 0) lies just before v, (v, 1) just after it."""

    type: str
    atoms: tuple[Atom, ...]

    @cached_property
    def bounds(self) -> list[tuple[Decimal | int, float]]:
        found = set()
        for atom in self.atoms:
            value = self._value(atom.literals[0])
            sides = {">=": (0,), "<": (0,), ">": (1,), "<=": (1,)}.get(atom.op, (0, 1))
            found |= {self._bound(value, side) for side in sides}
        return sorted(found)

    @property
    def count(self) -> int:
        return len(self.bounds) + 1

    def possible(self, known: Known | None) -> int:
        if isinstance(known, Exact):
            return 1 << self._cell(known.value)
        if not isinstance(known, Between):
            return (1 << self.count) - 1
        first = self._cell(known.min) if known.min is not None else 0
        last = self._cell(known.max) if known.max is not None else self.count - 1
        return (1 << (last + 1)) - (1 << first)

    def holds(self, atom: Atom) -> int:
        value, all_cells = self._value(atom.literals[0]), (1 << self.count) - 1

        def above(side: int) -> int:
            at = self.bounds.index(self._bound(value, side))
            return all_cells & ~((1 << (at + 1)) - 1)

        if atom.op in (">=", "<"):
            mask = above(0)
            return mask if atom.op == ">=" else all_cells & ~mask
        if atom.op in (">", "<="):
            mask = above(1)
            return mask if atom.op == ">" else all_cells & ~mask
        mask = above(0) & ~above(1)
        return mask if atom.op == "=" else all_cells & ~mask

    def thresholds(self) -> list[Decimal | int]:
        """The values at which a cell begins or ends, ascending."""
        return sorted({value for value, _ in self.bounds})

    def _bound(self, value: Decimal | int, side: int) -> tuple[Decimal | int, float]:
        # Whole numbers have nothing between 69 and 70: just after 69 is just before 70.
        return (value + 1, 0) if side == 1 and self.type != "decimal" else (value, side)

    def _cell(self, value: Decimal | date | str) -> int:
        return bisect_right(self.bounds, (self._value(value), 0.5))

    def _value(self, value: Decimal | date | str) -> Decimal | int:
        if self.type == "date":
            return (
                value if isinstance(value, date) else date.fromisoformat(str(value))
            ).toordinal()
        return value if isinstance(value, Decimal) else Decimal(str(value))


@dataclass(frozen=True)
class OptionCells:
    """One cell for each option, in their order."""

    options: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.options)

    def possible(self, known: Known | None) -> int:
        if isinstance(known, Exact):
            return 1 << self.options.index(str(known.value))
        return (1 << self.count) - 1

    def holds(self, atom: Atom) -> int:
        ranks = [self.options.index(literal) for literal in atom.literals]
        return sum(1 << rank for rank in range(self.count) if _compares(rank, atom.op, ranks))


@dataclass(frozen=True)
class MemberCells:
    """Whether a set lacks or holds one member: two cells, in this order."""

    member: str
    count: int = 2

    def possible(self, known: Known | None) -> int:
        if not isinstance(known, Members):
            return 3
        if self.member in known.has:
            return 2
        return 1 if known.complete or self.member in known.lacks else 3

    def holds(self, atom: Atom) -> int:
        return 2


@dataclass(frozen=True)
class PlaceCells:
    """One cell for each place that a condition names, without the named ones inside it; the last is all the rest."""

    named: tuple[str, ...]
    ancestry: Ancestry

    @property
    def count(self) -> int:
        return len(self.named) + 1

    def possible(self, known: Known | None) -> int:
        if isinstance(known, Outside):
            return ((1 << self.count) - 1) & ~self._within(known.place)
        if not isinstance(known, Exact):
            return (1 << self.count) - 1
        place = str(known.value)
        around = next((code for code in self.ancestry(place) if code in self.named), None)
        own = self.named.index(around) if around is not None else len(self.named)
        return (1 << own) | self._within(place)

    def holds(self, atom: Atom) -> int:
        mask = 0
        for code in atom.literals:
            mask |= self._within(code)
        return mask

    def _within(self, place: str) -> int:
        """The cells of the named places that lie in `place`, itself included."""
        return sum(1 << n for n, code in enumerate(self.named) if place in self.ancestry(code))


def _compares(rank: int, op: str, ranks: list[int]) -> bool:
    if op in ("=", "in"):
        return rank in ranks
    if op == "!=":
        return rank not in ranks
    (other,) = ranks
    return {"<": rank < other, "<=": rank <= other, ">": rank > other, ">=": rank >= other}[op]
