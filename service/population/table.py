"""A table file -> its header, and its rows in chunks of coded columns: memory does not grow with the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import PopulationError

ROWS = 1 << 15
"""Rows of a chunk of a coded table."""

TEXT_ROWS = 1 << 13
"""Rows of a chunk of a table whose every cell is a text of its own."""

ENCODINGS = ("utf-8-sig", "gb18030")
INSTALL = "请先安装：pip install 'yinling[match]'"


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: for each row the number of its value; None among the values is an empty cell."""

    codes: NDArray[np.intp]
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row, or a cell of it, that cannot be read."""

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows: the line of each in the file, its columns, and the rows that were left out as broken."""

    lines: NDArray[np.int64]
    columns: dict[str, Coded]
    broken: tuple[Broken, ...] = ()


class Table(Protocol):
    """A table file that is open for reading."""

    header: tuple[str, ...]
    rows: int | None
    """How many rows it has, if it says so."""

    def chunks(self, names: Sequence[str]) -> Iterator[Chunk]:
        """The rows with the columns of these names."""


def open_table(path: Path) -> Table:
    """The table. Raises PopulationError for a file that is missing, empty, of another kind or not readable."""
    kinds: dict[str, type[CsvTable] | type[ParquetTable] | type[SheetTable]] = {
        ".csv": CsvTable,
        ".parquet": ParquetTable,
        ".xlsx": SheetTable,
    }
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise PopulationError(f"{path}：只能读 {'、'.join(kinds)} 文件。")
    if not path.is_file():
        raise PopulationError(f"{path}：没有这个文件。")
    return kind(path)


class CsvTable:
    """Comma-separated text in UTF-8 or GB18030."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: int | None = None
        self.encoding = _encoding(path)
        with path.open(encoding=self.encoding, newline="") as file:
            self.header = _header(path, next(csv.reader(file), []))

    def chunks(self, names: Sequence[str]) -> Iterator[Chunk]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(file)
            next(reader)
            yield from _chunks(_lines(reader, self.path), self.header, names)


class SheetTable:
    """The first sheet of an Excel workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: int | None = None
        with closing(self._open()) as book:
            first = next(book.worksheets[0].iter_rows(values_only=True), ())
        self.header = _header(path, ["" if cell is None else str(cell) for cell in first])

    def chunks(self, names: Sequence[str]) -> Iterator[Chunk]:
        with closing(self._open()) as book:
            rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
            filled = ((line, row) for line, row in enumerate(rows, 2) if any(_says(c) for c in row))
            yield from _chunks(((n, self._fit(row)) for n, row in filled), self.header, names)

    def _fit(self, row: Sequence[Any]) -> list[Any]:
        """The row as long as the header: a sheet leaves out or adds empty cells at its end."""
        cells = list(row)
        while len(cells) > len(self.header) and not _says(cells[-1]):
            cells.pop()
        return cells + [None] * (len(self.header) - len(cells))

    def _open(self) -> Any:
        try:
            from openpyxl import load_workbook
        except ImportError as error:
            raise PopulationError(f"{self.path}：读 xlsx 要用 openpyxl。{INSTALL}") from error
        try:
            return load_workbook(self.path, read_only=True, data_only=True)
        except Exception as error:  # whatever a broken archive makes the library raise
            raise PopulationError(f"{self.path}：不是能读的 xlsx 文件（{error}）。") from error


class ParquetTable:
    """A Parquet file; its texts are read as codes."""

    def __init__(self, path: Path) -> None:
        try:
            import pyarrow.parquet as parquet
            from pyarrow.lib import ArrowInvalid
        except ImportError as error:
            raise PopulationError(f"{path}：读 Parquet 要用 pyarrow。{INSTALL}") from error
        try:
            self._file = parquet.ParquetFile(path)
            texts = [f.name for f in self._file.schema_arrow if str(f.type).endswith("string")]
            self._file = parquet.ParquetFile(path, read_dictionary=texts)
        except ArrowInvalid as error:
            raise PopulationError(f"{path}：不是能读的 Parquet 文件（{error}）。") from error
        self.header = _header(path, self._file.schema_arrow.names)
        self.rows: int | None = self._file.metadata.num_rows

    def chunks(self, names: Sequence[str]) -> Iterator[Chunk]:
        done = 0
        for batch in self._file.iter_batches(ROWS, columns=list(names), use_threads=False):
            columns = {name: _arrow_codes(batch.column(name)) for name in names}
            lines = np.arange(done + 1, done + batch.num_rows + 1, dtype=np.int64)
            done += batch.num_rows
            yield Chunk(lines, columns)


def _says(cell: Any) -> bool:
    return cell is not None and cell != ""


def _header(path: Path, cells: Sequence[str]) -> tuple[str, ...]:
    names = tuple(cell.strip() for cell in cells)
    if not any(names):
        raise PopulationError(f"{path}：第一行应是列名，这里是空的。")
    return names


def _encoding(path: Path) -> str:
    """The encoding in which the whole file reads; UTF-8 before GB18030."""
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise PopulationError(f"{path}：既不是 UTF-8 也不是 GB18030 编码，请另存为 UTF-8。")


def _lines(reader: Any, path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the line on which it begins."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise PopulationError(f"{path}：第{line}行起读不下去（{error}）。") from error
        if row:
            yield line, row


def _chunks(
    rows: Iterator[tuple[int, list[Any]]], header: Sequence[str], names: Sequence[str]
) -> Iterator[Chunk]:
    places = {name: header.index(name) for name in names}
    lines: list[int] = []
    cells: list[list[Any]] = []
    broken: list[Broken] = []
    for line, row in rows:
        if len(row) == len(header):
            lines.append(line)
            cells.append(row)
        else:
            message = f"这一行有{len(row)}格，表头有{len(header)}格。"
            broken.append(Broken(line, "", message))
        if len(lines) + len(broken) >= TEXT_ROWS:
            yield _chunk(lines, cells, places, broken)
            lines, cells, broken = [], [], []
    if lines or broken:
        yield _chunk(lines, cells, places, broken)


def _chunk(
    lines: list[int], cells: list[list[Any]], places: dict[str, int], broken: list[Broken]
) -> Chunk:
    columns = {
        name: _codes([row[place] for row in cells], len(cells)) for name, place in places.items()
    }
    return Chunk(np.array(lines, np.int64), columns, tuple(broken))


class _Numbers(dict[Any, int]):
    """Gives each value that it is asked for a number."""

    def __missing__(self, value: Any) -> int:
        self[value] = len(self)
        return len(self) - 1


def _codes(cells: list[Any], count: int) -> Coded:
    numbers = _Numbers()
    codes = np.fromiter(map(numbers.__getitem__, cells), np.intp, count)
    return Coded(codes, [value if value != "" else None for value in numbers])


def _arrow_codes(array: Any) -> Coded:
    """A column of Parquet as numbers and values, the empty cell last."""
    if str(array.type).startswith(("list", "large_list")):
        members = [None if cell is None else tuple(cell) for cell in array.to_pylist()]
        return _codes(members, len(members))
    if hasattr(array, "dictionary") and len(array.dictionary) > len(array):
        array = array.dictionary_decode()
    if not hasattr(array, "dictionary"):
        array = array.dictionary_encode()
    values = array.dictionary.to_pylist()
    codes = array.indices.fill_null(len(values)) if array.indices.null_count else array.indices
    return Coded(codes.to_numpy(zero_copy_only=False).astype(np.intp), [*values, None])
