"""The care set -> cases: an alarm must be met as one with its helpline, a look-alike must not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eval.cases import Split, Words, parse_line, read_lines
from eval.strict import NOT_CARE, Case


class CareLine(BaseModel):
    """A line of the care set; `line` names the helplines of which one must be told, with bars between them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Words
    question: Words
    as_of: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    alarm: bool
    line: Words | None = None
    tags: tuple[Words, ...] = Field(default=(), strict=False)
    split: Split


def load_care(path: Path) -> tuple[Case, ...]:
    """The cases of the file in its order.

    Raises DataFileError naming file and line for what is malformed.
    """
    cases = []
    for where, text in read_lines(path):
        entry = parse_line(CareLine, text, where)
        cases.append(
            Case(
                id=entry.id,
                question=entry.question,
                as_of=entry.as_of,
                kind="care" if entry.alarm else NOT_CARE,
                must=(entry.line,) if entry.alarm and entry.line else (),
                tags=entry.tags,
                split=entry.split,
                set="care",
            )
        )
    return tuple(cases)
