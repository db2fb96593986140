"""The files of documents, clauses and originals, written document by document as they come."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.model import Document, Span
from indexer.contents import Entry
from indexer.generation import CLAUSES_FILE, CONTENTS_FILE, DOCUMENTS_FILE, ORIGINALS_FILE
from indexer.jsonlines import to_line
from indexer.parcel import Parcel


class ContentWriter:
    """Takes documents in order; counts them and their clauses, and hashes the tokens of all rows."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._documents, self._clauses, self._originals, self._contents = (
            self._stack.enter_context((folder / name).open("wb"))
            for name in (DOCUMENTS_FILE, CLAUSES_FILE, ORIGINALS_FILE, CONTENTS_FILE)
        )
        self._tokens = hashlib.sha256()
        self.documents = 0
        self.clauses = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def tokens(self) -> str:
        """The hash of the tokens of all rows so far."""
        return self._tokens.hexdigest()

    def add(self, document: Document, parcel: Parcel) -> None:
        clauses = self._clauses.tell()
        original = self._originals.tell()
        line = to_line(Document, document)
        self._documents.write(line)
        self._clauses.write(parcel.clauses)
        self._originals.write(parcel.original)
        entry = Entry(
            document=document.id,
            clauses=Span(clauses, clauses + len(parcel.clauses)),
            original=Span(original, original + len(parcel.original)),
            count=parcel.count,
            rows=parcel.rows,
            digest=hashlib.sha256(line + parcel.clauses).hexdigest(),
        )
        self._contents.write(to_line(Entry, entry))
        self._tokens.update(parcel.token_digest.encode())
        self.documents += 1
        self.clauses += parcel.count
