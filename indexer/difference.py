"""Two generations of a document -> its new, removed, renamed and changed clauses, with the words that changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from corpus.model import Clause

WORD = re.compile(r"\d+(?:\.\d+)?%?|[A-Za-z]+|.", re.DOTALL)
"""A number is changed as a whole: 300 to 3000 is no added nought."""

MOST_WORDS = 3000
"""Longer texts are compared by what is the same at their beginning and end: matching takes the square of the length."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text that is the same in both, or stands in one only."""

    how: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause that has its id in both generations but not its text."""

    before: Clause
    after: Clause
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a document's clauses. `renamed` have the same text under another id."""

    changed: tuple[Changed, ...]
    added: tuple[Clause, ...]
    removed: tuple[Clause, ...]
    renamed: tuple[tuple[Clause, Clause], ...]

    @property
    def empty(self) -> bool:
        return not (self.changed or self.added or self.removed or self.renamed)


def compare_clauses(before: Iterable[Clause], after: Iterable[Clause]) -> Difference:
    """The difference between the clauses of two generations of one document."""
    old, new = {c.id: c for c in before}, {c.id: c for c in after}
    changed = tuple(
        Changed(old[name], clause, tuple(compare_texts(old[name].text, clause.text)))
        for name, clause in new.items()
        if name in old and old[name].text != clause.text
    )
    removed = {c.id: c for c in old.values() if c.id not in new}
    added = {c.id: c for c in new.values() if c.id not in old}
    renamed = []
    for clause in list(removed.values()):
        same = next((a for a in added.values() if _same(a, clause)), None)
        if same:
            renamed.append((removed.pop(clause.id), added.pop(same.id)))
    return Difference(changed, tuple(added.values()), tuple(removed.values()), tuple(renamed))


def compare_texts(before: str, after: str) -> Iterator[Change]:
    """The pieces of both texts in order, what was removed before what came in its place."""
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        yield from _by_ends(old, new)
        return
    for how, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            yield Change("same", "".join(old[i:j]))
        else:
            yield from _replaced(old[i:j], new[k:m])


def difference_lines(difference: Difference) -> Iterator[str]:
    """The difference for a terminal: [-removed-] and {+added+} words of changed clauses, then the rest."""
    if difference.empty:
        yield "no clause differs"
    for changed in difference.changed:
        words = "".join(shown(change) for change in changed.changes)
        yield f"changed {changed.after.id}  [{changed.after.label}] {words}"
    for was, now in difference.renamed:
        yield f"renamed {was.id} -> {now.id}  [{now.label}]"
    for clause in difference.added:
        yield f"new {clause.id}  [{clause.label}] {_one_line(clause.text)[:60]}"
    for clause in difference.removed:
        yield f"removed {clause.id}  [{clause.label}] {_one_line(clause.text)[:60]}"


def _same(one: Clause, other: Clause) -> bool:
    return (one.digest, one.kind) == (other.digest, other.kind)


def _by_ends(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    start = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    most = min(len(old), len(new)) - start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    if start:
        yield Change("same", "".join(old[:start]))
    yield from _replaced(old[start : len(old) - end], new[start : len(new) - end])
    if end:
        yield Change("same", "".join(old[len(old) - end :]))


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    if old:
        yield Change("removed", "".join(old))
    if new:
        yield Change("added", "".join(new))


AROUND = 16
"""Characters of what is the same that a terminal shows beside a change."""


def shown(change: Change) -> str:
    """A change for a terminal."""
    text = _one_line(change.text)
    if change.how == "removed":
        return f"[-{text}-]"
    if change.how == "added":
        return f"{{+{text}+}}"
    return text if len(text) <= 2 * AROUND else f"{text[:AROUND]}…{text[-AROUND:]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
