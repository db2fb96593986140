"""A chunk of a table -> the possible cells of every variable, a row a resident, and the rows that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import FactError
from corpus.vocabulary import Fact
from service.population.cell import DAY, YES, read_cell
from service.population.id_number import is_id_number, read_birth
from service.population.mapping import Layout
from service.population.table import Broken, Chunk, Coded
from service.rules.bulk import Bulk, Column, Columns, distinct
from service.rules.derive import AGE, BIRTH, NOMINAL_AGE, derive
from service.rules.given import Exact, Known

DERIVED_FROM = (BIRTH, NOMINAL_AGE, AGE)
"""The facts that 周岁 is computed from."""

KEPT = 1 << 17
"""Cells whose reading is kept, and as many birthdays whose age is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell."""

    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """A column that was read: for each row the number of what is known, and each such knowledge once."""

    codes: NDArray[np.intp]
    known: Sequence[Known | Problem | None]


@dataclass(frozen=True, slots=True)
class People:
    """Residents that can be judged. `columns` are narrowed by implications, `plain` are not.

    `ages` are exact 周岁, or -1; `births` the ordinals of birth dates, or 0. `residents` and `streets` are their
    texts, `died` marks those that the table says are dead.
    """

    lines: NDArray[np.int64]
    residents: Coded | None
    streets: Coded | None
    columns: Columns
    plain: Columns
    ages: NDArray[np.int16]
    births: NDArray[np.int32]
    died: NDArray[np.bool_]


@dataclass(slots=True)
class Reader:
    """Reads the chunks of one table. What a cell means is worked out once for all rows that say the same."""

    bulk: Bulk
    layout: Layout
    day: date
    _cells: dict[Any, Known | Problem | None] = field(default_factory=dict)
    _ages: dict[Any, Known | Problem | None] = field(default_factory=dict)

    def read(self, chunk: Chunk) -> tuple[People, list[Broken]]:
        """The residents of the chunk, and what could not be read. Raises PopulationError."""
        broken = list(chunk.broken)
        facts = {fact.key: name for name, fact in self.layout.facts.items()}
        reads = {key: self._read(key, name, chunk.columns[name]) for key, name in facts.items()}
        if self.layout.id_number:
            self._add_births(reads, facts, chunk.columns[self.layout.id_number])
        if derived := self._derive(reads):
            reads[AGE] = derived
            facts.setdefault(AGE, facts.get(BIRTH, self.layout.id_number or ""))
        good = np.ones(len(chunk.lines), bool)
        for key, read in reads.items():
            self._refuse(read, facts[key], chunk.lines, good, broken)
        plain = self._masks(reads, len(good))
        columns, contradicted = self.bulk.narrow(plain)
        for row in np.flatnonzero(good & (contradicted >= 0)):
            broken.append(self._contradiction(int(chunk.lines[row]), int(contradicted[row]), facts))
        good &= contradicted < 0
        return self._select(chunk, reads, columns, plain, np.flatnonzero(good)), broken

    def _read(self, key: str, name: str, column: Coded) -> Read:
        fact = self.bulk.book.vocabulary.facts[key]
        words = self.layout.values.get(name, {})
        return Read(column.codes, [self._cell(fact, words, raw) for raw in column.values])

    def _cell(self, fact: Fact, words: Mapping[str, Any], raw: Any) -> Known | Problem | None:
        key = (fact.key, type(raw), raw)
        if key not in self._cells:
            if len(self._cells) >= KEPT:
                self._cells.clear()
            self._cells[key] = self._cell_now(fact, words, raw)
        return self._cells[key]

    def _cell_now(self, fact: Fact, words: Mapping[str, Any], raw: Any) -> Known | Problem | None:
        text = raw.strip() if isinstance(raw, str) else str(raw)
        try:
            return read_cell(fact, words.get(text, raw), self.bulk.book.gazetteer)
        except FactError as error:
            shown = f"“{fact.name}”里有身份证号码，请用 id_number 指明这一列。"
            return Problem(shown if is_id_number(text) else str(error))

    def _add_births(self, reads: dict[str, Read], facts: dict[str, str], numbers: Coded) -> None:
        """Adds the birth dates in identity numbers, and where a birth date is given too, holds them against it."""
        births = [_birth(number) for number in numbers.values]
        own = reads.get(BIRTH)
        if own is None:
            reads[BIRTH] = Read(numbers.codes, births)
        else:
            firsts, kinds = distinct([own.codes.astype(np.int64), numbers.codes.astype(np.int64)])
            pairs = [(own.known[own.codes[r]], births[numbers.codes[r]]) for r in firsts]
            reads[BIRTH] = Read(kinds, [_same(one, other) for one, other in pairs])
        facts[BIRTH] = self.layout.id_number or ""

    def _derive(self, reads: Mapping[str, Read]) -> Read | None:
        """The ages, from all that is known of them; None where no column tells of any."""
        own = [reads[key] for key in DERIVED_FROM if key in reads]
        if not own:
            return None
        firsts, kinds = distinct([read.codes.astype(np.int64) for read in own])
        ages = [self._age([read.known[read.codes[row]] for read in own], reads) for row in firsts]
        return Read(kinds, ages)

    def _age(self, known: Sequence[Any], reads: Mapping[str, Read]) -> Known | Problem | None:
        key = tuple(known)
        if key not in self._ages:
            if len(self._ages) >= KEPT:
                self._ages.clear()
            names = [name for name in DERIVED_FROM if name in reads]
            given = {n: k for n, k in zip(names, known, strict=True) if k is not None}
            self._ages[key] = self._age_now(given)
        return self._ages[key]

    def _age_now(self, given: Mapping[str, Any]) -> Known | Problem | None:
        if any(isinstance(each, Problem) for each in given.values()):
            return None  # told of the cell itself
        try:
            return derive(given, self.bulk.book.vocabulary, self.day).get(AGE)
        except FactError as error:
            return Problem(str(error))

    def _refuse(
        self,
        read: Read,
        name: str,
        lines: NDArray[np.int64],
        good: NDArray[np.bool_],
        broken: list[Broken],
    ) -> None:
        """Takes out the rows whose cell is a problem, here in place."""
        for code, known in enumerate(read.known):
            if isinstance(known, Problem):
                for row in np.flatnonzero(read.codes == code):
                    broken.append(Broken(int(lines[row]), name, known.message))
                    good[row] = False

    def _masks(self, reads: Mapping[str, Read], count: int) -> dict[str, Column]:
        columns = self.bulk.blank(count)
        for variable, cells in self.bulk.book.cells.items():
            read = reads.get(variable.partition("/")[0])
            if read is not None and cells.count > 1:
                masks = [cells.possible(_or_nothing(known)) for known in read.known]
                columns[variable] = np.array(masks, columns[variable].dtype)[read.codes]
        return columns

    def _contradiction(self, line: int, number: int, facts: Mapping[str, str]) -> Broken:
        link, named = self.bulk.links[number], self.bulk.book.vocabulary.facts
        one, other = (v.partition("/")[0] for v in (link.variable, link.other))
        column = facts.get(one) or facts.get(other, "")
        return Broken(line, column, f"“{named[one].name}”和“{named[other].name}”对不上，请核对。")

    def _select(
        self,
        chunk: Chunk,
        reads: Mapping[str, Read],
        columns: Columns,
        plain: Columns,
        rows: NDArray[np.intp],
    ) -> People:
        def column(name: str | None) -> Coded | None:
            found = chunk.columns[name] if name else None
            return Coded(found.codes[rows], found.values) if found else None

        dead = column(self.layout.died)
        return People(
            lines=chunk.lines[rows],
            residents=column(self.layout.resident),
            streets=column(self.layout.street),
            columns={name: each[rows] for name, each in columns.items()},
            plain={name: each[rows] for name, each in plain.items()},
            ages=_numbers(reads.get(AGE), rows, np.dtype(np.int16), -1),
            births=_numbers(reads.get(BIRTH), rows, np.dtype(np.int32), 0),
            died=_said(dead, self.layout) if dead else np.zeros(len(rows), bool),
        )


def _birth(number: Any) -> Known | Problem | None:
    if number is None or not str(number).strip():
        return None
    try:
        return Exact(read_birth(str(number)))
    except FactError as error:
        return Problem(str(error))


def _same(one: Known | Problem | None, other: Known | Problem | None) -> Known | Problem | None:
    """What a birth date and the one of the identity number say together."""
    if isinstance(one, Problem) or other is None:
        return one
    if one is None or isinstance(other, Problem) or one == other:
        return other
    return Problem("出生日期和身份证号码对不上。")


def _or_nothing(known: Known | Problem | None) -> Known | None:
    return None if isinstance(known, Problem) else known


def _numbers(
    read: Read | None, rows: NDArray[np.intp], kind: np.dtype[Any], missing: int
) -> NDArray[Any]:
    """The exact number or day of each row, as a number."""
    if read is None:
        return np.full(len(rows), missing, kind)
    table = np.array([_number(known, missing) for known in read.known], kind)
    return table[read.codes[rows]]


def _number(known: Known | Problem | None, missing: int) -> int:
    value = known.value if isinstance(known, Exact) else None
    if isinstance(value, date):
        return value.toordinal()
    return int(value) if isinstance(value, Decimal) else missing


def _said(column: Coded, layout: Layout) -> NDArray[np.bool_]:
    """Where the column says yes."""
    words = layout.values.get(layout.died or "", {})
    table = [_is_yes(words.get(str(raw), raw)) for raw in column.values]
    return np.array(table, bool)[column.codes]


def _is_yes(raw: Any) -> bool:
    """Whether a cell says that it happened: 是, or the day on which it did."""
    word = str(raw).strip().lower()
    return word in YES or isinstance(raw, date) or bool(DAY.fullmatch(word))


def texts(column: Coded) -> list[str]:
    """The values of a column as texts; an empty cell is an empty text."""
    return ["" if value is None else str(value).strip() for value in column.values]
