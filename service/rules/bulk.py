"""Many people under rules at once: tests over arrays, row by row what the scalar engine says.

A column holds the possible cells of one variable, a row a person. Kleene's three values are two boolean arrays:
certainly true, and certainly false. Rows that his tables leave open are sorted by what is open in them, and one row
of each kind is settled by the scalar engine for all: exact, and quick because people are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from service.rules.book import Clauseful, Compiled, RuleBook
from service.rules.cells import NumberCells
from service.rules.derive import AGE
from service.rules.given import Exact
from service.rules.logic import AllOf, Link, Logic, Node, Not, Within, reduce, tests_of

Bools = NDArray[np.bool_]
Column = NDArray[np.unsignedinteger]
Columns = Mapping[str, Column]
"""The possible cells of each variable, a bit each, a row a person."""

KEPT = 1 << 17
"""Kinds of open rows whose outcome is kept; all are forgotten when there are more."""

WORD = 62
"""Bits of a key that are sorted at once."""


@dataclass(frozen=True, slots=True)
class Valued:
    """A condition with the rows where it is certainly true and where it is certainly false."""

    node: Node
    yes: Bools
    no: Bools
    parts: tuple[Valued, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a rule comes to, a row a person.

    `due` is 1, 0, or -1 while open; then `missing` is the number in `Bulk.open_facts` of the facts that can still
    turn it, else 0. `reason` is the number, from 1, of the first route that is met or bar that holds, the
    routes first; 0 where none alone decides. `doubtful` rows come to something else under another reading.
    """

    due: NDArray[np.int8]
    missing: NDArray[np.int32]
    reason: NDArray[np.int16]
    doubtful: Bools


@dataclass(frozen=True, slots=True)
class Coming:
    """The rows that an age will bring into reach, the age, and whether the benefit is then due (1) or open (-1)."""

    rows: NDArray[np.intp]
    ages: NDArray[np.int16]
    due: NDArray[np.int8]


