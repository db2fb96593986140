"""Editions of one work: a new one takes the place of an old one, which stays and stays addressable."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from corpus.model import Document


def mark_replaced(documents: Mapping[str, Document]) -> dict[str, Document]:
    """The documents, those that a newer one says that it replaces with the day from which it does."""
    marked = dict(documents)
    works: dict[str, list[Document]] = {}
    for document in documents.values():
        works.setdefault(document.work, []).append(document)
    for new in documents.values():
        day = new.effective or new.issued or new.published
        for old in replaced_by(new, works[new.work]):
            before = marked[old.id].replaced_on
            if day is not None and (before is None or day < before):
                marked[old.id] = replace(marked[old.id], replaced_on=day)
    return marked


def replaced_by(new: Document, editions: Iterable[Document]) -> list[Document]:
    """The other editions of its work that a document names as replaced; a draft replaces none."""
    targets = [_bare(r.target) for r in new.relations if r.kind == "replaces" and not new.draft]
    return [
        old
        for old in editions
        if old.id != new.id
        and any(_bare(old.title) in target for target in targets)
        and not _is_later(old, new)
    ]


def _is_later(one: Document, other: Document) -> bool:
    """Whether one edition is known to be newer than the other: they may bear the same title."""
    first = one.effective or one.issued or one.published
    second = other.effective or other.issued or other.published
    return first is not None and second is not None and first > second


def _bare(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split())
