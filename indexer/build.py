"""The whole of indexing: from the corpus as files to a generation in use."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from corpus.errors import BuildError
from corpus.load import load_corpus
from corpus.model import Clause, Corpus, Lexicon, Place
from corpus.rule import Rule, Target
from corpus.vocabulary import Fact
from indexer.cache import Cache
from indexer.changes import Changes, Quoted, check_ids, check_quotes, compare
from indexer.crew import prepare_all
from indexer.embed import BagEncoder, Encoder, open_builtin, open_encoder
from indexer.freshness import code_digest, library_versions, overlay_folder, source_digest
from indexer.generation import (
    CLAUSES_FILE,
    FACTS_FILE,
    LEXICON_FILE,
    PLACES_FILE,
    RULES_FILE,
    SEGMENTER_FOLDER,
    TARGETS_FILE,
    VECTORS_FILE,
    WORDS_FOLDER,
    Generation,
    open_generation,
    read_contents,
)
from indexer.jsonlines import each_value, to_line, write_values
from indexer.lexical import WordIndex
from indexer.manifest import EncoderRecord, Manifest, hash_of
from indexer.numbered import NumberedEncoder
from indexer.pointer import generation_folder
from indexer.prepare import Task, passage
from indexer.publish import building, publish, sound_current
from indexer.rows import RowStore, RowWriter
from indexer.rulecheck import check_naming, check_rules, cited_clauses, refuse
from indexer.segment import HMM, Segmenter
from indexer.vectors import write_vectors
from indexer.writing import ContentWriter

T = TypeVar("T")
Vectors = NDArray[np.float32]

ROWS_FOLDER = "rows"
"""Lies in the generation while it is built."""


@dataclass(frozen=True, slots=True)
class Built:
    """A generation in use, what it changes, and how many documents were taken over and prepared for it."""

    generation: Generation
    changes: Changes
    reused: int
    prepared: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """The documents of a build, written; the tokens of their rows, still to be made tables of."""

    documents: int
    clauses: int
    reused: int
    tokens: str
    rows: RowStore


def build(
    corpus_dir: Path,
    data_dir: Path,
    encoder: str | None = None,
    progress: bool = False,
    workers: int | None = None,
) -> Generation:
    """The generation of what lies under `corpus_dir`; see `build_changes`."""
    return build_changes(corpus_dir, data_dir, encoder, progress, workers).generation


def build_changes(
    corpus_dir: Path,
    data_dir: Path,
    encoder: str | None = None,
    progress: bool = False,
    workers: int | None = None,
    cited: Iterable[str | Quoted] = (),
) -> Built:
    """The generation of what lies under `corpus_dir`, built, published and opened, and what it changes.

    `encoder` names a sentence-transformers model or its folder; without it the built-in one is taken. `workers` is
    how many processes prepare documents, None for as many as are of use. `cited` are ids of clauses, and quotes of
    documents, that must not be lost. Raises CorpusError or BuildError; the generation in use then stays as it is.
    """
    read = source_digest(corpus_dir, data_dir, encoder)
    wanted = tuple(cited)
    ids = frozenset(name for name in wanted if isinstance(name, str))
    cache = Cache(data_dir / "cache" / "documents")
    with building(data_dir) as folder:
        corpus = load_corpus(corpus_dir, overlay_folder(data_dir))
        if not corpus.documents:
            raise BuildError(
                f"{corpus_dir / 'documents'} declares no document; add one: python -m indexer add FILE"
            )
        segmenter = Segmenter(corpus.lexicon.terms)
        tasks = list_tasks(corpus)
        made = prepare_documents(folder, corpus, tasks, cache, segmenter, workers, progress)
        ids |= cited_clauses(corpus.rules, corpus.targets)
        clauses = read_contents(folder)[1]
        check_ids(corpus.documents, clauses, ids)
        check_quotes(clauses, [quoted for quoted in wanted if not isinstance(quoted, str)])
        findings = (*check_rules(corpus, clauses), *check_naming(corpus, clauses))
        refuse(findings, corpus_dir, overlay_folder(data_dir))
        write_rules(folder, corpus)
        current = sound_current(data_dir)
        changes = (
            compare(current.number, generation_folder(data_dir, current.number), folder, ids)
            if current
            else Changes()
        )
        model = choose_encoder(encoder, segmenter)
        vectors = write_tables(folder, made.rows, model, segmenter, progress)
        publish(data_dir, folder, make_manifest(read, made, model, encoder is None, vectors))
        cache.keep_only(task.key for task in tasks)
    generation = open_generation(data_dir)
    return Built(generation, changes, made.reused, made.documents - made.reused)


def list_tasks(corpus: Corpus) -> list[Task]:
    """What is to be prepared, each with the hash of all that decides what comes out."""
    given = hash_of([code_digest(), to_line(Lexicon, corpus.lexicon).decode()])
    return [
        Task(
            document,
            Path(source.path),
            hash_of([given, source.sha256, to_line(type(document), document).decode()]),
        )
        for document in corpus.documents.values()
        for source in (corpus.sources[document.source],)
    ]


def prepare_documents(
    folder: Path,
    corpus: Corpus,
    tasks: list[Task],
    cache: Cache,
    segmenter: Segmenter,
    workers: int | None,
    progress: bool,
) -> Prepared:
    """Every document cleaned, parsed, cut into words and written to `folder`, places and lexicon beside them.

    Raises SourceError, PassageError, EvidenceError or ClauseError, naming what is wrong.
    """
    reused = 0
    write_values(folder / LEXICON_FILE, Lexicon, [corpus.lexicon])
    write_values(folder / PLACES_FILE, Place, corpus.places.values())
    with ContentWriter(folder) as content, RowWriter(folder / ROWS_FOLDER) as rows:
        outcomes = prepare_all(tasks, folder / LEXICON_FILE, cache, segmenter, workers)
        for prepared in (bar := tqdm(outcomes, "documents", len(tasks), disable=not progress)):
            content.add(prepared.task.document, prepared.parcel)
            rows.add(prepared.parcel)
            reused += prepared.reused
            bar.set_postfix(reused=reused, refresh=False)
    return Prepared(content.documents, content.clauses, reused, content.tokens, rows.finish())


def write_rules(folder: Path, corpus: Corpus) -> None:
    """The facts, the rules and the targets, in files of their own."""
    write_values(folder / FACTS_FILE, Fact, corpus.vocabulary.facts.values())
    write_values(folder / RULES_FILE, Rule, corpus.rules)
    write_values(folder / TARGETS_FILE, Target, corpus.targets)


def choose_encoder(name: str | None, segmenter: Segmenter) -> Encoder:
    """The encoder of that name, or the built-in one."""
    return open_builtin(segmenter) if name is None else open_encoder(name, segmenter)


def write_tables(
    folder: Path, rows: RowStore, encoder: Encoder, segmenter: Segmenter, progress: bool
) -> str:
    """Everything that finds a clause: how text is cut, the words and the vectors; returns how these are searched."""
    segmenter.save(folder / SEGMENTER_FOLDER)
    WordIndex.write(folder / WORDS_FOLDER, rows)
    vectors = embed(folder, rows, encoder, progress)
    searched = write_vectors(folder / VECTORS_FILE, encoder.dimension, vectors)
    shutil.rmtree(rows.folder)
    return searched


def embed(folder: Path, rows: RowStore, encoder: Encoder, progress: bool) -> Iterator[Vectors]:
    """The vectors of all rows in order: what headings and text of a clause say together."""
    if isinstance(encoder, BagEncoder):
        numbered = NumberedEncoder(encoder, rows.names)
        for first, last in _shown(rows.batches(), "vectors", progress):
            yield numbered.encode_rows(*rows.words(first, last))
        return
    clauses = (clause for clause in each_value(folder / CLAUSES_FILE, Clause) if clause.searchable)
    for _ in _shown(range(0, len(rows), BATCH), "vectors", progress):
        yield encoder.encode_passages([passage(clause) for clause in islice(clauses, BATCH)])


BATCH = 256
"""How many passages go to a model at once."""


def make_manifest(
    read: str, made: Prepared, encoder: Encoder, builtin: bool, vectors: str
) -> Manifest:
    """The manifest of what was made; `read` is the hash of what it was made of, `vectors` how they are searched."""
    return Manifest(
        number=0,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        source=read,
        tokens=made.tokens,
        documents=made.documents,
        clauses=made.clauses,
        rows=len(made.rows),
        encoder=EncoderRecord(
            "built-in" if builtin else encoder.name, encoder.digest, encoder.dimension, builtin
        ),
        libraries=library_versions(),
        hmm=HMM,
        vectors=vectors,
    )


def _shown(values: Iterable[T], name: str, progress: bool) -> Iterable[T]:
    """`values`, with a bar on standard error while they are gone through."""
    return tqdm(values, desc=name, disable=not progress)