class Bulk:
    """A rule book that judges columns; `open_facts` are the sets of missing facts met so far, by number."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.types = {name: _type(cells.count) for name, cells in book.cells.items()}
        links = book.logic.links.values()
        self.links: tuple[Link, ...] = tuple(dict.fromkeys(link for own in links for link in own))
        self.open_facts: list[tuple[str, ...]] = [()]
        self._numbers: dict[tuple[str, ...], int] = {(): 0}
        self._logics: dict[int, Logic] = {}
        self._kept: dict[tuple[int, bool, tuple[int, ...]], tuple[int, int]] = {}

    def blank(self, count: int) -> dict[str, Column]:
        """The columns of `count` people of whom nothing is known."""
        return {
            name: np.full(count, (1 << cells.count) - 1, self.types[name])
            for name, cells in self.book.cells.items()
        }

    def narrow(self, columns: Columns) -> tuple[dict[str, Column], NDArray[np.int16]]:
        """The columns once implications are drawn, and by row the number in `links` of one contradicted, or -1."""
        result = dict(columns)
        broken = np.full(len(next(iter(columns.values()))), -1, np.int16)
        waiting = True
        while waiting:
            waiting = False
            for number, link in enumerate(self.links):
                if link.variable in result and link.other in result:
                    waiting |= self._follow(link, number, result, broken)
        return result, broken

    def judge(self, compiled: Compiled, columns: Columns) -> Outcomes:
        """What one rule comes to for each row; implications are drawn already."""
        due, missing = self.decide(compiled.node, compiled.variables, columns)
        doubtful = np.zeros(len(due), bool)
        for other in compiled.others:
            doubtful |= self.decide(other, compiled.variables, columns, ask=False)[0] != due
        return Outcomes(due, missing, self._reason(compiled, columns, due), doubtful)

    def decide(
        self, node: Node, variables: Sequence[str], columns: Columns, ask: bool = True
    ) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        """`due` and `missing` of the condition as in `Outcomes`; `variables` are all that it can hang on.

        Without `ask` nothing is told of what is missing.
        """
        whole = value(node, columns)
        due = np.where(whole.yes, np.int8(1), np.where(whole.no, np.int8(0), np.int8(-1)))
        missing = np.zeros(len(due), np.int32)
        rows = np.flatnonzero(due < 0)
        if len(rows):
            taken = {name: columns[name][rows] for name in variables}
            due[rows], missing[rows] = self._settle(node, taken, ask)
        return due, missing

    def coming(
        self, compiled: Compiled, columns: Columns, ages: NDArray[np.int16], ahead: int
    ) -> Coming:
        """The rows that an age at most `ahead` years away brings into reach.

        `columns` are those before implications were drawn, `ages` the exact 周岁 or -1; the benefit is not due now.
        """
        cells = self.book.cells.get(AGE)
        due = np.zeros(len(ages), np.int8)
        reached = np.full(len(ages), -1, np.int16)
        if not isinstance(cells, NumberCells):
            return Coming(np.zeros(0, np.intp), reached[:0], due[:0])
        for age in _thresholds(compiled):
            near = (ages >= 0) & (ages < age) & (ages >= age - ahead) & (reached < 0)
            rows = np.flatnonzero(near)
            if not len(rows):
                continue
            then = {name: columns[name][rows] for name in compiled.variables}
            then[AGE] = np.full_like(then[AGE], cells.possible(Exact(Decimal(age))))
            narrowed, broken = self.narrow(then)
            outcome, _ = self.decide(compiled.node, compiled.variables, narrowed, ask=False)
            hit = (broken < 0) & (outcome != 0)
            reached[rows[hit]], due[rows[hit]] = age, outcome[hit]
        rows = np.flatnonzero(reached >= 0)
        return Coming(rows, reached[rows], due[rows])

    def _follow(
        self, link: Link, number: int, columns: dict[str, Column], broken: NDArray[np.int16]
    ) -> bool:
        """Whether the implication changed a column, here in place."""
        here, there = columns[link.variable], columns[link.other]
        mask, other = here.dtype.type(link.mask), there.dtype.type(link.other_mask)
        sound = (here != 0) & (there != 0)
        forward = sound & (here & ~mask == 0) & (there & ~other != 0)
        backward = sound & (there & other == 0) & (here & mask != 0) & ~forward
        if forward.any():
            columns[link.other] = np.where(forward, there & other, there)
        if backward.any():
            columns[link.variable] = np.where(backward, here & ~mask, here)
        empty = sound & ((columns[link.variable] == 0) | (columns[link.other] == 0))
        broken[empty & (broken < 0)] = number
        return bool(forward.any() or backward.any())

    def _reason(
        self, compiled: Compiled, columns: Columns, due: NDArray[np.int8]
    ) -> NDArray[np.int16]:
        reason = np.zeros(len(due), np.int16)
        first = len(compiled.routes) + 1
        self._note(compiled.bars, columns, reason, due == 0, first)
        self._note(compiled.routes, columns, reason, due == 1, 1)
        return reason

    def _note(
        self,
        clauses: Sequence[Clauseful],
        columns: Columns,
        reason: NDArray[np.int16],
        rows: Bools,
        first: int,
    ) -> None:
        """Writes the number of the first condition that holds, among these rows."""
        for number, clause in enumerate(clauses, first):
            reason[rows & (reason == 0) & value(clause.node, columns).yes] = number

    def _settle(
        self, node: Node, columns: Columns, ask: bool
    ) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        """`due` and `missing` of rows that are open by Kleene's tables."""
        words = self._kinds(node, columns)
        firsts, kinds = distinct(words)
        due = np.empty(len(firsts), np.int8)
        missing = np.empty(len(firsts), np.int32)
        for kind, row in enumerate(firsts):
            key = (id(node), ask, tuple(int(word[row]) for word in words))
            known = self._kept.get(key)
            if known is None:
                masks = {name: int(column[row]) for name, column in columns.items()}
                known = self._settle_one(node, masks, ask)
                if len(self._kept) >= KEPT:
                    self._kept.clear()
                self._kept[key] = known
            due[kind], missing[kind] = known
        return due[kinds], missing[kinds]

    def _settle_one(self, node: Node, masks: Mapping[str, int], ask: bool) -> tuple[int, int]:
        left = reduce(node, masks)
        if isinstance(left, bool):
            return int(left), 0
        variables = [test.variable for test in tests_of(left)]
        logic = self._logic(masks)
        if len(set(variables)) < len(variables) or logic.links:
            value = logic.decide(left, masks)
            if value is not None:
                return int(value), 0
            if not ask:
                return -1, 0
            variables = list(logic.matters(left, masks))
        facts = tuple(dict.fromkeys(name.partition("/")[0] for name in variables))
        if facts not in self._numbers:
            self._numbers[facts] = len(self.open_facts)
            self.open_facts.append(facts)
        return -1, self._numbers[facts]

    def _logic(self, masks: Mapping[str, int]) -> Logic:
        """The implications that can still say something where these cells are possible."""
        alive = sum(1 << n for n, link in enumerate(self.links) if _is_open(link, masks))
        if alive not in self._logics:
            kept = (link for n, link in enumerate(self.links) if alive >> n & 1)
            self._logics[alive] = Logic.of(kept)
        return self._logics[alive]

    def _kinds(self, node: Node, columns: Columns) -> list[NDArray[np.int64]]:
        """Words that are equal for rows in which the same is open: which tests, and the cells of what they hang on."""
        count = len(next(iter(columns.values())))
        tests = list(open_tests(value(node, columns), np.ones(count, bool)))
        concerned = {name: np.zeros(count, bool) for name in columns}
        for test, is_open in tests:
            concerned[test.variable] |= is_open
        self._spread(concerned, columns)
        fields = [(is_open, 1) for _, is_open in tests]
        for name, rows in concerned.items():
            if rows.any():
                fields.append((np.where(rows, columns[name], 0), self.book.cells[name].count))
        return pack(fields)

    def _spread(self, concerned: dict[str, Bools], columns: Columns) -> None:
        """Adds the variables that implications not yet settled tie to those concerned."""
        ties = []
        for link in self.links:
            if link.variable in columns and link.other in columns:
                here, there = columns[link.variable], columns[link.other]
                mask, other = here.dtype.type(link.mask), there.dtype.type(link.other_mask)
                ties.append((link, (here & mask != 0) & (there & ~other != 0)))
        waiting = True
        while waiting:
            waiting = False
            for link, alive in ties:
                one, two = concerned[link.variable], concerned[link.other]
                both = alive & (one | two)
                waiting |= bool((both & ~(one & two)).any())
                concerned[link.variable], concerned[link.other] = one | both, two | both


