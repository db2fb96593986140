"""我能享受哪些待遇: a form over all facts, and the verdicts as cards; a whole page, with script or without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from corpus.errors import FactError, QuestionError
from service.answering.eligibility import Situation, check
from service.model import Eligibility, Outcome, PersonView, Verdict
from service.rules.wording import say_amount
from service.web.asking import known_place
from service.web.check_form import ANSWERS, Filled, read_filled, sections
from service.web.display import SIZES, remember_size
from service.web.form import read_form
from service.web.places import place_views
from service.web.render import Pages
from service.web.state import Serving

router = APIRouter(include_in_schema=False)

MOST_FIELDS = 200
PERSON = "本人或家人"
ORDER: tuple[tuple[Outcome, str], ...] = (
    ("eligible", "符合所列条件的"),
    ("need_more_facts", "还要知道更多情况的"),
    ("not_eligible", "不符合的"),
    ("not_in_force", "文件已经不在有效期内的"),
)
"""The groups of cards, as they stand on the page."""


@router.get("/check")
def get_form(request: Request) -> HTMLResponse:
    """The page with an empty form."""
    return _page(request, {}, Filled({}, {}, {}), None, None)


@router.post("/check")
async def post_form(request: Request) -> HTMLResponse:
    """The whole page with verdicts above the form; what was filled in stays in it."""
    form = await read_form(request, MOST_FIELDS)
    response = await run_in_threadpool(_respond, request, form)
    if form.get("size") in SIZES:
        remember_size(response, form["size"], request.url.scheme == "https")
    return response


def _respond(request: Request, form: Mapping[str, str]) -> HTMLResponse:
    serving: Serving = request.app.state.serving
    assistant = serving.assistant
    filled = read_filled(form, assistant.book.vocabulary, serving.gazetteer)
    if filled.errors or not filled.said:
        trouble = None if filled.errors else "先填一项再看结果，比如年龄；其余可以不填。"
        return _page(request, form, filled, None, trouble)
    try:
        situation = Situation(
            people=(PersonView("p1", PERSON, dict(filled.facts)),),
            as_of=date.today(),
            household=filled.household,
            rest="none" if form.get("rest") else "unknown",
            place=known_place(form.get("place"), assistant.generation),
        )
        found = check(situation, assistant.book, assistant.generation, assistant.home_place)
    except FactError as error:
        filled = replace(filled, errors={error.fact or "": str(error)})
        return _page(request, form, filled, None, None)
    except QuestionError as error:
        return _page(request, form, filled, None, str(error))
    return _page(request, form, filled, found, None)


def _page(
    request: Request,
    form: Mapping[str, str],
    filled: Filled,
    found: Eligibility | None,
    trouble: str | None,
) -> HTMLResponse:
    pages: Pages = request.app.state.pages
    serving: Serving = request.app.state.serving
    rules = serving.assistant.book.rules
    places = place_views(sorted({rule.place for rule in rules.values()}), serving.gazetteer)
    groups = _groups(found.verdicts) if found else []
    values: dict[str, Any] = {
        "sections": sections(serving.assistant.book.vocabulary),
        "answers": ANSWERS,
        "form": form,
        "filled": filled,
        "found": found,
        "groups": groups,
        "amounts": {
            verdict.benefit_id: say_amount(rules[verdict.benefit_id].versions[-1].amount)
            for _, verdicts in groups
            for verdict in verdicts
        },
        "cited": {each.marker: each for each in found.citations} if found else {},
        "places": places,
        "problem": trouble,
        "resend": {name: form[name] for name in form if name not in ("size", "back")},
    }
    status = 422 if filled.errors or trouble else 200
    size = form.get("size") if form.get("size") in SIZES else None
    return pages.page(request, "check.html", values, status, size)


def _groups(verdicts: tuple[Verdict, ...]) -> list[tuple[str, list[Verdict]]]:
    """The verdicts by outcome, what is due first; in each those with a sum first."""
    worth = sorted(verdicts, key=lambda each: each.amount is None or each.amount.value is None)
    found = [
        (title, [verdict for verdict in worth if verdict.outcome == outcome])
        for outcome, title in ORDER
    ]
    return [(title, own) for title, own in found if own]
