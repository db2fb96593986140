"""A document's text by where its metadata stand: its head, the web site's byline, the signature."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.metadata import MetadataWords
from indexer.draft import Draft
from indexer.titles import Titled, first_lines, join_labels

SIGNATURE = 8
"""Lines above the attachments, or the end, among which the issuer and the day stand."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A document's text by where its metadata stand."""

    title: str
    head: tuple[str, ...]
    byline: tuple[str, ...]
    signature: tuple[str, ...]
    day: str | None
    text: str


def split_pieces(
    titled: Titled, bylines: Sequence[str], fields: Sequence[str], words: MetadataWords
) -> Pieces:
    """The document's text by where its metadata stand; the site's table of fields is above its head."""
    signature, day = find_signature(titled.text, words)
    head = (*join_labels(fields, words), *first_lines(titled.text, words))
    return Pieces(titled.title, head, tuple(bylines), signature, day, titled.text)


def find_signature(text: str, words: MetadataWords) -> tuple[tuple[str, ...], str | None]:
    """The bodies above the first line that is nothing but a date, and that date.

    A date in brackets below the title is no signature; below the first one the attachments begin.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for n, line in enumerate(lines):
        if n < 2 or not re.fullmatch(words.date, line):
            continue
        bodies: list[str] = []
        for above in reversed(lines[max(0, n - SIGNATURE) : n]):
            names = above.split()
            if not all(len(name) <= 40 and re.fullmatch(words.body, name) for name in names):
                break
            bodies = [*names, *bodies]
        if bodies:
            return tuple(bodies), line
    return (), None


def find_furniture(draft: Draft, whole: Draft, kind: str) -> Iterator[str]:
    """The lines of that kind which the web site printed about the page, repaired."""
    for dropped in draft.dropped:
        if dropped.kind == kind:
            start = bisect_left(whole.origins, dropped.span.start)
            end = bisect_left(whole.origins, dropped.span.end)
            yield from filter(None, map(str.strip, whole.text[start:end].split("\n")))
