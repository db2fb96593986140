"""Conditions over cells: Kleene's three values, made exact where that is not enough.

A test is true where every possible cell is one of its own, false where none is, else unknown (None). Kleene's tables
alone say "unknown" of `年龄 < 80 or 年龄 >= 80`; where one fact stands in several open tests, or one implies
another, `decide` goes through its cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.vocabulary import Atom

Masks = Mapping[str, int]
"""The possible cells of each variable, a bit each. A variable is a fact, or `fact/member` of a set."""


@dataclass(frozen=True, slots=True)
class Within:
    """Whether a variable is in one of the cells of `mask`."""

    variable: str
    mask: int
    atom: Atom


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Node = Within | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Link:
    """An implication: where `variable` is within `mask`, `other` is within `other_mask`."""

    variable: str
    mask: int
    other: str
    other_mask: int


class Contradiction(Exception):
    """No value of `variable` is left by what is known of it and of `other`."""

    def __init__(self, variable: str, other: str) -> None:
        super().__init__(f"{variable} and {other} contradict each other")
        self.variable, self.other = variable, other


def kleene(node: Node, masks: Masks) -> bool | None:
    """The value by Kleene's tables: sound, not always exact."""
    if isinstance(node, Within):
        possible = masks[node.variable]
        if not possible & ~node.mask:
            return True
        return None if possible & node.mask else False
    if isinstance(node, Not):
        inner = kleene(node.part, masks)
        return None if inner is None else not inner
    settles = isinstance(node, AnyOf)
    value: bool | None = not settles
    for part in node.parts:
        inner = kleene(part, masks)
        if inner is settles:
            return settles
        if inner is None:
            value = None
    return value


def open_tests(node: Node, masks: Masks) -> Iterator[Within]:
    """The tests that can still change the value, in order; none where it is known."""
    if kleene(node, masks) is not None:
        return
    if isinstance(node, Within):
        yield node
    elif isinstance(node, Not):
        yield from open_tests(node.part, masks)
    else:
        for part in node.parts:
            yield from open_tests(part, masks)


@dataclass(frozen=True, slots=True)
class Logic:
    """The implications between variables, and what follows from them. `linked` are the variables with a part in one."""

    links: tuple[Link, ...]
    linked: frozenset[str]

    @classmethod
    def of(cls, links: Iterable[Link]) -> Logic:
        """With each implication also read backwards."""
        kept = tuple(links)
        names = frozenset(n for link in kept for n in (link.variable, link.other))
        return cls(kept, names)

    def narrow(self, masks: Masks) -> dict[str, int]:
        """The cells that the implications leave possible. Raises Contradiction."""
        result = dict(masks)
        changed = True
        while changed:
            changed = False
            for link in self.links:
                here, there = result[link.variable], result[link.other]
                if not here & ~link.mask and there & ~link.other_mask:
                    result[link.other] = _left(there & link.other_mask, link.other, link.variable)
                    changed = True
                elif not there & link.other_mask and here & link.mask:
                    result[link.variable] = _left(here & ~link.mask, link.variable, link.other)
                    changed = True
        return result

    def decide(self, node: Node, masks: Masks) -> bool | None:
        """The value in every possible world, or None where worlds differ. `masks` are narrowed."""
        value = kleene(node, masks)
        if value is not None:
            return value
        tests = tuple(open_tests(node, masks))
        variable = self._to_split(tests)
        if variable is None:
            return None
        found: set[bool] = set()
        for cells in self._alike(variable, masks[variable], tests):
            try:
                world = self.narrow({**masks, variable: cells})
            except Contradiction:
                continue
            inner = self.decide(node, world)
            if inner is None:
                return None
            found.add(inner)
            if len(found) > 1:
                return None
        return found.pop() if found else None

    def matters(self, node: Node, masks: Masks) -> tuple[str, ...]:
        """The variables that can still change a value that is not known, in the order of the condition."""
        seen = dict.fromkeys(test.variable for test in open_tests(node, masks))
        return tuple(variable for variable in seen if self._can_turn(variable, node, masks))

    def _can_turn(self, variable: str, node: Node, masks: Masks) -> bool:
        """Whether some world has another value once only this variable is another."""
        tests = [test for test in open_tests(node, masks) if test.variable == variable]
        values = set()
        for cells in self._alike(variable, masks[variable], tests):
            try:
                values.add(self._shape(node, self.narrow({**masks, variable: cells})))
            except Contradiction:
                continue
        return len(values) > 1

    def _shape(self, node: Node, masks: Masks) -> tuple[bool | None, tuple[tuple[str, int], ...]]:
        """The value, and what it hangs on while it is not known."""
        value = self.decide(node, masks)
        if value is not None:
            return value, ()
        return None, tuple((test.variable, test.mask) for test in open_tests(node, masks))

    def _to_split(self, tests: tuple[Within, ...]) -> str | None:
        """The variable that Kleene's tables lose track of: in several tests, or tied to another's."""
        counts = Counter(test.variable for test in tests)
        repeated = [variable for variable, count in counts.items() if count > 1]
        if repeated:
            return max(repeated, key=counts.__getitem__)
        tied = [variable for variable in counts if variable in self.linked]
        return tied[0] if len(tied) > 1 else None

    def _alike(self, variable: str, possible: int, tests: Iterable[Within]) -> list[int]:
        """The possible cells of a variable, put together where nothing tells them apart."""
        masks = [test.mask for test in tests if test.variable == variable]
        for link in self.links:
            masks += [link.mask] if link.variable == variable else []
            masks += [link.other_mask] if link.other == variable else []
        groups: dict[tuple[bool, ...], int] = {}
        rest = possible
        while rest:
            cell = rest & -rest
            rest ^= cell
            key = tuple(bool(cell & mask) for mask in masks)
            groups[key] = groups.get(key, 0) | cell
        return list(groups.values())


def _left(cells: int, variable: str, other: str) -> int:
    if not cells:
        raise Contradiction(variable, other)
    return cells
