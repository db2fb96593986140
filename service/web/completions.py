"""The routes that clients of OpenAI's API know: each completion is an answer of ours, by the same flow."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse

from corpus.errors import NoModel, QuestionError
from service.model import MAX_QUESTION, Answer, Question
from service.printout import printout
from service.web.asking import known_place, read_question
from service.web.completion_contract import (
    MODEL,
    Annotation,
    AssistantMessage,
    Choice,
    Completion,
    CompletionRequest,
    Model,
    Models,
    UrlCitation,
    Usage,
    summary_of,
)
from service.web.openapi import completion_problems, event_stream
from service.web.places import covered_places
from service.web.problems import EMPTY, NO_MODEL
from service.web.state import Serving
from service.web.visitor import asker_of

router = APIRouter()

EARLIER = 20
"""Questions before the last one that are read again, the latest ones."""

MARK = re.compile(r"\[([0-9]+)\]")

STREAM = event_stream(
    'data: {"object": "chat.completion.chunk", "choices": […]}\n\ndata: [DONE]\n\n'
)


@router.post(
    "/v1/chat/completions",
    response_model=Completion,
    responses={200: {"content": STREAM}, **completion_problems(400, 404, 413, 500, 503)},
    summary="Answers the last user message as OpenAI's API would; with `stream` in chunks.",
)
def post_completion(
    body: CompletionRequest,
    request: Request,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> Completion | StreamingResponse:
    """The answer with its citations in the text, and on the message as `citations` and `annotations`.

    Earlier user messages are the conversation, unless `conversation_id` names one that is kept here.
    """
    serving: Serving = request.app.state.serving
    question = replace(question_of(body, serving), asker=asker_of(request))
    answer = serving.conversations.answer(question, serving.assistant, idempotency_key)
    completion = completion_of(answer, body, str(request.base_url).rstrip("/"))
    if not body.stream:
        return completion
    counted = body.stream_options is not None and body.stream_options.include_usage
    return StreamingResponse(chunks(completion, counted), media_type="text/event-stream")


@router.get(
    "/v1/models",
    responses=completion_problems(500, 503),
    summary="The models: one without a place, one for each place that documents are from.",
)
def get_models(request: Request) -> Models:
    """Every model by name."""
    return Models(data=models(request.app.state.serving))


@router.get(
    "/v1/models/{model}",
    responses=completion_problems(404, 500, 503),
    summary="One model.",
)
def get_model(model: str, request: Request) -> Model:
    """The model of that name."""
    return _model(model, request.app.state.serving)


def models(serving: Serving) -> list[Model]:
    """The models that the generation in use can answer for."""
    created = int(datetime.fromisoformat(serving.generation.manifest.built_at).timestamp())
    places = covered_places(serving.generation.documents.values(), serving.gazetteer)
    named = {MODEL: "银龄问策"} | {f"{MODEL}-{p.code}": f"银龄问策：{p.name}" for p in places}
    return [Model(id=id_, created=created, name=name) for id_, name in named.items()]


def question_of(body: CompletionRequest, serving: Serving) -> Question:
    """The question of the last user message; QuestionError without one, NoModel for a model that there is not."""
    place = _model(body.model, serving).id.removeprefix(MODEL).lstrip("-")
    *earlier, last = [each.text for each in body.messages if each.role == "user"] or [""]
    if not last.strip():
        raise QuestionError(EMPTY)
    return Question(
        text=read_question(last),
        as_of=body.as_of or date.today(),
        place=known_place(body.place or place, serving.generation),
        conversation_id=body.conversation_id,
        # What could not be taken then told nothing.
        earlier=tuple(t.strip() for t in earlier if t.strip() and len(t) <= MAX_QUESTION)[
            -EARLIER:
        ],
    )


def completion_of(answer: Answer, body: CompletionRequest, base: str) -> Completion:
    """The answer as a completion; its citations lead to pages at `base`."""
    content = printout(answer, base)
    read, written = sum(len(each.text) for each in body.messages), len(content)
    message = AssistantMessage(
        content=content,
        annotations=list(links(answer, base)),
        citations=answer.citations,
    )
    return Completion(
        id=f"chatcmpl-{answer.id}",
        created=int(time.time()),
        model=body.model,
        system_fingerprint=f"fp_{answer.generation[:12]}",
        choices=[Choice(message=message)],
        usage=Usage(prompt_tokens=read, completion_tokens=written, total_tokens=read + written),
        answer=summary_of(answer),
    )


def links(answer: Answer, base: str) -> Iterator[Annotation]:
    """Each mark of the text with the page of its clause; the content begins with the text."""
    cited = {each.marker: each for each in answer.citations}
    for mark in MARK.finditer(answer.text):
        if citation := cited.get(int(mark[1])):
            yield Annotation(
                url_citation=UrlCitation(
                    start_index=mark.start(),
                    end_index=mark.end(),
                    title=f"{citation.document_title} {citation.label}",
                    url=base + citation.url,
                )
            )


def chunks(completion: Completion, counted: bool) -> Iterator[str]:
    """The completion line by line, its citations with the last piece; usage, where it is `counted`, before the end."""
    whole = completion.model_dump(mode="json")
    shared = {key: whole[key] for key in ("id", "created", "model", "system_fingerprint")} | {
        "object": "chat.completion.chunk"
    }
    unknown = {"usage": None} if counted else {}

    def chunk(delta: dict[str, Any], finish: str | None = None, **own: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _data({**shared, "choices": [choice], **unknown, **own})

    message = whole["choices"][0]["message"]
    yield chunk({"role": "assistant", "content": ""})
    for line in message["content"].splitlines(keepends=True):
        yield chunk({"content": line})
    cited = {key: message[key] for key in ("annotations", "citations")}
    yield chunk(cited, "stop", answer=whole["answer"])
    if counted:
        yield _data({**shared, "choices": [], "usage": whole["usage"]})
    yield "data: [DONE]\n\n"


def _model(name: str, serving: Serving) -> Model:
    found = next((each for each in models(serving) if each.id == name), None)
    if found is None:
        raise NoModel(NO_MODEL)
    return found


def _data(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
