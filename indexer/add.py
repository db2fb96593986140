"""A file -> a document of the officers' own corpus: the file as received, and its metadata as proposed."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import AddError, YinlingError
from corpus.gazetteer import Gazetteer
from corpus.load import DOCUMENT_ID, load_corpus
from corpus.metadata import load_metadata_words
from corpus.model import Clause, Corpus, Document, DocumentKind, Evidence, Repair
from indexer.clauses import parse_clauses
from indexer.clean import clean, repair
from indexer.declare import write_declaration
from indexer.propose import Proposal, blank_document, propose
from indexer.sources import read_source


@dataclass(frozen=True, slots=True)
class Added:
    """A document that was added: where its metadata lie, what it was read as, and what a person is to look at."""

    document: Document
    declaration: Path
    questions: tuple[str, ...]
    clauses: tuple[Clause, ...]
    dropped: tuple[Repair, ...]


def add_file(
    file: Path,
    place: str,
    corpus_dir: Path,
    overlay: Path,
    *,
    name: str | None = None,
    kind: DocumentKind | None = None,
    title: str | None = None,
) -> tuple[Added, ...]:
    """The documents of `file`, written under `overlay`; several where the file holds several.

    `kind` and `title` are a person's own where the text does not show them. Nothing is written where anything is
    wrong. Raises AddError for what cannot be added, SourceError for what cannot be read.
    """
    corpus = load_corpus(corpus_dir, overlay if overlay.is_dir() else None)
    check_order(file, place, name, corpus)
    raw = read_source(file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    check_unheld(file, digest, corpus)
    name = name or _free_name(place, digest)
    draft = clean(raw, blank_document(name), corpus.lexicon)
    whole = repair(raw, blank_document(name))
    gazetteer, words = Gazetteer(corpus.places), load_metadata_words(corpus_dir)
    held = tuple(corpus.documents.values())
    proposals = [
        complete(proposal, place, corpus, digest, kind, title)
        for proposal in propose(draft, whole, name, words, gazetteer, held)
    ]
    for proposal in proposals:
        if proposal.document.id in corpus.documents:
            raise AddError(f"the id {proposal.document.id} is taken; choose another with --id")
    return write(file, name, proposals, corpus_dir, overlay)


def check_order(file: Path, place: str, name: str | None, corpus: Corpus) -> None:
    """Raises AddError unless file, place and id are such as can be added."""
    if place not in corpus.places:
        raise AddError(f"{place!r} is no place; give its GB/T 2260 code (six digits, places.yaml)")
    if name is not None and not DOCUMENT_ID.fullmatch(name):
        raise AddError(f"the id {name!r} must be lower case letters, digits and hyphens")
    if name in corpus.documents or name in corpus.sources:
        raise AddError(f"the id {name} is taken; choose another with --id")
    if not file.is_file():
        raise AddError(f"{file}: there is no such file")


def check_unheld(file: Path, digest: str, corpus: Corpus) -> None:
    """Raises AddError where the very same file is held already."""
    for source in corpus.sources.values():
        if source.sha256 == digest:
            documents = [d.id for d in corpus.documents.values() if d.source == source.id]
            raise AddError(f"{file}: this very file is held already, as {', '.join(documents)}")


def complete(
    proposal: Proposal,
    place: str,
    corpus: Corpus,
    digest: str,
    kind: DocumentKind | None,
    title: str | None,
) -> Proposal:
    """The proposal with the officer's place, kind and title, and an edition.

    Raises AddError where kind or title are still unknown.
    """
    document = proposal.document
    evidence = dict(document.evidence)
    if title is not None:
        document, evidence["title"] = replace(document, title=title), Evidence(title)
    if not document.title:
        raise AddError(
            "no title is to be seen in the text; give the words of its title with --title"
        )
    own = Evidence(evidence["title"].quote, "录入时由经办人指定")
    if kind is not None:
        document, evidence["kind"] = replace(document, kind=kind), own
    if "kind" not in evidence:
        raise AddError(
            "the text does not show what kind of document it is; say it with "
            "--kind notice|plan|regulation|report|signed_article"
        )
    questions = list(proposal.questions)
    if place not in document.places:
        if document.places:
            shown = "、".join(corpus.places[code].name for code in document.places)
            questions.append(
                f"原文显示的地区是{shown}，与录入时指定的{corpus.places[place].name}不同"
            )
        for code in document.places:
            del evidence[f"places.{code}"]
        evidence[f"places.{place}"] = own
        document = replace(document, places=(place,))
    day = document.issued or document.published or document.effective
    edition = day.isoformat() if day else "masked" if document.masked else digest[:8]
    document = replace(document, edition=edition, evidence=evidence)
    return replace(proposal, document=document, unknown=(), questions=tuple(questions))


def write(
    file: Path, name: str, proposals: Sequence[Proposal], corpus_dir: Path, overlay: Path
) -> tuple[Added, ...]:
    """The documents as they are read back from where they were written.

    The source is there before any document names it; where one cannot be read back, nothing stays.
    """
    folder = overlay / "sources" / name
    declarations = [overlay / "documents" / f"{p.document.id}.yaml" for p in proposals]
    try:
        _write_source(file, folder)
        for proposal, path in zip(proposals, declarations, strict=True):
            _write_text(path, write_declaration(proposal, file.name))
        return tuple(_read_back(proposals, declarations, corpus_dir, overlay))
    except (YinlingError, OSError) as error:
        for path in declarations:
            path.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise AddError(f"{overlay}: cannot be written: {error.strerror}") from error
        raise


def _read_back(
    proposals: Sequence[Proposal], declarations: Sequence[Path], corpus_dir: Path, overlay: Path
) -> Iterator[Added]:
    corpus = load_corpus(corpus_dir, overlay)
    for proposal, path in zip(proposals, declarations, strict=True):
        document = corpus.documents[proposal.document.id]
        raw = read_source(Path(corpus.sources[document.source].path))
        draft = clean(raw, document, corpus.lexicon)
        clauses = parse_clauses(draft, document, corpus.lexicon)
        yield Added(document, path, proposal.questions, clauses, draft.dropped)


def added_lines(added: Added) -> Iterator[str]:
    """What a person is to see of a document that was added: its clauses, what was left out, what to do next."""
    document = added.document
    yield f"{document.id}  {document.title}"
    counts = Counter(clause.kind for clause in added.clauses)
    yield "clauses: " + ", ".join(f"{number} {kind}" for kind, number in counts.items())
    for clause in added.clauses:
        if clause.kind in ("title", "heading"):
            yield f"{'  ' * clause.level}{clause.label}"
    for kind, number in Counter(left.kind for left in added.dropped).items():
        first = next(left for left in added.dropped if left.kind == kind)
        words = " ".join(first.raw.split())
        yield f"left out {kind}: {number}, the first {words[:60]!r} ({first.reason})"
    for question in added.questions:
        yield f"confirm: {question}"
    yield f"next: check every value of {added.declaration} against the text, then run: python -m indexer build"


def _free_name(place: str, digest: str) -> str:
    """An id for a file that was given none."""
    return f"d{place}-{digest[:8]}"


def _write_source(file: Path, folder: Path) -> None:
    """The file byte for byte, alone in its folder; what an interrupted addition left there goes."""
    draft = folder.with_name(f".{folder.name}.adding")
    for left in (draft, folder):
        shutil.rmtree(left, ignore_errors=True)
    draft.mkdir(parents=True)
    shutil.copyfile(file, draft / re.sub(r"^\.+", "", file.name))
    draft.replace(folder)


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.adding")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
