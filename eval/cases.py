"""Gold sets -> cases; a malformed line is refused by file, line and reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import DataFileError
from corpus.model import Clause, Force
from eval.strict import Case, Gold, Wanted
from eval.words import holds_quote

Words = Annotated[str, Field(min_length=1)]
Line = TypeVar("Line", bound=BaseModel)
Split = Literal["dev", "test"]
Outcome = Literal["eligible", "not_eligible", "need_more_facts", "not_in_force"]
Reason = Literal["subject", "place", "detail", "private", "manipulation", "improper"]
"""Why a question is declined: another subject, another place, a detail that no text gives, ..."""


class GoldLine(BaseModel):
    """Where the answer stands: words of a document, and its clause where the words alone are not telling."""

    model_config = ConfigDict(extra="forbid", strict=True)

    document: Words
    quote: Words
    clause: Words | None = None


class VerdictLine(BaseModel):
    """What the documents make of the facts told, for one benefit: the rule's id, its outcome, and the sum if it has one."""

    model_config = ConfigDict(extra="forbid", strict=True)

    benefit: Words
    outcome: Outcome
    person: Words | None = None
    amount: float | int | None = None


class CaseLine(BaseModel):
    """A line of a gold set; its fields are described in eval/sets/README.md."""

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
    verdicts: tuple[VerdictLine, ...] = Field(default=(), strict=False)
    not_offered: tuple[Words, ...] = Field(default=(), strict=False)
    asks: tuple[Words, ...] = Field(default=(), strict=False)
    reason: Reason | None = None
    force: Force | None = None
    written: Literal["documents", "code-known"] | None = None
    tags: tuple[Words, ...] = Field(default=(), strict=False)
    split: Split


def load_cases(path: Path, split: str = "all") -> tuple[Case, ...]:
    """The cases of a JSON-lines file in its order, of one split (dev, test) or of all.

    Raises DataFileError naming file and line for what is no JSON, a missing, unknown or wrong
    field, an id given twice, and a case that expects nothing.
    """
    return load_sets([path], split)


def load_sets(paths: Iterable[Path], split: str = "all") -> tuple[Case, ...]:
    """The cases of several files, file after file; no id stands twice in all of them.

    Raises DataFileError as `load_cases` does.
    """
    seen: dict[str, str] = {}
    cases: list[Case] = []
    for path in paths:
        found = list(_read(path, seen))
        if not found:
            raise DataFileError(f"{path}:1: holds no case")
        cases += (case for case in found if split in ("all", case.split))
    return tuple(cases)


def check_gold(cases: Iterable[Case], clauses: Mapping[str, Clause]) -> None:
    """Raises DataFileError for a gold quote that no clause of its document holds."""
    for case in cases:
        for gold in case.gold:
            where = [c for c in clauses.values() if gold.covers(c.document, c.id)]
            if not any(holds_quote(clause.text, gold.quote) for clause in where):
                place = gold.clause or gold.document
                raise DataFileError(f"case {case.id}: no clause of {place} holds {gold.quote!r}")


def read_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Where each line that is not empty stands (file and number), and its text. Raises DataFileError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}:1: cannot be read: {error}") from error
    # Not splitlines(): a question may hold U+2028 and the like.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{path}:{number}", line


def parse_line(shape: type[Line], line: str, where: str) -> Line:
    """The line as an object of that shape. Raises DataFileError naming file, line, field and reason."""
    try:
        content = json.loads(line)
    except json.JSONDecodeError as error:
        raise DataFileError(f"{where}: not readable as JSON: {error.msg}") from error
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(step) for step in first["loc"]) or "line"
        raise DataFileError(f"{where}: {name}: {first['msg']}") from error


def _read(path: Path, seen: dict[str, str]) -> Iterator[Case]:
    for where, line in read_lines(path):
        entry = parse_line(CaseLine, line, where)
        _check(entry, where)
        if entry.id in seen:
            raise DataFileError(f"{where}: id {entry.id!r} stands in {seen[entry.id]}")
        seen[entry.id] = where
        yield _case(entry, path.name.split(".")[0])


def _check(entry: CaseLine, where: str) -> None:
    if entry.decline != (entry.kind == "decline"):
        raise DataFileError(f"{where}: decline: must be true for kind decline and for no other")
    if entry.decline and entry.gold:
        raise DataFileError(f"{where}: gold: a declined question has none")
    if entry.reason and not entry.decline:
        raise DataFileError(f"{where}: reason: only a declined question has one")
    if entry.kind in ("lookup", "status", "comparison") and not (entry.gold or entry.must):
        raise DataFileError(f"{where}: must: neither gold nor must, so that any answer would do")


def _case(entry: CaseLine, name: str) -> Case:
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
        verdicts=tuple(Wanted(v.benefit, v.outcome, v.person, v.amount) for v in entry.verdicts),
        not_offered=entry.not_offered,
        asks=entry.asks,
        reason=entry.reason,
        force=entry.force,
        tags=entry.tags,
        split=entry.split,
        set=name,
    )
