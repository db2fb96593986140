"""The console's first page: a search box that answers as one types, and as a plain form without script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from corpus.errors import QuestionError
from corpus.model import Clause, Document, Validity
from service import pipeline
from service.model import MAX_QUESTION
from service.web import words
from service.web.asking import known_place, read_question
from service.web.console.access import only
from service.web.console.citing import cite
from service.web.console.marking import mark_words
from service.web.places import covered_places
from service.web.problems import trouble_of
from service.web.render import Pages
from service.web.state import Serving

router = APIRouter(prefix="/console", include_in_schema=False, dependencies=[only("operator")])

MOST = 10
"""Results on the page: an operator on the telephone reads no second one."""


@dataclass(frozen=True, slots=True)
class Result:
    """A clause that was found: its text in pieces, the words looked for marked, and what one key copies."""

    clause: Clause
    document: Document
    pieces: list[tuple[str, bool]]
    citation: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for; empty where it does not say."""

    text: str
    place: str
    validity: Validity | None
    document: str


@router.get("")
def get_search(request: Request) -> HTMLResponse:
    """The form with what was found."""
    serving: Serving = request.app.state.serving
    pages: Pages = request.app.state.pages
    generation, wanted, trouble = serving.generation, _wanted(request), None
    results: list[Result] = []
    try:
        results = find(wanted, serving) if wanted.text else []
    except QuestionError as error:
        trouble = trouble_of(error)
    values = {
        "account": request.state.account,
        "key": request.state.form_key,
        "wanted": wanted,
        "results": results,
        "trouble": trouble,
        "longest": MAX_QUESTION,
        "places": covered_places(generation.documents.values(), serving.gazetteer),
        "documents": generation.documents.values(),
        "states": words.VALIDITY,
        "today": date.today(),
    }
    return pages.page(request, "console/search.html", values, trouble.status if trouble else 200)


def find(wanted: Wanted, serving: Serving) -> list[Result]:
    """What was found, best first; QuestionError for a text or a place that cannot be taken."""
    today, assistant = date.today(), serving.assistant
    documents = assistant.generation.documents
    hits = pipeline.search(
        read_question(wanted.text),
        assistant,
        place=known_place(wanted.place or None, assistant.generation),
        validity=wanted.validity,
        document=wanted.document if wanted.document in documents else None,
        k=MOST,
        as_of=today,
    )
    return [
        Result(
            hit.clause,
            documents[hit.clause.document],
            mark_words(hit.clause.text, hit.matched),
            cite(hit.clause, documents[hit.clause.document], today),
        )
        for hit in hits
    ]


def _wanted(request: Request) -> Wanted:
    asked = request.query_params
    states: tuple[Validity, ...] = get_args(Validity)
    return Wanted(
        text=asked.get("q", "").strip(),
        place=asked.get("place", ""),
        validity=next((each for each in states if each == asked.get("validity")), None),
        document=asked.get("document", ""),
    )