def value(node: Node, columns: Columns) -> Valued:
    """The condition and all its parts by Kleene's tables."""
    if isinstance(node, Within):
        column = columns[node.variable]
        mask = column.dtype.type(node.mask)
        return Valued(node, column & ~mask == 0, column & mask == 0)
    if isinstance(node, Not):
        part = value(node.part, columns)
        return Valued(node, part.no, part.yes, (part,))
    parts = tuple(value(part, columns) for part in node.parts)
    if not parts:  # for everyone
        count = len(next(iter(columns.values())))
        return Valued(node, np.ones(count, bool), np.zeros(count, bool))
    every, some = np.logical_and.reduce, np.logical_or.reduce
    if not isinstance(node, AllOf):
        every, some = some, every
    return Valued(node, every([p.yes for p in parts]), some([p.no for p in parts]), parts)


def open_tests(valued: Valued, rows: Bools) -> Iterator[tuple[Within, Bools]]:
    """Each test, with the rows where it is open and so is all that it stands in."""
    rows = rows & ~valued.yes & ~valued.no
    if isinstance(valued.node, Within):
        yield valued.node, rows
    for part in valued.parts:
        yield from open_tests(part, rows)


def pack(fields: Sequence[tuple[NDArray[np.generic], int]]) -> list[NDArray[np.int64]]:
    """Fields of so many bits each, side by side in as few words as hold them."""
    words: list[NDArray[np.int64]] = []
    used = WORD
    for field, bits in fields:
        if used + bits > WORD:
            words.append(np.zeros(len(field), np.int64))
            used = 0
        words[-1] |= field.astype(np.int64) << used
        used += bits
    return words


def distinct(words: Sequence[NDArray[np.int64]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first row of each kind, and the number of its kind for each row; rows of a kind are equal in every word."""
    _, firsts, kinds = np.unique(words[0], return_index=True, return_inverse=True)
    for word in words[1:]:
        _, codes = np.unique(word, return_inverse=True)
        pairs = kinds.astype(np.int64) * (int(codes.max(initial=0)) + 1) + codes
        _, firsts, kinds = np.unique(pairs, return_index=True, return_inverse=True)
    return firsts, kinds


def _is_open(link: Link, masks: Mapping[str, int]) -> bool:
    here, there = masks.get(link.variable, 0), masks.get(link.other, 0)
    return bool(here & link.mask and there & ~link.other_mask)


def _thresholds(compiled: Compiled) -> list[int]:
    """The ages that the conditions of a rule name, ascending."""
    clauses = compiled.routes + compiled.bars
    tests = (test for clause in clauses for test in tests_of(clause.node))
    return sorted({int(age) for t in tests if t.variable == AGE for age in t.atom.literals})


def _type(cells: int) -> type[np.unsignedinteger]:
    """The smallest type that holds so many bits."""
    return next(
        kind
        for bits, kind in ((8, np.uint8), (16, np.uint16), (32, np.uint32), (WORD, np.uint64))
        if cells <= bits
    )
