"""Marking an answer wrong, with the clause that is right: kept as feedback that the evaluation reads."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from corpus.errors import NotFound
from service.web.console.access import only
from service.web.problems import Trouble, trouble_of
from service.web.render import Pages
from service.web.state import Serving, clause_of

router = APIRouter(
    prefix="/console/corrections", include_in_schema=False, dependencies=[only("operator")]
)

LONGEST_COMMENT = 1000


@router.get("")
def get_correction(request: Request) -> HTMLResponse:
    """The form; with the number of an answer also that answer and what was asked."""
    return _page(request, {"answer": request.query_params.get("answer", "")})


@router.post("")
def post_correction(request: Request) -> HTMLResponse:
    """The form again: what is right now, or what is wrong with it, everything typed kept."""
    serving: Serving = request.app.state.serving
    form: dict[str, str] = request.state.form
    comment = form.get("comment", "").strip()[:LONGEST_COMMENT]
    try:
        right = clause_of(serving.generation, form.get("clause", "").strip())
        name = form.get("answer", "").strip()
        serving.conversations.add_feedback(name, False, comment or None, right.id)
    except NotFound as error:
        return _page(request, form, trouble_of(error))
    return _page(request, form, kept=right.label)


def _page(
    request: Request, form: Mapping[str, str], trouble: Trouble | None = None, kept: str = ""
) -> HTMLResponse:
    serving: Serving = request.app.state.serving
    pages: Pages = request.app.state.pages
    name, answer = form.get("answer", "").strip(), None
    if name and not trouble:
        try:
            answer = serving.conversations.given(name)
        except NotFound as error:
            trouble = trouble_of(error)
    values = {
        "account": request.state.account,
        "key": request.state.form_key,
        "form": {field: form.get(field, "") for field in ("answer", "clause", "comment")},
        "answer": answer,
        "asked": serving.conversations.records.asked(name) if answer else (),
        "kept": kept,
        "longest": LONGEST_COMMENT,
        "trouble": trouble,
    }
    status = trouble.status if trouble else 200
    return pages.page(request, "console/correction.html", values, status)
