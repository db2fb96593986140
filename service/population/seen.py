"""Which residents came before, on disk: memory does not grow with the table, and no name or number is kept."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable
from hashlib import blake2b


class Seen:
    """A set of texts that lives in a temporary file, which the system removes; it holds keyed digests only."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._store = sqlite3.connect("", isolation_level=None)  # "" is a private temporary file
        self._store.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, texts: Iterable[str]) -> list[bool]:
        """For each text whether it is new; an empty one always is."""
        add = self._store.execute
        self._store.execute("BEGIN")
        new = [
            not text
            or add("INSERT OR IGNORE INTO seen VALUES (?)", (self._digest(text),)).rowcount == 1
            for text in texts
        ]
        self._store.execute("COMMIT")
        return new

    def close(self) -> None:
        """Removes the file."""
        self._store.close()

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode(), key=self._key, digest_size=16).digest()
