"""Clauses that a question names by their printed place: 清单第19项, 第十二条, 主要任务第6条."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.errors import LabelError
from corpus.labels import LAW_STEPS, read_numeral
from corpus.model import Clause

NAMED = re.compile(
    r"第 ?([〇零一二三四五六七八九十百\d]{1,6}) ?(项|条|款|章|节|编|点|段)(?:之([一二三四五六七八九十]))?"
)
LAW = {"编": "part", "章": "chapter", "节": "section", "条": "article"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause as it was named: the steps that it may have in its path, and the word in front (清单, 主要任务)."""

    words: str
    steps: frozenset[str]
    where: str


def find_reference(text: str) -> Reference | None:
    """The first clause that normalised `text` names by its number."""
    match = NAMED.search(text)
    if match is None:
        return None
    try:
        number = read_numeral(match[1])
    except LabelError:
        return None
    steps = {str(number)}
    style = LAW.get(match[2])
    if style in LAW_STEPS:
        sub = f"-{read_numeral(match[3])}" if match[3] else ""
        steps.add(f"{LAW_STEPS[style]}{number}{sub}")
    if match[2] == "段":
        steps = {f"p{number}"}
    before = re.search(r"([\u4e00-\u9fff]{2,12})$", text[: match.start()])
    return Reference(match[0], frozenset(steps), before[1] if before else "")


def named_clauses(reference: Reference, clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses that bear the number, those under the word in front of it alone if there are any.

    A sub-row has no number of its own.
    """
    searchable = [c for c in clauses if c.searchable]
    rows = {c.id for c in searchable if c.kind == "row"}
    numbered = [c for c in searchable if c.path[-1] in reference.steps and c.parent not in rows]
    under = [c for c in numbered if _is_under(c, reference.where)]
    return under or numbered


def _is_under(clause: Clause, where: str) -> bool:
    """Whether a heading or the label of the clause ends what was said in front of the number."""
    names = [name for name in (*clause.heading, *_label_words(clause)) if len(name) >= 2]
    return bool(where) and any(where.endswith(name) or name in where for name in names)


def _label_words(clause: Clause) -> Iterator[str]:
    yield clause.label.split(" ")[0]
