"""What stands in the data files of `corpus/`, key by key."""

from __future__ import annotations

from datetime import date
from typing import Generic, Literal, TypeVar

from pydantic import Field

from corpus.datafile import Entry
from corpus.model import (
    ColumnRole,
    DocumentKind,
    Expectation,
    ForceWords,
    Furniture,
    PlaceLevel,
    RelationKind,
    Reply,
    StatusWords,
)
from corpus.presumptions import PresumptionReplies
from corpus.rule import Comparator

T = TypeVar("T")


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
    formerly: dict[str, str] = Field(default_factory=dict)


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


class PresumptionsFile(Entry):
    schema_: Literal["presumptions/v1"]
    confirms: str
    musts: str
    together: str
    done: str
    alike: dict[str, tuple[str, ...]]
    replies: PresumptionReplies


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


class AboutEntry(Entry):
    before: tuple[str, ...]
    behind: tuple[str, ...]


class BoundEntry(AboutEntry):
    comparators: tuple[Comparator, ...] = Field(min_length=1)
    apart: tuple[str, ...] = ()


class QuantitiesEntry(Entry):
    measures: tuple[str, ...]
    idioms: tuple[str, ...]
    bounds: tuple[BoundEntry, ...]
    inclusive: tuple[str, ...]
    exclusive: tuple[str, ...]
    ranges: tuple[str, ...]
    lists: tuple[str, ...]
    about: AboutEntry
    per: dict[str, tuple[str, ...]]


class QuantitiesFile(Entry):
    schema_: Literal["quantities/v1"]
    quantities: QuantitiesEntry


class StatusFile(Entry):
    schema_: Literal["status/v1"]
    status: tuple[StatusWords, ...]
