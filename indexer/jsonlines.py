"""Frozen values to JSON lines and back."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from corpus.errors import DamagedGeneration

T = TypeVar("T")


def to_line(kind: type[T], value: T) -> bytes:
    """The value as one line. Equal values give equal bytes: sets are sorted, dates are ISO."""
    adapter: TypeAdapter[T] = _adapter(cast(Hashable, kind))
    record = adapter.dump_python(value)
    return (_ENCODER.encode(record) + "\n").encode()


def from_line(kind: type[T], line: bytes, path: Path) -> T:
    """The value that `to_line` wrote; DamagedGeneration naming `path` where it is no such value."""
    try:
        value: T = _adapter(cast(Hashable, kind)).validate_json(line)
    except ValidationError as error:
        raise DamagedGeneration(f"{path}: a line is no {kind.__name__}: {error}") from error
    return value


def write_values(path: Path, kind: type[T], values: Iterable[T]) -> None:
    """Write one value a line."""
    with path.open("wb") as file:
        file.writelines(to_line(kind, value) for value in values)


def read_values(path: Path, kind: type[T]) -> tuple[T, ...]:
    """The values that `write_values` wrote, in order; DamagedGeneration where a line is no such value."""
    return tuple(each_value(path, kind))


def each_value(path: Path, kind: type[T]) -> Iterator[T]:
    """The values that `write_values` wrote, one at a time."""
    with path.open("rb") as file:
        yield from (from_line(kind, line, path) for line in file)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no shape in JSON")


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_plain)
"""Made once: making one costs as much as writing a short clause."""
