"""What a build changes against the generation in use, for a person to look at before residents read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ClauseError, DataFileError
from corpus.model import Clause, Document
from indexer.clean import bare
from indexer.contents import StoredClauses
from indexer.generation import find, former_ids, read_contents, read_documents

AROUND = 24
"""Characters that are shown of what is the same, to either side of what changed."""

SHOWN = 80
"""Characters that are shown of what changed."""

LISTED = 40
"""Lines of each kind that people are shown; `--json` has all."""

Quoted = tuple[str, str]
"""A document's id and words that one of its clauses holds."""

CITING_KEYS = ("clause_id", "clause")
"""The keys under which a JSON record cites a clause."""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause whose label, heading, text or cells are no longer the same.

    `field` names the first of these that changed, `before` and `after` what it said, shortened around the change.
    """

    id: str
    field: str
    before: str
    after: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from generation number `since`; None where there is none to compare with.

    A document is changed where its metadata or any of its clauses are. `redirected` are ids that are gone and
    what `formerly` says that they became.
    """

    since: int | None = None
    documents_added: tuple[str, ...] = ()
    documents_removed: tuple[str, ...] = ()
    documents_changed: tuple[str, ...] = ()
    clauses_added: tuple[str, ...] = ()
    clauses_removed: tuple[str, ...] = ()
    clauses_changed: tuple[ClauseChange, ...] = ()
    redirected: Mapping[str, str] | None = None


def compare(number: int, before: Path, after: Path, cited: frozenset[str] = frozenset()) -> Changes:
    """What the generation in the folder `after` changes against number `number` in the folder `before`.

    Only documents of which something changed are read.
    """
    (old, old_clauses), (new, new_clauses) = read_contents(before), read_contents(after)
    changed = [name for name in new if name in old and new[name].digest != old[name].digest]
    removed = tuple(name for name in old if name not in new)
    added = tuple(name for name in new if name not in old)
    gone: list[str] = []
    come: list[str] = []
    differing: list[ClauseChange] = []
    for name in sorted({*changed, *removed, *added}):
        was = {clause.id: clause for clause in old_clauses.of(name)}
        now = {clause.id: clause for clause in new_clauses.of(name)}
        gone += [clause_id for clause_id in was if clause_id not in now]
        come += [clause_id for clause_id in now if clause_id not in was]
        differing += _differences(was, now, cited)
    formerly = former_ids(read_documents(after))
    return Changes(
        number,
        added,
        removed,
        tuple(changed),
        tuple(come),
        tuple(gone),
        tuple(differing),
        {old_id: formerly[old_id] for old_id in gone if old_id in formerly},
    )


def check_ids(
    documents: Mapping[str, Document], clauses: StoredClauses, cited: Iterable[str]
) -> None:
    """Raises ClauseError where a cited id leads to no clause, or a former one to none or to two."""
    formerly = former_ids(documents)
    for old in formerly:
        if old in clauses:
            raise ClauseError(
                f"formerly names {old}, which is still a clause: it cannot lead to {formerly[old]}"
            )
        if find(old, clauses, formerly) is None:
            raise ClauseError(f"formerly leads from {old} to {formerly[old]}, which is no clause")
    lost = sorted(name for name in cited if find(name, clauses, formerly) is None)
    if lost:
        raise ClauseError(
            f"{len(lost)} cited clauses are lost: {', '.join(lost[:LISTED])}; give each in "
            "`formerly` of its document the id that it became, or change what cites it"
        )


def check_quotes(clauses: StoredClauses, quotes: Iterable[Quoted]) -> None:
    """Raises ClauseError where no clause of its document holds a quote any more."""
    texts: dict[str, list[str]] = {}
    for document, quote in sorted(quotes):
        if document not in texts:
            texts[document] = [bare(clause.text) for clause in clauses.of(document)]
        if not any(bare(quote) in text for text in texts[document]):
            raise ClauseError(
                f"no clause of {document} holds {quote!r} any more; change what cites it, or what took it away"
            )


def read_cited(path: Path) -> Iterator[str | Quoted]:
    """What a file cites: clause ids, one a line or under `clause_id` of JSON lines, or `document` with its `quote`.

    Raises DataFileError naming file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}:1: cannot be read: {error}") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("{"):
            try:
                yield from _cited_in(json.loads(line))
            except ValueError as error:
                raise DataFileError(f"{path}:{number}: no JSON: {error}") from error
        elif words := line.partition("#")[0].split():
            yield words[0]


def change_lines(changes: Changes) -> list[str]:
    """The changes for people to read, those of cited clauses first."""
    if changes.since is None:
        return []
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        ("document added", changes.documents_added),
        ("document removed", changes.documents_removed),
        ("document changed", changes.documents_changed),
        ("clause changed", [_change_line(c) for c in _cited_first(changes.clauses_changed)]),
        ("clause removed", [_removed_line(name, changes) for name in changes.clauses_removed]),
        ("clause added", changes.clauses_added),
    )
    lines = [f"{title}: {value}" for title, values in lists for value in _some(values)]
    return lines or [f"nothing changed since gen-{changes.since}"]


def _differences(
    was: Mapping[str, Clause], now: Mapping[str, Clause], cited: frozenset[str]
) -> Iterator[ClauseChange]:
    for name in (name for name in was if name in now):
        pairs = zip(_fields(was[name]), _fields(now[name]), strict=True)
        first = next(((key, a, b) for (key, a), (_, b) in pairs if a != b), None)
        if first:
            key, before, after = first
            yield ClauseChange(name, key, *_shorten(before, after), cited=name in cited)


def _fields(clause: Clause) -> tuple[tuple[str, str], ...]:
    return (
        ("text", clause.text),
        ("cells", " | ".join(f"{cell.role}: {cell.text}" for cell in clause.cells)),
        ("heading", " > ".join(clause.heading)),
        ("label", clause.label),
    )


def _shorten(before: str, after: str) -> tuple[str, str]:
    """Both texts around what differs, cut short."""
    start = next(
        (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    least = min(len(before), len(after)) - start
    end = next((at for at in range(least) if before[-1 - at] != after[-1 - at]), least)
    return _piece(before, start, len(before) - end), _piece(after, start, len(after) - end)


def _piece(text: str, start: int, end: int) -> str:
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text), start + SHOWN)
    return f"{'…' * (first > 0)}{text[first:last]}{'…' * (last < len(text))}".replace("\n", " ")


def _cited_in(value: Any) -> Iterator[str | Quoted]:
    if isinstance(value, dict):
        document, quote = value.get("document"), value.get("quote")
        if isinstance(document, str) and isinstance(quote, str):
            yield document, quote
        for key, inner in value.items():
            if key in CITING_KEYS and isinstance(inner, str):
                yield inner
            else:
                yield from _cited_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited_in(inner)


def _cited_first(changes: Iterable[ClauseChange]) -> list[ClauseChange]:
    return sorted(changes, key=lambda change: not change.cited)


def _change_line(change: ClauseChange) -> str:
    cited = ", cited" if change.cited else ""
    return f"{change.id} ({change.field}{cited})\n  - {change.before}\n  + {change.after}"


def _removed_line(name: str, changes: Changes) -> str:
    became = (changes.redirected or {}).get(name)
    return f"{name}, now {became}" if became else name


def _some(values: Sequence[str]) -> Iterator[str]:
    yield from values[:LISTED]
    if len(values) > LISTED:
        yield f"… {len(values) - LISTED} more"
