"""Files as a district sends them, none of which the code was written for: each comes out as a person outlined it.

An outline is the metadata that are proposed, then a clause a line: id, kind, label, first characters, cells of a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import corpus
from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from corpus.metadata import load_metadata_words
from corpus.model import Clause, Document
from indexer.clauses import parse_clauses
from indexer.clean import clean, repair
from indexer.draft import Draft
from indexer.propose import blank_document, propose
from indexer.sources import read_source

FOLDER = Path(__file__).parent / "fresh"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".outline")
CORPUS_DIR = Path(corpus.__file__).parent
CORPUS = load_corpus(CORPUS_DIR)
WORDS = load_metadata_words(CORPUS_DIR)
GAZETTEER = Gazetteer(CORPUS.places)
BLANK = blank_document("d")
FIELDS = ("title", "kind", "issuer", "number", "issued", "published", "effective", "until")
SHOWN = 12


def proposed(path: Path) -> tuple[Document, Draft, tuple[Clause, ...]]:
    """The document as `add` proposes it, with nothing corrected."""
    raw = read_source(path)
    draft, whole = clean(raw, BLANK, CORPUS.lexicon), repair(raw, BLANK)
    (proposal,) = propose(draft, whole, "d", WORDS, GAZETTEER)
    draft = clean(raw, proposal.document, CORPUS.lexicon)
    return proposal.document, draft, parse_clauses(draft, proposal.document, CORPUS.lexicon)


def outline(document: Document, clauses: tuple[Clause, ...]) -> Iterator[str]:
    for field in FIELDS:
        yield f"{field}: {getattr(document, field)}"
    for clause in clauses:
        columns = [".".join(clause.path), clause.kind, clause.label]
        columns.append(" ".join(clause.text.split())[:SHOWN])
        if clause.kind == "row":
            columns.append("/".join(cell.text for cell in clause.cells))
        yield " | ".join(columns)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_comes_out_as_outlined(path: Path) -> None:
    document, _, clauses = proposed(path)
    written = path.with_suffix(".outline").read_text(encoding="utf-8").splitlines()
    assert list(outline(document, clauses)) == written


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_has_all_its_characters(path: Path) -> None:
    _, draft, clauses = proposed(path)
    told = [repair.span for repair in (*draft.repairs, *draft.dropped)]
    told += [draft.raw_span(s.start, s.end) for c in clauses for s in (c.span, *c.frame)]
    places = {at for span in told for at in range(span.start, span.end)}
    assert not [c for at, c in enumerate(draft.raw) if at not in places and c.strip()]
