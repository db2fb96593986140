"""The folder of results: sheets of columns as CSV or coded Parquet, there whole or not at all."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import PopulationError
from service.population.table import INSTALL, Coded

Format = Literal["csv", "parquet"]
Cells = Coded | NDArray[Any]
"""A column of a sheet: numbers, or codes with their texts."""

Titles = tuple[tuple[str, str], ...]
"""The columns of a sheet: the key in Parquet, and the Chinese head in CSV."""


class Sheet(Protocol):
    """A sheet that is being written."""

    def write(self, columns: Sequence[Cells]) -> None:
        """Adds rows, a column each."""

    def close(self) -> None:
        """Ends the sheet."""


@dataclass(slots=True)
class Folder:
    """Sheets are written aside and put into `path` when all is done; only the owner may read them."""

    path: Path
    kept: tuple[str, ...]
    """The names of all files that such a folder may hold; those of an earlier run are removed."""

    _sheets: dict[str, Sheet] = field(default_factory=dict)

    @property
    def aside(self) -> Path:
        return self.path.with_name(f".{self.path.name}.partial")

    def __enter__(self) -> Self:
        shutil.rmtree(self.aside, ignore_errors=True)
        try:
            self.aside.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise PopulationError(f"{self.path}：不能在这里写结果（{error.strerror}）。") from error
        return self

    def sheet(self, name: str, titles: Titles, form: Format = "csv") -> Sheet:
        """The sheet of that name, new at the first call."""
        if name not in self._sheets:
            path = self.aside / f"{name}.{form}"
            self._sheets[name] = (CsvSheet if form == "csv" else ParquetSheet)(path, titles)
        return self._sheets[name]

    def rows(self, name: str, titles: Titles, rows: Iterable[Sequence[Any]]) -> None:
        """A small sheet, written at once."""
        with (self.aside / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(title for _, title in titles)
            writer.writerows(rows)

    def text(self, name: str, text: str) -> None:
        """A file of text."""
        (self.aside / name).write_text(text, encoding="utf-8")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sheet in self._sheets.values():
            sheet.close()
        if kind is None:
            self._publish()
        shutil.rmtree(self.aside, ignore_errors=True)

    def _publish(self) -> None:
        self.path.mkdir(exist_ok=True, mode=0o700)
        for name in self.kept:
            (self.path / name).unlink(missing_ok=True)
        for file in self.aside.iterdir():
            file.replace(self.path / file.name)


class CsvSheet:
    """UTF-8 with a mark that office programs look for."""

    def __init__(self, path: Path, titles: Titles) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(title for _, title in titles)

    def write(self, columns: Sequence[Cells]) -> None:
        self._writer.writerows(zip(*map(_plain, columns), strict=True))

    def close(self) -> None:
        self._file.close()


class ParquetSheet:
    """Texts as dictionaries with codes, numbers as they are."""

    def __init__(self, path: Path, titles: Titles) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError as error:
            raise PopulationError(f"写 Parquet 要用 pyarrow。{INSTALL}") from error
        self._arrow, self._parquet = pyarrow, pyarrow.parquet
        self._names = [key for key, _ in titles]
        self._path = path
        self._writer: Any = None
        self._thread = ThreadPoolExecutor(1)
        self._running: Future[None] | None = None

    def write(self, columns: Sequence[Cells]) -> None:
        # Encoding leaves the interpreter free: the next rows are judged meanwhile.
        self._wait()
        self._running = self._thread.submit(self._write, columns)

    def _write(self, columns: Sequence[Cells]) -> None:
        batch = self._arrow.table([self._array(column) for column in columns], names=self._names)
        if self._writer is None:
            self._writer = self._parquet.ParquetWriter(
                self._path, batch.schema, compression="zstd", write_statistics=False
            )
        self._writer.write_table(batch)

    def close(self) -> None:
        try:
            self._wait()
        finally:
            self._thread.shutdown()
            if self._writer is not None:
                self._writer.close()

    def _wait(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.result()

    def _array(self, column: Cells) -> Any:
        if not isinstance(column, Coded):
            return self._arrow.array(column)
        return self._arrow.DictionaryArray.from_arrays(
            self._arrow.array(column.codes.astype(np.int32)),
            self._arrow.array(column.values, self._arrow.string()),
        )


def _plain(column: Cells) -> list[Any]:
    if not isinstance(column, Coded):
        return list(column.tolist())
    values = column.values
    return [values[code] for code in column.codes.tolist()]
