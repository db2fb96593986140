"""What the client gives back beside answers: frozen values, their fields those of the HTTP API.

What a newer server adds is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.model import (
    Cell,
    ClauseKind,
    DocumentKind,
    Evidence,
    Period,
    RelationKind,
    SentenceMark,
    Validity,
)
from corpus.vocabulary import FactSubject
from service.model import Done, Judged, PlaceView, Understood, Wrote


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """A clause, its words as the document has them, and the path of its page.

    `sentences` are stretches of `text` with what they promise: `entitles`, `plans`, `pilots` ...
    """

    id: str
    document: str
    path: tuple[str, ...]
    label: str
    level: int
    kind: ClauseKind
    heading: tuple[str, ...]
    text: str
    cells: tuple[Cell, ...]
    sentences: tuple[SentenceMark, ...]
    parent: str | None
    digest: str
    url: str


@dataclass(frozen=True, slots=True)
class HitResult:
    """A clause that was found, its score, and the question's words that it holds."""

    clause: ClauseResult
    score: float
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundResult:
    """Event: clauses were found, best first."""

    hits: tuple[HitResult, ...]


EventResult = Understood | Judged | FoundResult | Wrote | Done


@dataclass(frozen=True, slots=True)
class RelationResult:
    """What a document is to another one, which it names."""

    kind: RelationKind
    target: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """A document; what the file does not say is None. `validity` is that on the day `validity_as_of`."""

    id: str
    work: str
    edition: str
    kind: DocumentKind
    title: str
    issuer: str | None
    author: str | None
    publisher: str | None
    number: str | None
    places: tuple[PlaceView, ...]
    issued: date | None
    published: date | None
    effective: date | None
    until: date | None
    consultation: Period | None
    draft: bool
    masked: bool
    repealed: bool
    validity: Validity
    validity_as_of: date
    relations: tuple[RelationResult, ...]
    evidence: Mapping[str, Evidence]
    url: str


@dataclass(frozen=True, slots=True)
class BenefitResult:
    """A benefit and how it is decided. `state` other than `signed` means that no officer signed its rule.

    `versions` are the rule from one day to another, as the API prints it: conditions, amounts, the words of the clause.
    """

    id: str
    name: str
    item: str | None
    part: str | None
    place: str
    place_code: str
    kind: str
    subject: FactSubject
    state: str
    validity: Validity
    document_id: str
    document_title: str
    rule_version: str
    source: str
    url: str
    versions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class FeedbackResult:
    """Feedback that was taken; `id` takes it back."""

    id: str
    answer_id: str
    helpful: bool
