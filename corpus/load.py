"""Files of `corpus/` -> documents, places, lexicon; what is incomplete or misspelt is refused by file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from corpus.datafile import read_lines, read_yaml
from corpus.editions import mark_replaced
from corpus.errors import DataFileError
from corpus.model import (
    Corpus,
    DeclaredRepair,
    Document,
    Evidence,
    Lexicon,
    Part,
    Passage,
    Period,
    Place,
    PlaceLevel,
    Relation,
    Source,
)
from corpus.naming_files import load_naming
from corpus.presumptions import PresumptionWords
from corpus.quantity_words import BoundWords, QuantityWords
from corpus.rule_files import load_rules, load_targets, load_vocabulary
from corpus.shapes import (
    DocumentFile,
    ExpectationsFile,
    ForceFile,
    FurnitureFile,
    PlacesFile,
    PresumptionsFile,
    QuantitiesFile,
    RepliesFile,
    Shown,
    StatusFile,
    SynonymsFile,
    TablesFile,
)
from corpus.talk_files import load_talk

T = TypeVar("T")
DOCUMENT_ID = re.compile(r"[a-z][a-z0-9-]{1,40}")
PART_ID = re.compile(r"[a-z][a-z0-9-]{0,20}")


def load_corpus(root: Path, overlay: Path | None = None) -> Corpus:
    """The corpus under `root`, with files of the same name under `overlay` in their place.

    Raises DataFileError naming file and line of the first thing that is wrong.
    """
    files = _Files(root, overlay)
    places = load_places(files)
    documents = mark_replaced({d.id: d for d in load_documents(files, places)})
    sources = {
        name: load_source(files, name) for name in sorted({d.source for d in documents.values()})
    }
    vocabulary = load_vocabulary(files.path("facts.yaml"), places)
    return Corpus(
        sources=sources,
        documents=documents,
        places=places,
        lexicon=load_lexicon(files),
        vocabulary=vocabulary,
        rules=tuple(load_rules(files.all("rules", "*/*.yaml"), places, vocabulary)),
        targets=tuple(load_targets(files.path("targets.yaml"), places)),
    )


def load_documents(files: _Files, places: Mapping[str, Place]) -> Iterator[Document]:
    """Every declared document, in order of id."""
    for path in files.all("documents", "*.yaml"):
        entry, line_of = read_yaml(path, DocumentFile)
        if entry.id != path.stem:
            raise DataFileError(
                f"{path}:{line_of('id')}: id {entry.id!r} must be the file's name, {path.stem!r}"
            )
        if not DOCUMENT_ID.fullmatch(entry.id):
            raise DataFileError(
                f"{path}:{line_of('id')}: an id is lower case letters, digits and hyphens"
            )
        if (
            not DOCUMENT_ID.fullmatch(entry.source)
            or not files.path("sources", entry.source).is_dir()
        ):
            raise DataFileError(
                f"{path}:{line_of('source')}: there is no folder sources/{entry.source}; "
                "put the file there as it was received"
            )
        for n, place in enumerate(entry.places):
            if place.value not in places:
                where = line_of("places", n, "value")
                raise DataFileError(f"{path}:{where}: {place.value!r} is not a code of places.yaml")
        for n, part in enumerate(entry.parts):
            if part.id and not PART_ID.fullmatch(part.id):
                raise DataFileError(
                    f"{path}:{line_of('parts', n, 'id')}: part id {part.id!r} is not a plain word"
                )
        yield _document(entry)


def load_source(files: _Files, name: str) -> Source:
    """The one file in `sources/<name>/`, with its hash."""
    folder = files.path("sources", name)
    found = sorted(p for p in folder.glob("*") if p.is_file()) if folder.is_dir() else []
    if len(found) != 1:
        raise DataFileError(
            f"{folder}: must hold exactly one file, the source as received; it holds {len(found)}"
        )
    content = found[0].read_bytes()
    return Source(name, str(found[0]), hashlib.sha256(content).hexdigest(), len(content))


def load_places(files: _Files) -> dict[str, Place]:
    """Administrative divisions by their GB/T 2260 code."""
    path = files.path("places.yaml")
    entry, line_of = read_yaml(path, PlacesFile)
    places = {}
    for code, place in entry.places.items():
        if place.parent is not None and place.parent not in entry.places:
            raise DataFileError(
                f"{path}:{line_of('places', code)}: parent {place.parent!r} of {code} is not listed"
            )
        level = place.level or _level(code)
        places[code] = Place(code, place.name, level, place.parent, place.aliases, place.ordinary)
    return places


def load_lexicon(files: _Files) -> Lexicon:
    """The words of the trade from `lexicon/`."""
    synonyms: dict[str, dict[str, float]] = {}
    groups = read_yaml(files.path("lexicon", "synonyms.yaml"), SynonymsFile)[0].synonyms
    for group in groups:
        for word in group.say:
            synonyms.setdefault(word, {}).update(group.mean)
    furniture = read_yaml(files.path("lexicon", "furniture.yaml"), FurnitureFile)[0].furniture
    force = read_yaml(files.path("lexicon", "force.yaml"), ForceFile)[0].force
    tables = read_yaml(files.path("lexicon", "tables.yaml"), TablesFile)[0]
    replies = read_yaml(files.path("lexicon", "replies.yaml"), RepliesFile)[0].replies
    expectations = read_yaml(files.path("lexicon", "expectations.yaml"), ExpectationsFile)[
        0
    ].expectations
    return Lexicon(
        terms=tuple(read_lines(files.path("lexicon", "terms.txt"))),
        synonyms=synonyms,
        hints=frozenset(word for group in groups if group.hint for word in group.say),
        generic=frozenset(read_lines(files.path("lexicon", "generic.txt"))),
        stopwords=frozenset(read_lines(files.path("lexicon", "stopwords.txt"))),
        force=force,
        heading_words=tuple(read_lines(files.path("lexicon", "headings.txt"))),
        examples=tuple(read_lines(files.path("lexicon", "examples.txt"))),
        furniture=furniture,
        columns=tables.columns,
        department_endings=tables.department_endings,
        replies=replies,
        expectations=expectations,
        quantities=_quantity_words(files),
        status=read_yaml(files.path("lexicon", "status.yaml"), StatusFile)[0].status,
        talk=load_talk(files.path),
        naming=load_naming(files.path),
        presumptions=_presumption_words(files),
    )


def _presumption_words(files: _Files) -> PresumptionWords:
    entry = read_yaml(files.path("lexicon", "presumptions.yaml"), PresumptionsFile)[0]
    return PresumptionWords(
        entry.confirms, entry.musts, entry.together, entry.done, entry.alike, entry.replies
    )


def _quantity_words(files: _Files) -> QuantityWords:
    entry = read_yaml(files.path("lexicon", "quantities.yaml"), QuantitiesFile)[0].quantities
    return QuantityWords(
        measures=entry.measures,
        idioms=entry.idioms,
        bounds=tuple(BoundWords(b.comparators, b.before, b.behind, b.apart) for b in entry.bounds),
        inclusive=entry.inclusive,
        exclusive=entry.exclusive,
        ranges=entry.ranges,
        lists=entry.lists,
        about=BoundWords((), entry.about.before, entry.about.behind),
        per=entry.per,
    )


class _Files:
    """The base folder and the overlay that may replace single files of it."""

    def __init__(self, root: Path, overlay: Path | None) -> None:
        if not root.is_dir():
            raise DataFileError(f"{root}: there is no corpus folder here; set CORPUS_DIR")
        self.layers = [layer for layer in (overlay, root) if layer is not None and layer.is_dir()]

    def path(self, *steps: str) -> Path:
        """The first layer's file of that name."""
        return next(
            (p for layer in self.layers if (p := layer.joinpath(*steps)).exists()),
            self.layers[-1].joinpath(*steps),
        )

    def all(self, folder: str, pattern: str) -> list[Path]:
        """The files of a folder over all layers, one for each name, sorted by name."""
        found: dict[str, Path] = {}
        for layer in reversed(self.layers):
            base = layer.joinpath(folder)
            found |= {p.relative_to(base).as_posix(): p for p in base.glob(pattern)}
        return [found[name] for name in sorted(found)]


