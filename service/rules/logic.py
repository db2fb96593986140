"""Conditions over cells: Kleene's three values, made exact where that is not enough.

A test is true where every possible cell is one of its own, false where none is, else unknown (None). Kleene's tables
alone say "unknown" of `年龄 < 80 or 年龄 >= 80`; where one fact stands in several open tests, or one implies
another, `decide` goes through its cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
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


def reduce(node: Node, masks: Masks) -> Node | bool:
    """The value by Kleene's tables where it is known, else what of the condition is still open."""
    if isinstance(node, Within):
        possible = masks[node.variable]
        if not possible & ~node.mask:
            return True
        return node if possible & node.mask else False
    if isinstance(node, Not):
        inner = reduce(node.part, masks)
        return not inner if isinstance(inner, bool) else Not(inner)
    settles = isinstance(node, AnyOf)
    left: list[Node] = []
    for part in node.parts:
        inner = reduce(part, masks)
        if inner is settles:
            return settles
        if not isinstance(inner, bool):
            left.append(inner)
    if not left:
        return not settles
    return left[0] if len(left) == 1 else type(node)(tuple(left))


def tests_of(node: Node) -> Iterator[Within]:
    """The tests of single variables within, in order."""
    if isinstance(node, Within):
        yield node
    elif isinstance(node, Not):
        yield from tests_of(node.part)
    else:
        for part in node.parts:
            yield from tests_of(part)


@dataclass(frozen=True, slots=True)
class Logic:
    """The implications between variables, and what follows from them.

    `groups` names for each variable with a part in one the group of those that it is tied to, over any steps;
    `links` are the implications with a part of each variable.
    """

    links: Mapping[str, tuple[Link, ...]]
    groups: Mapping[str, str]

    @classmethod
    def of(cls, links: Iterable[Link]) -> Logic:
        """The logic of these implications; each is also read backwards."""
        own: dict[str, list[Link]] = {}
        groups: dict[str, str] = {}
        for link in links:
            one, other = (groups.setdefault(n, n) for n in (link.variable, link.other))
            groups = {name: one if group == other else group for name, group in groups.items()}
            for name in (link.variable, link.other):
                own.setdefault(name, []).append(link)
        return cls({name: tuple(each) for name, each in own.items()}, groups)

    def narrow(self, masks: Masks, changed: Iterable[str] | None = None) -> dict[str, int]:
        """The cells that the implications leave possible, once those of `changed` (None: all) are. Raises Contradiction."""
        result = dict(masks)
        waiting = list(self.links if changed is None else changed)
        while waiting:
            for link in self.links.get(waiting.pop(), ()):
                here, there = result[link.variable], result[link.other]
                if not here & ~link.mask and there & ~link.other_mask:
                    result[link.other] = _left(there & link.other_mask, link.other, link.variable)
                    waiting.append(link.other)
                elif not there & link.other_mask and here & link.mask:
                    result[link.variable] = _left(here & ~link.mask, link.variable, link.other)
                    waiting.append(link.variable)
        return result

    def decide(self, node: Node, masks: Masks) -> bool | None:
        """The value in every possible world, or None where worlds differ. `masks` are narrowed."""
        left = reduce(node, masks)
        if isinstance(left, bool):
            return left
        tests = tuple(tests_of(left))
        variable = self._to_split(tests)
        if variable is None:
            left_over = self._without_dead_ends(tests, masks)
            return None if left_over == masks else self.decide(left, left_over)
        found: set[bool] = set()
        for world in self._worlds(variable, tests, masks):
            inner = self.decide(left, world)
            if inner is None:
                return None
            found.add(inner)
            if len(found) > 1:
                return None
        return found.pop() if found else None

    def matters(self, node: Node, masks: Masks) -> tuple[str, ...]:
        """The variables that can still change a value that is not known, in the order of the condition."""
        left = reduce(node, masks)
        if isinstance(left, bool):
            return ()
        seen = dict.fromkeys(test.variable for test in tests_of(left))
        return tuple(variable for variable in seen if self._can_turn(variable, left, masks))

    def _can_turn(self, variable: str, node: Node, masks: Masks) -> bool:
        """Whether some world has another value once only this variable is another."""
        left = reduce(node, masks)
        if isinstance(left, bool):
            return False
        tests = tuple(tests_of(left))
        if all(test.variable != variable for test in tests):
            return False
        other = self._to_split(tests, besides=variable)
        if other is not None:
            worlds = self._worlds(other, tests, masks)
            return any(self._can_turn(variable, left, world) for world in worlds)
        worlds = self._worlds(variable, tests, masks)
        return len({self._settled(left, world) for world in worlds}) > 1

    def _settled(self, node: Node, masks: Masks) -> Node | bool:
        """The value, or what it hangs on while it is not known."""
        value = self.decide(node, masks)
        return reduce(node, masks) if value is None else value

    def _to_split(self, tests: tuple[Within, ...], besides: str | None = None) -> str | None:
        """The variable that Kleene's tables lose track of: in several tests, or tied to another's."""
        counts = Counter(test.variable for test in tests)
        repeated = [name for name, count in counts.items() if count > 1 and name != besides]
        if repeated:
            return max(repeated, key=counts.__getitem__)
        groups = Counter(self.groups[name] for name in counts if name in self.groups)
        tied = (
            name for name in counts if name != besides and groups[self.groups.get(name, "")] > 1
        )
        return next(tied, None)

    def _worlds(
        self, variable: str, tests: Iterable[Within], masks: Masks
    ) -> Iterator[dict[str, int]]:
        """The worlds that one variable's cells make, without those that cannot be."""
        for cells in self._alike(variable, masks[variable], tests):
            with suppress(Contradiction):
                world = self.narrow({**masks, variable: cells}, (variable,))
                if self._can_be(world, self.groups.get(variable)):
                    yield world

    def _without_dead_ends(self, tests: Iterable[Within], masks: Masks) -> Masks:
        """The cells of the tested variables that some world holds; narrowing alone sees no farther than a step."""
        result = masks
        for variable in dict.fromkeys(test.variable for test in tests):
            if variable in self.groups:
                cells = 0
                for world in self._worlds(variable, tests, result):
                    cells |= world[variable]
                if cells and cells != result[variable]:
                    result = self.narrow({**result, variable: cells}, (variable,))
        return result

    def _can_be(self, masks: Masks, group: str | None) -> bool:
        """Whether some choice of cells breaks none of a group's implications; `masks` are narrowed."""
        for variable in (name for name, own in self.groups.items() if own == group):
            for link in self.links[variable]:
                here = masks[link.variable]
                if here & link.mask and here & ~link.mask and masks[link.other] & ~link.other_mask:
                    return any(
                        self._stands({**masks, link.variable: cells}, link.variable, group)
                        for cells in (here & ~link.mask, here & link.mask)
                    )
        return True

    def _stands(self, masks: Masks, changed: str, group: str | None) -> bool:
        with suppress(Contradiction):
            return self._can_be(self.narrow(masks, (changed,)), group)
        return False

    def _alike(self, variable: str, possible: int, tests: Iterable[Within]) -> list[int]:
        """The possible cells of a variable, put together where nothing tells them apart."""
        masks = [test.mask for test in tests if test.variable == variable]
        for link in self.links.get(variable, ()):
            masks.append(link.mask if link.variable == variable else link.other_mask)
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
