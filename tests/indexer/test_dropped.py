"""What is left out of the repository's sources is what a person has read: none of it is a policy's text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import corpus
from corpus.load import load_corpus
from indexer.clean import clean
from indexer.sources import read_source

CORPUS = load_corpus(Path(corpus.__file__).parent)
REVIEWED = Path(__file__).with_name("dropped.txt")


def left_out(source: str) -> Iterator[str]:
    """What no document of the source keeps, in its order, by the kind under which the first one dropped it."""
    raw = read_source(Path(CORPUS.sources[source].path))
    kinds: list[str | None] = ["white"] * len(raw.text)
    documents = [d for d in CORPUS.documents.values() if d.source == source]
    for n, document in enumerate(documents):
        gone: list[str | None] = [None] * len(raw.text)
        for dropped in clean(raw, document, CORPUS.lexicon).dropped:
            reach = range(dropped.span.start, dropped.span.end)
            gone[dropped.span.start : dropped.span.end] = [dropped.kind for _ in reach]
        kinds = gone if n == 0 else [a and b and a for a, b in zip(kinds, gone, strict=True)]
    for kind, run in groupby(range(len(kinds)), key=lambda at: kinds[at]):
        text = " ".join("".join(raw.text[at] for at in run).split())
        if kind and text:
            yield f"{source} | {kind} | {text}"


def test_nothing_else_is_left_out_of_the_sources_than_was_reviewed() -> None:
    found = [line for source in CORPUS.sources for line in left_out(source)]
    assert found == REVIEWED.read_text(encoding="utf-8").splitlines()