def _level(code: str) -> PlaceLevel:
    """The level that a GB/T 2260 code tells: 120000 province, 130900 city, 120115 district."""
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "district"


def _document(entry: DocumentFile) -> Document:
    # In the order of the fields: equal files give equal documents, down to the bytes.
    names = [f.name for f in fields(Document) if f.name in DocumentFile.model_fields]
    shown = {name: value for name in names if isinstance(value := getattr(entry, name), Shown)}
    evidence = {name: Evidence(value.quote, value.judgement) for name, value in shown.items()}
    evidence |= {f"places.{p.value}": Evidence(p.quote, p.judgement) for p in entry.places}
    if entry.consultation:
        evidence["consultation"] = Evidence(entry.consultation.quote)
    return Document(
        id=entry.id,
        source=entry.source,
        work=entry.work,
        edition=entry.edition,
        kind=entry.kind.value,
        title=entry.title.value,
        issuer=_value(entry.issuer),
        author=_value(entry.author),
        publisher=_value(entry.publisher),
        number=_value(entry.number),
        places=tuple(p.value for p in entry.places),
        issued=_value(entry.issued),
        published=_value(entry.published),
        effective=_value(entry.effective),
        until=_value(entry.until),
        consultation=Period(entry.consultation.start, entry.consultation.end)
        if entry.consultation
        else None,
        draft=entry.draft is not None and entry.draft.value,
        masked=entry.masked is not None and entry.masked.value,
        repealed=entry.repealed is not None and entry.repealed.value,
        relations=tuple(Relation(r.kind, r.target, Evidence(r.quote)) for r in entry.relations),
        evidence=evidence,
        passage=Passage(entry.passage.begin, entry.passage.end),
        parts=tuple(Part(p.id, p.name, p.begin) for p in entry.parts),
        repairs=tuple(DeclaredRepair(r.raw, r.clean, r.context, r.reason) for r in entry.repairs),
        formerly=entry.formerly,
    )


def _value(shown: Shown[T] | None) -> T | None:
    return shown.value if shown else None
