"""The whole of indexing: from the corpus as files to a generation in use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from corpus.errors import ClauseError
from corpus.load import load_corpus
from corpus.model import Clause, Corpus, Document
from indexer.clauses import parse_clauses
from indexer.clean import Draft, clean
from indexer.embed import Encoder, open_encoder
from indexer.fit import fit_encoder
from indexer.freshness import library_versions, overlay_folder, source_digest
from indexer.generation import (
    ENCODER_FOLDER,
    Content,
    Generation,
    Original,
    Tables,
    open_generation,
    searchable_rows,
    write_generation,
)
from indexer.lexical import WordIndex, clause_tokens
from indexer.manifest import EncoderRecord, Manifest
from indexer.publish import building, publish
from indexer.segment import HMM, Segmenter
from indexer.sources import read_source
from indexer.vectors import VectorIndex

T = TypeVar("T")


def build(
    corpus_dir: Path, data_dir: Path, encoder: str | None = None, progress: bool = False
) -> Generation:
    """The generation of what lies under `corpus_dir`, built, published and opened.

    `encoder` names a sentence-transformers model or its folder; without it one is fitted to the text. Raises
    CorpusError or BuildError; the generation in use then stays as it is.
    """
    read = source_digest(corpus_dir, data_dir, encoder)
    with building(data_dir) as folder:
        corpus = load_corpus(corpus_dir, overlay_folder(data_dir))
        content = read_documents(corpus, progress)
        segmenter = Segmenter(corpus.lexicon.terms)
        rows = [content.clauses[row] for row in searchable_rows(content.clauses.values())]
        tokens = weigh(rows, corpus.documents, segmenter, progress)
        model = choose_encoder(encoder, folder / ENCODER_FOLDER, rows, segmenter, progress)
        vectors = embed(rows, model, progress)
        tables = Tables(segmenter, WordIndex.build(tokens), vectors)
        write_generation(folder, content, tables)
        publish(data_dir, folder, _manifest(read, content, tokens, model, encoder is None))
    return open_generation(data_dir)


def read_documents(corpus: Corpus, progress: bool) -> Content:
    """Every document, cleaned and parsed into clauses.

    Raises SourceError, PassageError, EvidenceError or ClauseError, naming what is wrong.
    """
    clauses: dict[str, Clause] = {}
    originals: dict[str, Original] = {}
    for document in _shown(corpus.documents.values(), "documents", progress):
        raw = read_source(Path(corpus.sources[document.source].path))
        draft = clean(raw, document, corpus.lexicon)
        parsed = parse_clauses(draft, document, corpus.lexicon)
        originals[document.id] = _original(draft, document, parsed)
        for clause in parsed:
            if clause.id in clauses:
                raise ClauseError(f"two clauses have the id {clause.id}: {clause.label}")
            clauses[clause.id] = clause
    return Content(corpus.documents, clauses, originals, corpus.places, corpus.lexicon)


def weigh(
    rows: Sequence[Clause],
    documents: Mapping[str, Document],
    segmenter: Segmenter,
    progress: bool,
) -> list[list[str]]:
    """The weighted tokens of each row."""
    return [
        clause_tokens(clause, documents[clause.document], segmenter)
        for clause in _shown(rows, "words", progress)
    ]


def choose_encoder(
    name: str | None, folder: Path, rows: Sequence[Clause], segmenter: Segmenter, progress: bool
) -> Encoder:
    """The encoder of that name, or the built-in one, fitted to the rows and written to `folder`."""
    if name is not None:
        return open_encoder(name, segmenter)
    passages = _shown(rows, "encoder", progress)
    fit_encoder([segmenter.words(passage(clause)) for clause in passages], folder)
    return open_encoder(str(folder), segmenter)


def embed(rows: Sequence[Clause], encoder: Encoder, progress: bool) -> VectorIndex:
    """The vector of each row: what its headings and its text say together."""
    starts = _shown(range(0, len(rows), BATCH), "vectors", progress)
    batches = (rows[start : start + BATCH] for start in starts)
    return VectorIndex.build(
        encoder.dimension,
        (encoder.encode_passages([passage(clause) for clause in batch]) for batch in batches),
    )


BATCH = 256
"""How many passages go to the encoder at once."""


def passage(clause: Clause) -> str:
    """What of a clause is embedded."""
    return "\n".join((*clause.heading, clause.text))


def _original(draft: Draft, document: Document, clauses: Iterable[Clause]) -> Original:
    spans = {clause.id: draft.raw_span(clause.span.start, clause.span.end) for clause in clauses}
    return Original(document.id, draft.raw, draft.text, spans, draft.repairs, draft.dropped)


def _manifest(
    read: str, content: Content, tokens: list[list[str]], encoder: Encoder, builtin: bool
) -> Manifest:
    return Manifest(
        number=0,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        source=read,
        tokens=_hash_lines(tokens),
        documents=len(content.documents),
        clauses=len(content.clauses),
        rows=len(tokens),
        encoder=EncoderRecord(
            "built-in" if builtin else encoder.name, encoder.digest, encoder.dimension, builtin
        ),
        libraries=library_versions(),
        hmm=HMM,
    )


def _hash_lines(token_lists: Iterable[Sequence[str]]) -> str:
    digest = hashlib.sha256()
    for tokens in token_lists:
        digest.update(json.dumps(tokens).encode() + b"\n")
    return digest.hexdigest()


def _shown(values: Iterable[T], name: str, progress: bool) -> Iterable[T]:
    """`values`, with a bar on standard error while they are gone through."""
    return tqdm(values, desc=name, disable=not progress)
