"""Documents that earlier builds prepared, so that a build prepares only what changed.

A file a document under DATA_DIR, named by the hash of all that it depends on. Nothing relies on it: what is
missing or damaged is made again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.parcel import Parcel


@dataclass(frozen=True, slots=True)
class Cache:
    """Parcels by their key, in the files of `folder`."""

    folder: Path

    def get(self, key: str) -> Parcel | None:
        """The parcel of that key, if it is there and unharmed."""
        try:
            return Parcel.from_bytes(self._path(key).read_bytes())
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def put(self, key: str, parcel: Parcel) -> None:
        """Keep the parcel; a reader finds all of it or nothing."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            draft.write_bytes(parcel.to_bytes())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def keep_only(self, keys: Iterable[str]) -> None:
        """Remove all parcels but those of `keys`."""
        kept = {self._path(key) for key in keys}
        for path in self.folder.glob("*/*"):
            if path not in kept:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key
