"""The chat page: a form that comes back with question and answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from corpus.errors import QuestionError
from service.model import Answer, Question
from service.web.asking import known_place, read_question
from service.web.display import SIZES, remember_size
from service.web.form import read_form
from service.web.places import covered_places
from service.web.problems import trouble_of
from service.web.render import Pages
from service.web.state import Serving
from service.web.visitor import asker_of, remember_visitor

router = APIRouter(include_in_schema=False)

CONVERSATION = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was typed, and its answer."""

    question: str
    answer: Answer


@router.get("/")
def get_chat(request: Request) -> HTMLResponse:
    """The page with an empty form."""
    return _page(request, {})


@router.post("/")
async def post_chat(request: Request) -> HTMLResponse:
    """The whole page with question and answer; input that cannot be taken stays in the form."""
    form = await read_form(request)
    response = await run_in_threadpool(_respond, request, form)
    if form.get("size") in SIZES:
        remember_size(response, form["size"], request.url.scheme == "https")
    return response


def _respond(request: Request, form: Mapping[str, str]) -> HTMLResponse:
    serving: Serving = request.app.state.serving
    assistant = serving.assistant
    try:
        question = Question(
            text=read_question(form.get("question", "")),
            as_of=date.today(),
            place=known_place(form.get("place"), assistant.generation),
            conversation_id=_conversation(form),
            asker=asker_of(request),
        )
        answer = serving.conversations.answer(question, assistant)
    except QuestionError as error:
        return _page(request, form, trouble=error)
    return _page(request, form, turn=Turn(question.text, answer))


def _conversation(form: Mapping[str, str]) -> str | None:
    """The conversation that the page goes on with; None for a new one."""
    named = form.get("conversation_id", "")
    return named if CONVERSATION.fullmatch(named) else None


def _page(
    request: Request,
    form: Mapping[str, str],
    turn: Turn | None = None,
    trouble: QuestionError | None = None,
) -> HTMLResponse:
    pages: Pages = request.app.state.pages
    serving: Serving = request.app.state.serving
    documents = serving.generation.documents
    told = trouble_of(trouble) if trouble else None
    values: dict[str, Any] = {
        "turn": turn,
        "trouble": told,
        "question": form.get("question", "") if trouble else "",
        "place": form.get("place", ""),
        "places": covered_places(documents.values(), serving.gazetteer),
        "documents": documents,
        "facts": serving.generation.vocabulary.facts,
        "conversation": turn.answer.conversation_id if turn else _conversation(form),
        "examples": serving.generation.lexicon.examples,
        "resend": {
            name: form[name] for name in ("question", "place", "conversation_id") if form.get(name)
        },
    }
    size = form.get("size") if form.get("size") in SIZES else None
    response = pages.page(request, "chat.html", values, told.status if told else 200, size)
    remember_visitor(request, response, serving.settings.conversation_days)
    return response
