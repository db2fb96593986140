"""The records in use, opened again where they failed: a database that comes back needs no restart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from corpus.errors import RecordsError
from service.records.store import Records

log = logging.getLogger("yinling.records")

RETRY = 10.0
"""Seconds between two tries to open them."""


class Shelf:
    """Holds the records; `reopen` opens them anew, None where that fails. `clock` counts seconds."""

    def __init__(
        self,
        records: Records | None,
        reopen: Callable[[], Records | None] | None,
        clock: Callable[[], float],
    ) -> None:
        self._records, self._reopen, self._clock = records, reopen, clock
        self._opening = threading.Lock()
        self._broken, self._tried = records is None, clock()

    @property
    def records(self) -> Records:
        """The records; RecordsError where there are none."""
        if self._broken and self._reopen:
            self._try_again(self._reopen)
        if self._records is None:
            raise RecordsError("no conversations are kept; the log says why from the start on")
        return self._records

    def failed(self) -> None:
        """Told when something could not be kept: the database may be replaced or repaired by now."""
        self._broken = True

    def close(self) -> None:
        """Closes what is open."""
        if self._records:
            self._records.close()

    def _try_again(self, reopen: Callable[[], Records | None]) -> None:
        """Opens them anew; nobody waits for the one who does, and until it is done the old ones stay."""
        if self._clock() - self._tried < RETRY or not self._opening.acquire(blocking=False):
            return
        try:
            opened = reopen()
            if opened:
                old, self._records, self._broken = self._records, opened, False
                log.warning("conversations are kept again")
                if old:
                    old.close()
        finally:
            self._tried = self._clock()
            self._opening.release()
