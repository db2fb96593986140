"""The JSON of the HTTP API: what a request may hold and how our values look in a response."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from corpus.gazetteer import Gazetteer
from corpus.model import (
    Cell,
    Clause,
    ClauseKind,
    Document,
    DocumentKind,
    Evidence,
    Period,
    RelationKind,
    SentenceMark,
    Span,
    Validity,
)
from service.model import (
    MAX_QUESTION,
    Answer,
    AnswerKind,
    Ask,
    Citation,
    Completeness,
    Decline,
    Hit,
    PersonView,
    PlaceView,
    Sentence,
    Table,
    Verdict,
)
from service.web.places import place_views


def _iso_day(value: object) -> object:
    # pydantic alone would also take time stamps and days written with a time.
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("not an ISO day")
    if not isinstance(value, str | date | None):
        raise ValueError("not an ISO day")
    return value


Day = Annotated[date, BeforeValidator(_iso_day)]


class FromValues(BaseModel):
    """Reads our frozen values field by field."""

    model_config = ConfigDict(from_attributes=True)


class PersonIn(BaseModel):
    """A person that a form describes."""

    id: str = Field(min_length=1, max_length=40)
    label: str = Field(default="", max_length=40)
    relation: str | None = Field(default=None, max_length=40)
    facts: dict[str, Any] = Field(default_factory=dict)


class AnswerRequest(BaseModel):
    """What `POST /api/v1/answers` takes."""

    question: str = Field(min_length=1, max_length=MAX_QUESTION, pattern=r"\S")
    conversation_id: str | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
    people: list[PersonIn] = Field(default_factory=list, max_length=20)
    household: dict[str, Any] = Field(default_factory=dict)
    rest: Literal["unknown", "none"] = "unknown"
    place: str | None = Field(default=None, pattern=r"^[0-9]{6}$")
    as_of: Day | None = None
    stream: bool = False


class FeedbackRequest(BaseModel):
    """What `POST /api/v1/feedback` takes; `clause_id` is the clause that the answer ought to have cited."""

    answer_id: str = Field(pattern=r"^[0-9a-f]{32}$")
    helpful: StrictBool
    comment: str | None = Field(default=None, max_length=MAX_QUESTION)
    clause_id: str | None = Field(default=None, pattern=r"^[a-z0-9.~-]{1,200}$")


class FeedbackOut(BaseModel):
    """Feedback that was taken; `DELETE /api/v1/feedback/{id}` takes it back."""

    id: str
    answer_id: str
    helpful: bool


class EligibilityRequest(BaseModel):
    """What `POST /api/v1/eligibility` takes: facts by key, as `GET /api/v1/facts` lists them."""

    people: list[PersonIn] = Field(min_length=1, max_length=20)
    household: dict[str, Any] = Field(default_factory=dict)
    rest: Literal["unknown", "none"] = "unknown"
    place: str | None = Field(default=None, pattern=r"^[0-9]{6}$")
    as_of: Day | None = None
    benefits: list[str] = Field(default_factory=list, max_length=200)


class EligibilityOut(FromValues):
    """Verdicts on facts, what to ask next, and the clauses behind them."""

    as_of: date
    verdicts: tuple[Verdict, ...]
    ask: tuple[Ask, ...]
    citations: tuple[Citation, ...]
    notices: tuple[str, ...]
    generation: str


class UnderstoodOut(FromValues):
    """What was made of the question."""

    people: tuple[PersonView, ...]
    household: dict[str, Any]
    places: tuple[PlaceView, ...]
    intent: str


class AnswerOut(FromValues):
    """The whole answer; `text` alone is safe to forward."""

    id: str
    conversation_id: str
    kind: AnswerKind
    completeness: Completeness
    as_of: date
    text: str
    sentences: tuple[Sentence, ...]
    understood: UnderstoodOut
    verdicts: tuple[Verdict, ...]
    ask: tuple[Ask, ...]
    citations: tuple[Citation, ...]
    table: Table | None
    decline: Decline | None
    notices: tuple[str, ...]
    generation: str
    timing_ms: dict[str, float]


class ClauseOut(FromValues):
    """A clause and the address of its page; `sentences` are what each sentence of `text` promises (its force)."""

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
    span: Span
    parent: str | None
    digest: str
    url: str


class HitOut(BaseModel):
    """A clause that was found, its score, and the question's words that it holds."""

    clause: ClauseOut
    score: float
    matched: tuple[str, ...]


class SearchOut(BaseModel):
    """Clauses, best first."""

    hits: list[HitOut]


class ClausesOut(BaseModel):
    """The clauses of a document, in its order."""

    document: str
    clauses: list[ClauseOut]


class RelationOut(FromValues):
    """What a document is to another one, which it names."""

    kind: RelationKind
    target: str
    evidence: Evidence


class DocumentOut(FromValues):
    """A document with its metadata; what the file does not say is null."""

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
    relations: tuple[RelationOut, ...]
    evidence: dict[str, Evidence]
    url: str


class DocumentsOut(BaseModel):
    """Every document that is held."""

    documents: list[DocumentOut]


class Health(BaseModel):
    """Whether the service runs, and on which generation."""

    status: Literal["alive", "ready", "degraded"]
    generation: str | None = None
    detail: str | None = None


class FieldError(BaseModel):
    """A field of the request that cannot be used."""

    field: str
    detail: str


class Problem(BaseModel):
    """What went wrong (RFC 9457); `detail` is Chinese and says the way out."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None


def answer_object(answer: Answer) -> dict[str, Any]:
    """The answer as the JSON object of the contract."""
    return AnswerOut.model_validate(answer).model_dump(mode="json")


def clause_out(clause: Clause) -> ClauseOut:
    """The clause with its address."""
    values = {name: getattr(clause, name) for name in ClauseOut.model_fields if name != "url"}
    return ClauseOut(**values, url=f"/clauses/{clause.id}")


def hit_out(hit: Hit) -> HitOut:
    """The hit with its clause whole."""
    return HitOut(clause=clause_out(hit.clause), score=hit.score, matched=hit.matched)


def document_out(document: Document, gazetteer: Gazetteer, day: date) -> DocumentOut:
    """The document with its validity on `day` and its places by name."""
    own = {"places", "relations", "evidence", "validity", "validity_as_of", "url"}
    values = {name: getattr(document, name) for name in DocumentOut.model_fields if name not in own}
    return DocumentOut(
        **values,
        places=place_views(document.places, gazetteer),
        relations=tuple(RelationOut.model_validate(each) for each in document.relations),
        evidence=dict(document.evidence),
        validity=document.validity_on(day),
        validity_as_of=day,
        url=f"/documents/{document.id}",
    )
