"""Signing in and out, and choosing a password; what was typed when a session ended is sent after signing in again."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.errors import NotSignedIn, SignInRefused, WrongRole
from service.web.console.access import (
    MOST_FIELDS,
    accounts_of,
    check_form,
    form_key,
    hold_token,
    only,
    token_of,
)
from service.web.console.access import cookie_of as session_cookie
from service.web.form import read_form
from service.web.problems import Trouble, trouble_of
from service.web.render import Pages

router = APIRouter(prefix="/console", include_in_schema=False)

HOME = "/console"
STRANGER = "sign-in"
"""The cookie that ties the sign-in form to the browser that asked for it."""

UNEQUAL = "两次填的新密码不一样，请重新填。"


@router.get("/sign-in")
def get_sign_in(request: Request) -> HTMLResponse:
    """The form."""
    return _sign_in_page(request, request.query_params.get("next", ""))


@router.post("/sign-in")
async def post_sign_in(request: Request) -> Response:
    """The page that was wanted, or the form with what is wrong; the name stays."""
    form = await read_form(request, MOST_FIELDS)
    return await run_in_threadpool(_sign_in, request, form)


def _sign_in(request: Request, form: dict[str, str]) -> Response:
    name, wanted, kept = (form.get(field, "") for field in ("name", "next", "kept"))
    try:
        check_form(request.cookies.get(STRANGER, ""), form)
        token = accounts_of(request).sign_in(
            name.strip(), form.get("password", ""), token_of(request)
        )
    except (SignInRefused, WrongRole) as error:
        return _sign_in_page(request, wanted, kept, name, trouble_of(error))
    response: Response = RedirectResponse(_own(wanted), 303)
    if kept:
        values = {"next": _own(wanted), "fields": parse_qsl(kept), "key": form_key(token)}
        response = _page(request, "console/resume.html", values)
    hold_token(request, response, token)
    return response


@router.get("/password", dependencies=[only("operator", fresh=True)])
def get_password(request: Request) -> HTMLResponse:
    """The form for a new password."""
    return _password_page(request)


@router.post("/password", dependencies=[only("operator", fresh=True)])
def post_password(request: Request) -> Response:
    """Back to the console with a new session; every other one has ended."""
    form, name = request.state.form, request.state.account.name
    current, chosen = form.get("current", ""), form.get("chosen", "")
    try:
        if chosen != form.get("again", ""):
            raise SignInRefused(UNEQUAL)
        accounts_of(request).choose_password(name, current, chosen)
        token = accounts_of(request).sign_in(name, chosen)
    except SignInRefused as error:
        return _password_page(request, trouble_of(error))
    response = RedirectResponse(HOME, 303)
    hold_token(request, response, token)
    return response


@router.post("/sign-out", dependencies=[only("operator", fresh=True)])
def post_sign_out(request: Request) -> Response:
    """The sign-in form; the session has ended on the server too."""
    accounts_of(request).sign_out(token_of(request))
    response = RedirectResponse("/console/sign-in", 303)
    response.delete_cookie(session_cookie(request), path="/")
    return response


def ask_who(request: Request, error: NotSignedIn) -> Response:
    """The sign-in form in place of the page, with what was sent to it kept for afterwards."""
    query = f"?{request.url.query}" if request.url.query else ""
    kept = urlencode({name: value for name, value in error.form.items() if name != "key"})
    wanted = request.url.path + query
    return _sign_in_page(request, wanted, kept, trouble=trouble_of(error))


def _sign_in_page(
    request: Request,
    wanted: str,
    kept: str = "",
    name: str = "",
    trouble: Trouble | None = None,
) -> HTMLResponse:
    stranger = request.cookies.get(STRANGER) or secrets.token_urlsafe(32)
    values = {"next": _own(wanted), "kept": kept, "name": name, "key": form_key(stranger)}
    response = _page(request, "console/sign_in.html", values, trouble)
    secure = request.url.scheme == "https"
    response.set_cookie(STRANGER, stranger, httponly=True, samesite="lax", secure=secure)
    return response


def _password_page(request: Request, trouble: Trouble | None = None) -> HTMLResponse:
    values = {"account": request.state.account, "key": request.state.form_key}
    return _page(request, "console/password.html", values, trouble)


def _page(
    request: Request, template: str, values: dict[str, Any], trouble: Trouble | None = None
) -> HTMLResponse:
    pages: Pages = request.app.state.pages
    status = trouble.status if trouble else 200
    return pages.page(request, template, {**values, "trouble": trouble}, status)


def _own(address: str) -> str:
    """The address if it is a page of the console, else its first page."""
    inside = address == HOME or address.startswith((f"{HOME}/", f"{HOME}?"))
    return address if inside and "\\" not in address else HOME
