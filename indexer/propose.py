"""Raw text -> the metadata that it shows of itself, each value with its words; a person confirms it."""

from __future__ import annotations

from corpus.model import Document, Passage


def blank_document(name: str) -> Document:
    """A document of which nothing is known yet: its whole source."""
    return Document(
        id=name,
        source=name,
        work=name,
        edition="",
        kind="notice",
        title="",
        issuer=None,
        author=None,
        publisher=None,
        number=None,
        places=(),
        issued=None,
        published=None,
        effective=None,
        until=None,
        consultation=None,
        draft=False,
        masked=False,
        repealed=False,
        relations=(),
        evidence={},
        passage=Passage(),
        parts=(),
        repairs=(),
        formerly={},
    )
