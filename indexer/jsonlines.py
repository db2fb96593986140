"""Frozen values to JSON lines and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from corpus.errors import DamagedGeneration

T = TypeVar("T")


def write_values(path: Path, kind: type[T], values: Iterable[T]) -> None:
    """Write one value a line. Equal values give equal bytes: sets are sorted, dates are ISO."""
    adapter = TypeAdapter(kind)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for value in values:
            record = adapter.dump_python(value)
            file.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")


def read_values(path: Path, kind: type[T]) -> tuple[T, ...]:
    """The values that `write_values` wrote, in order; DamagedGeneration where a line is no such value."""
    adapter = TypeAdapter(kind)
    with path.open("rb") as file:
        try:
            return tuple(adapter.validate_json(line) for line in file)
        except ValidationError as error:
            raise DamagedGeneration(f"{path}: a line is no {kind.__name__}: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no shape in JSON")
