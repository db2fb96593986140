"""The JSON routes: answers, search, clauses, documents, health."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from corpus.model import Validity
from indexer.generation import Generation
from service import pipeline
from service.model import MAX_QUESTION, Answer, PersonView, Question
from service.web.asking import known_place, read_question
from service.web.contract import (
    AnswerOut,
    AnswerRequest,
    ClauseOut,
    ClausesOut,
    DocumentsOut,
    FeedbackOut,
    FeedbackRequest,
    Health,
    SearchOut,
    clause_out,
    document_out,
    hit_out,
)
from service.web.openapi import event_stream, problems
from service.web.state import Serving, clause_as_cited, clause_of, document_of
from service.web.stream import server_sent
from service.web.visitor import asker_of

router = APIRouter()

DEGRADED = (
    "资料没有全部打开，正在用能用的部分回答。请管理员看服务的日志，再运行 python -m indexer build。"
)

STREAM = event_stream(
    'event: sentence\ndata: {"text": "…", "citations": [1], "basis": "quote", "cited": […]}\n\n',
    *("understood", "judged", "found", "sentence", "done", "problem"),
)


@router.post(
    "/api/v1/answers",
    response_model=AnswerOut,
    responses={200: {"content": STREAM}, **problems(413, 422, 500, 503)},
    summary="Answers a question; with `stream` as server-sent events.",
)
def post_answer(
    body: AnswerRequest,
    request: Request,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> Answer | StreamingResponse:
    """The answer, or a stream of understood, judged, found, sentence …, done.

    Facts and subject of earlier turns are those of `conversation_id`, for the browser or the key (Authorization) that it began
    with; anybody else's question begins a new one. The same Idempotency-Key gives the same answer.
    """
    serving: Serving = request.app.state.serving
    assistant = serving.assistant
    question = replace(question_of(body, assistant.generation), asker=asker_of(request))
    if not body.stream:
        return serving.conversations.answer(question, assistant, idempotency_key)
    events = serving.conversations.ask(question, assistant, idempotency_key)
    return StreamingResponse(server_sent(events), media_type="text/event-stream")


@router.get(
    "/api/v1/answers/{answer_id}",
    response_model=AnswerOut,
    responses=problems(404, 500, 503),
    summary="An answer as it was given.",
)
def get_answer(answer_id: str, request: Request) -> Answer:
    """The answer; it is gone when the days of its conversation are over."""
    serving: Serving = request.app.state.serving
    return serving.conversations.given(answer_id)


@router.post(
    "/api/v1/feedback",
    status_code=201,
    responses=problems(404, 413, 422, 500, 503),
    summary="Says whether an answer helped; a second time replaces the first.",
)
def post_feedback(body: FeedbackRequest, request: Request) -> FeedbackOut:
    """The feedback with the id that takes it back."""
    serving: Serving = request.app.state.serving
    right = clause_of(serving.generation, body.clause_id).id if body.clause_id else None
    name = serving.conversations.add_feedback(body.answer_id, body.helpful, body.comment, right)
    return FeedbackOut(id=name, answer_id=body.answer_id, helpful=body.helpful)


@router.delete(
    "/api/v1/feedback/{feedback_id}",
    status_code=204,
    response_class=Response,
    responses=problems(404, 500, 503),
    summary="Takes feedback back.",
)
def delete_feedback(feedback_id: str, request: Request) -> None:
    """Nothing; 404 where it was taken back already."""
    serving: Serving = request.app.state.serving
    serving.conversations.undo_feedback(feedback_id)


def question_of(body: AnswerRequest, generation: Generation) -> Question:
    """The question that the request asks; QuestionError for a place that is not known."""
    return Question(
        text=read_question(body.question),
        as_of=body.as_of or date.today(),
        place=known_place(body.place, generation),
        conversation_id=body.conversation_id,
        people=tuple(PersonView(each.id, each.label, each.facts) for each in body.people),
        household=body.household,
        rest=body.rest,
    )


@router.get(
    "/api/v1/search",
    responses=problems(404, 422, 500, 503),
    summary="Finds clauses, best first.",
)
def get_search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=MAX_QUESTION, pattern=r"\S")],
    place: Annotated[str | None, Query(pattern=r"^[0-9]{6}$")] = None,
    validity: Validity | None = None,
    document: str | None = None,
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> SearchOut:
    """The clauses nearest to `q` among those of the place, validity and document asked for."""
    serving: Serving = request.app.state.serving
    assistant = serving.assistant
    if document is not None:
        document_of(assistant.generation, document)
    hits = pipeline.search(
        q,
        assistant,
        place=known_place(place, assistant.generation),
        validity=validity,
        document=document,
        k=k,
        as_of=date.today(),
    )
    return SearchOut(hits=[hit_out(hit) for hit in hits])


@router.get(
    "/api/v1/clauses/{clause_id}",
    responses=problems(404, 422, 500, 503),
    summary="One clause; with `text`, the hash of a citation, as it was cited.",
)
def get_clause(
    clause_id: str,
    request: Request,
    text: Annotated[str | None, Query(pattern="^[0-9a-f]{16}$")] = None,
) -> ClauseOut:
    """The clause as the generation in use holds it, or as an answer that is kept cited it."""
    return clause_out(clause_as_cited(request.app.state.serving, clause_id, text))


@router.get(
    "/api/v1/documents",
    responses=problems(500, 503),
    summary="The documents that are held.",
)
def get_documents(request: Request) -> DocumentsOut:
    """Every document with its metadata and its validity today."""
    serving: Serving = request.app.state.serving
    documents, today = serving.generation.documents.values(), date.today()
    return DocumentsOut(
        documents=[document_out(each, serving.gazetteer, today) for each in documents]
    )


@router.get(
    "/api/v1/documents/{document_id}/clauses",
    responses=problems(404, 500, 503),
    summary="The clauses of a document, in its order.",
)
def get_document_clauses(document_id: str, request: Request) -> ClausesOut:
    """Every clause, headings and cells included."""
    generation: Generation = request.app.state.serving.generation
    document = document_of(generation, document_id)
    own = generation.clauses.of(document.id)
    return ClausesOut(document=document.id, clauses=[clause_out(each) for each in own])


@router.get("/livez", responses=problems(500), summary="Whether the process answers.")
def get_livez() -> Health:
    """Always alive when it can be said."""
    return Health(status="alive")


@router.get("/readyz", responses=problems(500, 503), summary="Whether questions can be answered.")
def get_readyz(request: Request) -> Health:
    """Ready; degraded when an earlier generation answers, or without the encoder."""
    generation: Generation = request.app.state.serving.generation
    if generation.degraded is not None:
        return Health(
            status="degraded",
            generation=generation.digest,
            detail=DEGRADED,
        )
    return Health(status="ready", generation=generation.digest)


@router.get("/openapi.json", include_in_schema=False)
def get_openapi(request: Request) -> dict[str, Any]:
    """What this service offers, errors included."""
    described: dict[str, Any] = request.app.openapi()
    return described
