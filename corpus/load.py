"""Files of `corpus/` -> documents, places, lexicon; what is incomplete or misspelt is refused by file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.editions import mark_replaced
from corpus.errors import DataFileError
from corpus.model import (
    ColumnRole,
    Corpus,
    DeclaredRepair,
    Document,
    DocumentKind,
    Evidence,
    Expectation,
    ForceWords,
    Furniture,
    Lexicon,
    Part,
    Passage,
    Period,
    Place,
    PlaceLevel,
    Relation,
    RelationKind,
    Reply,
    Source,
    StatusWords,
)

try:
    from yaml import CSafeLoader as YamlLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as YamlLoader  # type: ignore[assignment]

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
DOCUMENT_ID = re.compile(r"[a-z][a-z0-9-]{1,40}")
PART_ID = re.compile(r"[a-z][a-z0-9-]{0,20}")
PATTERN_KEYS = ("pattern", "patterns", "unless", "answers")
"""The keys of the lexicon whose text is a regular expression."""


class Entry(BaseModel):
    """A mapping in a data file; a key that is not known is a mistake, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(Entry, Generic[T]):
    """A value with the words that show it."""

    value: T
    quote: str
    judgement: str | None = None


class ShownPeriod(Entry):
    start: date
    end: date
    quote: str


class ShownRelation(Entry):
    kind: RelationKind
    target: str
    quote: str


class PassageEntry(Entry):
    begin: str | None = None
    end: str | None = None


class PartEntry(Entry):
    id: str
    name: str
    begin: str


class RepairEntry(Entry):
    raw: str
    clean: str
    context: str
    reason: str


class DocumentFile(Entry):
    """`corpus/documents/<id>.yaml`. Every key must be there; what the file does not say is null."""

    schema_: Literal["document/v1"]
    id: str
    source: str
    work: str
    edition: str
    kind: Shown[DocumentKind]
    title: Shown[str]
    issuer: Shown[str] | None
    author: Shown[str] | None
    publisher: Shown[str] | None
    number: Shown[str] | None
    places: tuple[Shown[str], ...]
    issued: Shown[date] | None
    published: Shown[date] | None
    effective: Shown[date] | None
    until: Shown[date] | None
    consultation: ShownPeriod | None
    draft: Shown[bool] | None
    masked: Shown[bool] | None
    repealed: Shown[bool] | None
    relations: tuple[ShownRelation, ...]
    passage: PassageEntry
    parts: tuple[PartEntry, ...] = ()
    repairs: tuple[RepairEntry, ...] = ()
    formerly: dict[str, str] = {}


class PlaceEntry(Entry):
    name: str
    parent: str | None = None
    level: PlaceLevel | None = None
    aliases: tuple[str, ...] = ()
    ordinary: Literal["stem", "name"] | None = None


class PlacesFile(Entry):
    schema_: Literal["places/v1"]
    places: dict[str, PlaceEntry]


class SynonymEntry(Entry):
    say: tuple[str, ...]
    mean: dict[str, float]
    hint: bool = False


class SynonymsFile(Entry):
    schema_: Literal["synonyms/v1"]
    synonyms: tuple[SynonymEntry, ...]


class ForceFile(Entry):
    schema_: Literal["force/v1"]
    force: tuple[ForceWords, ...]


class FurnitureFile(Entry):
    schema_: Literal["furniture/v1"]
    furniture: tuple[Furniture, ...]


class TablesFile(Entry):
    schema_: Literal["tables/v1"]
    columns: tuple[ColumnRole, ...]
    department_endings: tuple[str, ...]


class RepliesFile(Entry):
    schema_: Literal["replies/v1"]
    replies: tuple[Reply, ...]


class ExpectationsFile(Entry):
    schema_: Literal["expectations/v1"]
    expectations: tuple[Expectation, ...]


class StatusFile(Entry):
    schema_: Literal["status/v1"]
    status: tuple[StatusWords, ...]


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
    return Corpus(sources=sources, documents=documents, places=places, lexicon=load_lexicon(files))


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
        status=read_yaml(files.path("lexicon", "status.yaml"), StatusFile)[0].status,
    )


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a word list, without comments and empty ones."""
    for line in _text(path).splitlines():
        word = line.partition("#")[0].strip()
        if word:
            yield word


def read_yaml(path: Path, shape: type[M]) -> tuple[M, Callable[..., int]]:
    """The file as `shape`, and a function from a place in it (keys and indices) to its line.

    Raises DataFileError for YAML that cannot be read, a key given twice, an unknown or a missing key, a value of the
    wrong type, a pattern that is no regular expression.
    """
    try:
        node = yaml.compose(_text(path), Loader=YamlLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise DataFileError(
            f"{path}:{line}: not readable as YAML: {getattr(error, 'problem', error)}"
        ) from error
    if node is None:
        raise DataFileError(f"{path}:1: the file is empty")
    content = _plain(node, path)
    if isinstance(content, dict) and "schema" in content:
        content["schema_"] = content.pop("schema")

    def line_of(*steps: str | int) -> int:
        return _line(node, steps)

    try:
        entry = shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        steps = tuple("schema" if s == "schema_" else s for s in first["loc"])
        name = ".".join(str(s) for s in steps)
        raise DataFileError(f"{path}:{line_of(*steps)}: {name}: {first['msg']}") from error
    _check_patterns(node, path)
    return entry, line_of


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
            found |= {p.name: p for p in layer.joinpath(folder).glob(pattern)}
        return [found[name] for name in sorted(found)]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DataFileError(f"{path}: this file is missing") from error
    except UnicodeDecodeError as error:
        raise DataFileError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error


def _plain(node: yaml.Node, path: Path) -> Any:
    """The node's value as plain Python; a key given twice is refused."""
    if isinstance(node, yaml.MappingNode):
        content: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise DataFileError(f"{path}:{line}: a key must be a word, not a list or a mapping")
            key = _scalar(key_node)
            if key in content:
                raise DataFileError(f"{path}:{line}: {key!r} is given twice")
            content[key] = _plain(value_node, path)
        return content
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path) for item in node.value]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    """A scalar by its tag; dates, and what only YAML calls a number (12:30, 0x10), stay text for the shape to judge."""
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return node.value.lower() in ("true", "yes", "on")
    number = {"tag:yaml.org,2002:int": int, "tag:yaml.org,2002:float": float}.get(node.tag)
    try:
        return number(node.value) if number else node.value
    except ValueError:
        return node.value


def _check_patterns(node: yaml.Node, path: Path) -> None:
    """Raises DataFileError for a pattern that is not a regular expression."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_patterns(item, path)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in PATTERN_KEYS:
                for pattern in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    _check_pattern(pattern, path)
            else:
                _check_patterns(value, path)


def _check_pattern(node: yaml.Node, path: Path) -> None:
    try:
        re.compile(node.value)
    except re.error as error:
        line = node.start_mark.line + 1
        raise DataFileError(
            f"{path}:{line}: {node.value!r} is not a regular expression: {error}"
        ) from error


def _line(node: yaml.Node, steps: tuple[str | int, ...]) -> int:
    """The line of the innermost node that `steps` reach."""
    for step in steps:
        child = None
        if isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == str(step)), None)
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value)
        ):
            child = node.value[step]
        if child is None:
            break
        node = child
    return int(node.start_mark.line) + 1


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
