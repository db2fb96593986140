"""Gold sets -> cases; a malformed line is refused by file, line and reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import DataFileError
from corpus.model import Clause
from eval.strict import Case, Gold, holds_quote

Words = Annotated[str, Field(min_length=1)]


class GoldLine(BaseModel):
    """Where the answer stands: words of a document, and its clause where the words alone are not telling."""

    model_config = ConfigDict(extra="forbid", strict=True)

    document: Words
    quote: Words
    clause: Words | None = None


class CaseLine(BaseModel):
    """A line of a gold set."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Words
    question: Words
    context: tuple[Words, ...] = Field(default=(), strict=False)
    place: Words | None = None
    as_of: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    kind: Literal[
        "eligibility",
        "lookup",
        "comparison",
        "status",
        "clarify",
        "decline",
        "care",
        "about",
        "personal",
    ]
    gold: tuple[GoldLine, ...] = Field(strict=False)
    must: tuple[Words, ...] = Field(strict=False)
    must_not: tuple[Words, ...] = Field(strict=False)
    decline: bool
    tags: tuple[Words, ...] = Field(default=(), strict=False)
    split: Literal["dev", "test"]


def load_cases(path: Path, split: str = "all") -> tuple[Case, ...]:
    """The cases of a JSON-lines file in its order, of one split (dev, test) or of all.

    Raises DataFileError naming file and line for what is no JSON, a missing, unknown or wrong
    field, an id given twice, and a case that expects nothing.
    """
    cases = list(_read(path))
    if not cases:
        raise DataFileError(f"{path}:1: holds no case")
    return tuple(case for case in cases if split in ("all", case.split))


def check_gold(cases: Iterable[Case], clauses: Mapping[str, Clause]) -> None:
    """Raises DataFileError for a gold quote that no clause of its document holds."""
    for case in cases:
        for gold in case.gold:
            where = [c for c in clauses.values() if gold.covers(c.document, c.id)]
            if not any(holds_quote(clause.text, gold.quote) for clause in where):
                place = gold.clause or gold.document
                raise DataFileError(f"case {case.id}: no clause of {place} holds {gold.quote!r}")


def _read(path: Path) -> Iterator[Case]:
    seen: dict[str, int] = {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}:1: cannot be read: {error}") from error
    # Not splitlines(): a question may hold U+2028 and the like.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        entry = _parse(line, f"{path}:{number}")
        if entry.id in seen:
            raise DataFileError(f"{path}:{number}: id {entry.id!r} stands in line {seen[entry.id]}")
        seen[entry.id] = number
        yield _case(entry)


def _parse(line: str, where: str) -> CaseLine:
    try:
        content = json.loads(line)
    except json.JSONDecodeError as error:
        raise DataFileError(f"{where}: not readable as JSON: {error.msg}") from error
    try:
        entry = CaseLine.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(step) for step in first["loc"]) or "line"
        raise DataFileError(f"{where}: {name}: {first['msg']}") from error
    if entry.decline != (entry.kind == "decline"):
        raise DataFileError(f"{where}: decline: must be true for kind decline and for no other")
    if entry.decline and entry.gold:
        raise DataFileError(f"{where}: gold: a declined question has none")
    if entry.kind in ("lookup", "status", "comparison") and not (entry.gold or entry.must):
        raise DataFileError(f"{where}: must: neither gold nor must, so that any answer would do")
    return entry


def _case(entry: CaseLine) -> Case:
    return Case(
        id=entry.id,
        question=entry.question,
        context=entry.context,
        place=entry.place,
        as_of=entry.as_of,
        kind=entry.kind,
        gold=tuple(Gold(g.document, g.quote, g.clause) for g in entry.gold),
        must=entry.must,
        must_not=entry.must_not,
        tags=entry.tags,
        split=entry.split,
    )
