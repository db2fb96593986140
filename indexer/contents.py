"""Where each document's clauses and its original lie in their files, and reading them from there.

A service that opens 10,000 documents reads one record a document; clauses and originals are read
when somebody asks for them.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from corpus.errors import DamagedGeneration
from corpus.model import Clause, Span
from indexer.jsonlines import from_line

T = TypeVar("T")

KEPT_DOCUMENTS = 256
"""Documents whose clauses stay in memory once they were read: some 20,000 clauses."""

KEPT_ORIGINALS = 8
"""Originals are looked at by people, one at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document's place in the files.

    `clauses` are the bytes of its lines in the file of clauses, `original` those of its line in the file of
    originals. `rows` are the ids of its searchable clauses, in order. `digest` is the hash of its metadata and
    of the lines of its clauses.
    """

    document: str
    clauses: Span
    original: Span
    count: int
    rows: tuple[str, ...]
    digest: str


class FileBytes:
    """A file mapped into memory: read only where it is asked for, and still there when it was deleted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise DamagedGeneration(f"{path} cannot be read: {error}") from error

    def lines(self, span: Span) -> list[bytes]:
        return self._map[span.start : span.end].splitlines(keepends=True)


class StoredClauses(Mapping[str, Clause]):
    """All clauses by their id, in order, read from their file a document at a time."""

    def __init__(self, path: Path, entries: Mapping[str, Entry]) -> None:
        self._file = FileBytes(path)
        self._entries = entries
        self._count = sum(entry.count for entry in entries.values())
        self._by_id = lru_cache(KEPT_DOCUMENTS)(self._read)

    def of(self, document: str) -> tuple[Clause, ...]:
        """The document's clauses in order; none where there is no such document."""
        return tuple(self._by_id(document).values()) if document in self._entries else ()

    def __getitem__(self, clause_id: str) -> Clause:
        # An id is `<document>.<path>`, and no document's id has a dot.
        document = clause_id.partition(".")[0]
        if document not in self._entries:
            raise KeyError(clause_id)
        return self._by_id(document)[clause_id]

    def __iter__(self) -> Iterator[str]:
        for document in self._entries:
            yield from self._by_id(document)

    def __len__(self) -> int:
        return self._count

    def _read(self, document: str) -> dict[str, Clause]:
        entry = self._entries[document]
        lines = self._file.lines(entry.clauses)
        clauses = [from_line(Clause, line, self._file.path) for line in lines]
        if len(clauses) != entry.count:
            raise DamagedGeneration(f"{self._file.path}: not the clauses that {document} had")
        return {clause.id: clause for clause in clauses}


class StoredOriginals(Mapping[str, T]):
    """A value of `kind` for each document, read from its file when it is asked for."""

    def __init__(self, path: Path, kind: type[T], entries: Mapping[str, Entry]) -> None:
        self._file = FileBytes(path)
        self._kind = kind
        self._entries = entries
        self._by_document = lru_cache(KEPT_ORIGINALS)(self._read)

    def __getitem__(self, document: str) -> T:
        if document not in self._entries:
            raise KeyError(document)
        return self._by_document(document)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def _read(self, document: str) -> T:
        lines = self._file.lines(self._entries[document].original)
        if len(lines) != 1:
            raise DamagedGeneration(f"{self._file.path}: not the line that {document} had")
        return from_line(self._kind, lines[0], self._file.path)
