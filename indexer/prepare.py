"""One document from its source to what the build keeps of it: clauses, original, tokens of its rows.

It needs nothing of any other document, so that documents can be prepared in any process, and what was
prepared once can be kept for the next build.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ClauseError
from corpus.model import Clause, Document, Lexicon
from indexer.cache import Cache
from indexer.clauses import parse_clauses
from indexer.clean import clean
from indexer.embed import bag
from indexer.generation import Original
from indexer.jsonlines import to_line
from indexer.lexical import Cutter, clause_tokens
from indexer.parcel import Parcel
from indexer.segment import Segmenter
from indexer.sources import read_source

REMEMBERED_TEXTS = 2048
"""Headings and titles stand above many clauses; their words are cut once."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to prepare from the file at `path`; `key` is the hash of all that its outcome depends on."""

    document: Document
    path: Path
    key: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of a task, and whether it was there from an earlier build."""

    task: Task
    parcel: Parcel
    reused: bool


class Preparer:
    """Prepares documents with one lexicon and one segmenter."""

    def __init__(self, lexicon: Lexicon, cache: Cache, segmenter: Segmenter | None = None) -> None:
        self._lexicon = lexicon
        self._cache = cache
        self._cutter = Remembering(segmenter or Segmenter(lexicon.terms))

    def prepare(self, task: Task) -> Prepared:
        """The outcome of the task, from the cache if it is there.

        Raises SourceError, PassageError, EvidenceError or ClauseError, naming what is wrong.
        """
        parcel = self._cache.get(task.key)
        if parcel is not None:
            return Prepared(task, parcel, reused=True)
        parcel = prepare(task.document, task.path, self._lexicon, self._cutter)
        self._cache.put(task.key, parcel)
        return Prepared(task, parcel, reused=False)


def prepare(document: Document, path: Path, lexicon: Lexicon, cutter: Cutter) -> Parcel:
    """The document read, cleaned, parsed and cut into words.

    Raises SourceError, PassageError, EvidenceError or ClauseError, naming what is wrong.
    """
    draft = clean(read_source(path), document, lexicon)
    clauses = parse_clauses(draft, document, lexicon)
    check_ids(clauses)
    spans = {clause.id: draft.raw_span(clause.span.start, clause.span.end) for clause in clauses}
    frames = tuple(draft.raw_span(f.start, f.end) for clause in clauses for f in clause.frame)
    original = Original(
        document.id, draft.raw, draft.text, spans, draft.repairs, draft.dropped, frames
    )
    return pack(document, clauses, original, cutter)


def check_ids(clauses: Sequence[Clause]) -> None:
    """Raises ClauseError where two clauses have one id."""
    counts = Counter(clause.id for clause in clauses)
    for clause in clauses:
        if counts[clause.id] > 1:
            raise ClauseError(f"two clauses have the id {clause.id}: {clause.label}")


def pack(
    document: Document, clauses: Sequence[Clause], original: Original, cutter: Cutter
) -> Parcel:
    """What the build keeps of a document: lines for the files, numbers for the tables."""
    rows = [clause for clause in clauses if clause.searchable]
    counts = [Counter(clause_tokens(clause, document, cutter)) for clause in rows]
    words = [passage_tokens(clause, cutter) for clause in rows]
    vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
    numbers = list(map(vocabulary.__getitem__, chain.from_iterable(counts)))
    word_numbers = list(map(vocabulary.__getitem__, chain.from_iterable(words)))
    return Parcel(
        document=document.id,
        count=len(clauses),
        rows=tuple(clause.id for clause in rows),
        vocabulary=tuple(vocabulary),
        clauses=b"".join(to_line(Clause, clause) for clause in clauses),
        original=to_line(Original, original),
        sizes=_integers([len(row) for row in counts]),
        tokens=_integers(numbers),
        counts=_integers([times for row in counts for times in row.values()]),
        word_sizes=_integers([len(row) for row in words]),
        words=_integers(word_numbers),
    )


def passage(clause: Clause) -> str:
    """What of a clause is embedded."""
    return "\n".join((*clause.heading, clause.text))


def passage_tokens(clause: Clause, cutter: Cutter) -> list[str]:
    """What the built-in encoder reads of `passage`, cut line by line."""
    lines = (*clause.heading, clause.text)
    # No pair of characters stands over the end of a line.
    return bag(
        [word for line in lines for word in cutter.words(line)],
        [gram for line in lines for gram in cutter.grams(line)],
    )


class Remembering:
    """A cutter that remembers the words and the grams of what it cut last."""

    def __init__(self, cutter: Cutter) -> None:
        self._words = lru_cache(REMEMBERED_TEXTS)(lambda text: tuple(cutter.words(text)))
        self._grams = lru_cache(REMEMBERED_TEXTS)(lambda text: tuple(cutter.grams(text)))

    def words(self, text: str) -> Sequence[str]:
        return self._words(text)

    def grams(self, text: str) -> Sequence[str]:
        return self._grams(text)


def _integers(values: Sequence[int]) -> NDArray[np.int32]:
    return np.array(values, np.int32)
