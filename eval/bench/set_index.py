"""The passages of a retrieval set -> a generation, by the same segmenter, tables and encoder as any other.

A passage becomes a clause under its title; so many of them are a document, because a generation reads its
clauses a document at a time. Only reading, cleaning and parsing are left out: a passage is a clause already.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import accumulate, chain, islice
from multiprocessing import get_context
from pathlib import Path

from corpus.load import load_corpus
from corpus.model import Clause, Corpus, Document, Lexicon, Passage, Place, Span
from eval.bench import beir
from indexer.build import Prepared, choose_encoder, make_manifest, write_rules, write_tables
from indexer.crew import cores, end_with_parent
from indexer.generation import (
    LEXICON_FILE,
    PLACES_FILE,
    Generation,
    Original,
    open_generation,
)
from indexer.jsonlines import write_values
from indexer.parcel import Parcel
from indexer.prepare import Remembering, pack
from indexer.publish import building, publish
from indexer.rows import RowWriter
from indexer.segment import Segmenter
from indexer.writing import ContentWriter

Documents = Iterator[tuple[Document, list[beir.Passage]]]

PASSAGES_A_DOCUMENT = 50
FEW = 20
"""Documents that are cut before other processes are started, which takes each of them a second."""

AHEAD = 4
"""Documents a process that may be finished or at work before the first is taken: bounds the memory."""


@dataclass(frozen=True, slots=True)
class SetIndex:
    """The generation of a set, and the id in the set of each clause."""

    generation: Generation
    names: Mapping[str, str]


def index_passages(
    passages: Iterable[beir.Passage],
    corpus_dir: Path,
    data_dir: Path,
    encoder: str | None = None,
    workers: int | None = None,
    places: Sequence[str] = (),
) -> SetIndex:
    """The generation of `passages` under `data_dir`, with the lexicon and the places of `corpus_dir`.

    `encoder` is what `ENCODER` is for a build. Each document is of one of `places`, one after another in turn.
    Raises DataFileError for a malformed passage, BuildError or EncoderError where no index can be made.
    """
    names: dict[str, str] = {}
    with building(data_dir) as folder:
        corpus = load_corpus(corpus_dir)
        segmenter = Segmenter(corpus.lexicon.terms)
        made = _prepare(folder, corpus, _documents(passages, places, names), segmenter, workers)
        model = choose_encoder(encoder, segmenter)
        vectors = write_tables(folder, made.rows, model, segmenter, progress=False)
        read = f"retrieval set {datetime.now(UTC).isoformat()}"
        publish(data_dir, folder, make_manifest(read, made, model, encoder is None, vectors))
    return SetIndex(open_generation(data_dir), names)


def _documents(
    passages: Iterable[beir.Passage], places: Sequence[str], names: dict[str, str]
) -> Documents:
    """The passages in documents; `names` gets the id in the set of each clause."""
    remaining = iter(passages)
    number = 0
    while batch := list(islice(remaining, PASSAGES_A_DOCUMENT)):
        place = places[number % len(places) : number % len(places) + 1] if places else ()
        document = _document(f"d{number:06d}", tuple(place))
        names.update(
            (_clause_id(document, at), passage.id) for at, passage in enumerate(batch, start=1)
        )
        yield document, batch
        number += 1


def _prepare(
    folder: Path,
    corpus: Corpus,
    documents: Documents,
    segmenter: Segmenter,
    workers: int | None,
) -> Prepared:
    write_values(folder / LEXICON_FILE, Lexicon, [corpus.lexicon])
    write_values(folder / PLACES_FILE, Place, corpus.places.values())
    write_rules(folder, replace(corpus, rules=(), targets=()))
    parcels = _parcels(documents, segmenter, corpus.lexicon.terms, workers or cores())
    with ContentWriter(folder) as content, RowWriter(folder / "rows") as rows:
        for document, parcel in parcels:
            content.add(document, parcel)
            rows.add(parcel)
    return Prepared(content.documents, content.clauses, 0, content.tokens, rows.finish())


def _parcels(
    documents: Documents,
    segmenter: Segmenter,
    terms: Sequence[str],
    workers: int,
) -> Iterator[tuple[Document, Parcel]]:
    """What the build keeps of each document, in order: by other processes where there are many."""
    cutter = Remembering(segmenter)
    for document, batch in islice(documents, FEW if workers > 1 else None):
        yield document, _pack(document, batch, cutter)
    remaining = next(documents, None)
    if remaining is not None:
        yield from _parcels_of_others(chain([remaining], documents), terms, workers)


def _parcels_of_others(
    documents: Documents, terms: Sequence[str], workers: int
) -> Iterator[tuple[Document, Parcel]]:
    begun: deque[tuple[Document, Future[Parcel]]] = deque()
    with ProcessPoolExecutor(workers, get_context("spawn"), _start, (terms,)) as pool:
        for document, batch in documents:
            begun.append((document, pool.submit(_work, document, batch)))
            if len(begun) >= workers * AHEAD:
                ready, parcel = begun.popleft()
                yield ready, parcel.result()
        yield from ((document, parcel.result()) for document, parcel in begun)


_cutter: Remembering
"""What cuts text in this process, once it was started."""


def _start(terms: Sequence[str]) -> None:
    global _cutter
    threading.Thread(target=end_with_parent, daemon=True).start()
    _cutter = Remembering(Segmenter(terms))


def _work(document: Document, batch: Sequence[beir.Passage]) -> Parcel:
    return _pack(document, batch, _cutter)


def _pack(document: Document, batch: Sequence[beir.Passage], cutter: Remembering) -> Parcel:
    """The passages as the clauses of a document whose text is theirs, one after another."""
    text = "\n".join(passage.text for passage in batch)
    ends = list(accumulate(len(passage.text) + 1 for passage in batch))
    clauses = [
        _clause(document, at, passage, end - 1)
        for at, (passage, end) in enumerate(zip(batch, ends, strict=True), start=1)
    ]
    spans = {clause.id: clause.span for clause in clauses}
    return pack(document, clauses, Original(document.id, text, text, spans, (), ()), cutter)


def _clause(document: Document, at: int, passage: beir.Passage, end: int) -> Clause:
    return Clause(
        id=_clause_id(document, at),
        document=document.id,
        path=(str(at),),
        level=1,
        kind="paragraph",
        label=passage.title,
        heading=(passage.title,) if passage.title else (),
        text=passage.text,
        span=Span(end - len(passage.text), end),
        digest=hashlib.sha256(passage.text.encode()).hexdigest(),
    )


def _clause_id(document: Document, at: int) -> str:
    return f"{document.id}.{at}"


def _document(name: str, places: tuple[str, ...]) -> Document:
    """A document of which nothing but the places is known."""
    return Document(
        id=name,
        source=name,
        work=name,
        edition="",
        kind="regulation",
        title="",
        issuer=None,
        author=None,
        publisher=None,
        number=None,
        places=places,
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
