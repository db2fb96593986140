"""A generation: documents, clauses, places, lexicon, rules, both search tables and the encoder, as published.

The service reads nothing else, so that text and index never disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from corpus.errors import DamagedGeneration, EncoderError, NoGeneration
from corpus.model import Clause, Document, Lexicon, Place, Repair, Span
from corpus.rule import Rule, Target
from corpus.vocabulary import Fact, Vocabulary
from indexer.contents import Entry, StoredClauses, StoredOriginals
from indexer.embed import Encoder, open_builtin, open_encoder
from indexer.jsonlines import read_values
from indexer.lexical import WordIndex
from indexer.manifest import Manifest, check
from indexer.pointer import generation_folder, generation_numbers, read_pointer
from indexer.segment import Segmenter
from indexer.vectors import VectorIndex

DOCUMENTS_FILE = "documents.jsonl"
CONTENTS_FILE = "contents.jsonl"
CLAUSES_FILE = "clauses.jsonl"
ORIGINALS_FILE = "originals.jsonl"
PLACES_FILE = "places.jsonl"
LEXICON_FILE = "lexicon.jsonl"
FACTS_FILE = "facts.jsonl"
RULES_FILE = "rules.jsonl"
TARGETS_FILE = "targets.jsonl"
VECTORS_FILE = "vectors.faiss"
WORDS_FOLDER = "words"
SEGMENTER_FOLDER = "segmenter"

SAMPLE = 40
"""How many clauses a check of the tables looks up by their own words."""


@dataclass(frozen=True, slots=True)
class Original:
    """A document's text before and after cleaning, and what was done to it.

    `spans` are the raw characters of each clause, by its id, `frames` those of the heads and categories of tables,
    which the cells of their rows repeat. Every other raw character that is no white space is in a repair or dropped.
    """

    document: str
    raw: str
    text: str
    spans: Mapping[str, Span]
    repairs: tuple[Repair, ...]
    dropped: tuple[Repair, ...]
    frames: tuple[Span, ...] = ()

    def raw_text(self, clause_id: str) -> str:
        """The characters of the source that became the clause, damage and all."""
        span = self.spans[clause_id]
        return self.raw[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Generation:
    """What was published, opened.

    `clauses` and `originals` are read from the disk when they are asked for. `rows` are the ids of the clauses of
    both tables, row by row. `formerly` leads from ids of earlier builds to those of this one. `encoder` is None
    where its model cannot be loaded now: words still find. `degraded` then says so, or why an older
    generation is read.
    """

    number: int
    digest: str
    manifest: Manifest
    documents: Mapping[str, Document]
    clauses: StoredClauses
    originals: Mapping[str, Original]
    rows: tuple[str, ...]
    formerly: Mapping[str, str]
    places: Mapping[str, Place]
    lexicon: Lexicon = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    targets: tuple[Target, ...] = field(repr=False)
    segmenter: Segmenter
    words: WordIndex
    vectors: VectorIndex
    encoder: Encoder | None
    degraded: str | None = None

    def find(self, clause_id: str) -> Clause | None:
        """The clause of that id, or of the id that this one became; None where there is none."""
        return find(clause_id, self.clauses, self.formerly)


def find(
    clause_id: str, clauses: Mapping[str, Clause], formerly: Mapping[str, str]
) -> Clause | None:
    """The clause of that id, or of the id that this one became, over any number of changes."""
    seen: set[str] = set()
    while clause_id not in clauses and clause_id in formerly and clause_id not in seen:
        seen.add(clause_id)
        clause_id = formerly[clause_id]
    return clauses.get(clause_id)


def former_ids(documents: Mapping[str, Document]) -> dict[str, str]:
    """What all documents together say of ids that changed: the old one to the new one."""
    return {old: new for d in documents.values() for old, new in d.formerly.items()}


def read_documents(folder: Path) -> dict[str, Document]:
    """The documents of the generation in `folder`."""
    return {document.id: document for document in read_values(folder / DOCUMENTS_FILE, Document)}


def read_contents(folder: Path) -> tuple[dict[str, Entry], StoredClauses]:
    """Where everything of a document is, and the clauses that are there."""
    entries = {entry.document: entry for entry in read_values(folder / CONTENTS_FILE, Entry)}
    return entries, StoredClauses(folder / CLAUSES_FILE, entries)


def open_generation(data_dir: Path) -> Generation:
    """The generation in use; where it is damaged the newest sound one before it, marked degraded.

    Raises NoGeneration where nothing was built, DamagedGeneration where nothing sound is left.
    """
    reasons: list[str] = []
    for number in _candidates(data_dir, reasons):
        try:
            generation = open_folder(generation_folder(data_dir, number))
        except DamagedGeneration as error:
            reasons.append(str(error))
            continue
        degraded = [*reasons, generation.degraded] if generation.degraded else reasons
        return replace(generation, degraded="; ".join(degraded) or None)
    raise DamagedGeneration(
        f"no sound generation under {data_dir}: {'; '.join(reasons)}; run: python -m indexer build"
    )


def open_folder(folder: Path) -> Generation:
    """The generation in `folder`, every file checked against the manifest before it is read.

    Raises DamagedGeneration.
    """
    manifest = check(folder)
    entries, clauses = read_contents(folder)
    documents = read_documents(folder)
    segmenter = Segmenter.open(folder / SEGMENTER_FOLDER)
    encoder, degraded = _open_encoder(manifest, segmenter)
    generation = Generation(
        number=manifest.number,
        digest=manifest.digest,
        manifest=manifest,
        documents=documents,
        clauses=clauses,
        originals=StoredOriginals(folder / ORIGINALS_FILE, Original, entries),
        rows=tuple(row for entry in entries.values() for row in entry.rows),
        formerly=former_ids(documents),
        places={place.code: place for place in read_values(folder / PLACES_FILE, Place)},
        lexicon=read_values(folder / LEXICON_FILE, Lexicon)[0],
        vocabulary=Vocabulary({f.key: f for f in read_values(folder / FACTS_FILE, Fact)}),
        rules=read_values(folder / RULES_FILE, Rule),
        targets=read_values(folder / TARGETS_FILE, Target),
        segmenter=segmenter,
        words=WordIndex.open(folder / WORDS_FOLDER),
        vectors=VectorIndex.open(folder / VECTORS_FILE),
        encoder=encoder,
        degraded=degraded,
    )
    _check_rows(folder, generation)
    return generation


def verify(folder: Path) -> Generation:
    """The generation in `folder`, after clauses were looked up in both tables by their own words.

    Raises DamagedGeneration where one is not found.
    """
    generation = open_folder(folder)
    step = max(1, len(generation.rows) // SAMPLE)
    for row in range(0, len(generation.rows), step):
        _check_found(generation, row)
    return generation


def _candidates(data_dir: Path, reasons: list[str]) -> tuple[int, ...]:
    """The generations to try, the best first; `reasons` gets what is wrong with the pointer."""
    numbers = generation_numbers(data_dir)
    try:
        current = read_pointer(data_dir)
    except DamagedGeneration as error:
        reasons.append(str(error))
        return numbers[::-1]
    if current is None:
        raise NoGeneration(f"nothing was built under {data_dir} yet; run: python -m indexer build")
    return (current, *(number for number in reversed(numbers) if number < current))


def _open_encoder(manifest: Manifest, segmenter: Segmenter) -> tuple[Encoder | None, str | None]:
    record = manifest.encoder
    try:
        encoder = (
            open_builtin(segmenter) if record.builtin else open_encoder(record.name, segmenter)
        )
    except EncoderError as error:
        return None, f"{error}; only words are searched"
    if (encoder.digest, encoder.dimension) != (record.digest, record.dimension):
        changed = (
            f"the encoder {record.name} is not the one of the build; run: python -m indexer build"
        )
        return None, f"{changed}; only words are searched"
    return encoder, None


def _check_rows(folder: Path, generation: Generation) -> None:
    counts = {
        len(generation.rows),
        len(generation.words),
        len(generation.vectors),
        generation.manifest.rows,
    }
    if len(counts) > 1 or len(generation.clauses) != generation.manifest.clauses:
        raise DamagedGeneration(f"{folder}: its tables and its clauses do not fit together")
    if generation.vectors.dimension != generation.manifest.encoder.dimension:
        raise DamagedGeneration(f"{folder}: its vectors are not of the encoder that it names")


def _check_found(generation: Generation, row: int) -> None:
    clause = generation.clauses[generation.rows[row]]
    words = dict.fromkeys(generation.segmenter.words(clause.text), 1.0)
    only = np.zeros(len(generation.rows), np.bool_)
    only[row] = True
    found = generation.words.search_words(words, 1, only)[0].tolist()
    vector = generation.vectors.vector(row)
    near = generation.vectors.search_vectors(vector, 1, only)[0].tolist()
    if (words and found != [row]) or (vector.any() and near != [row]):
        raise DamagedGeneration(f"{clause.id} is not found by its own words")
