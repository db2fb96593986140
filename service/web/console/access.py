"""Who may open a page of the console: the one place where a role is checked, and that a form is ours."""

from __future__ import annotations

import hashlib
import secrets

from fastapi import Depends
from fastapi.params import Depends as Dependency
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import NotSignedIn, WrongRole
from service.records.accounts import LONGEST_SECONDS, Accounts, Role
from service.web.form import read_form
from service.web.state import Serving

ROLE: dict[Role, str] = {"operator": "话务员", "officer": "业务员", "administrator": "管理员"}
MOST_FIELDS = 200

SIGN_IN = "请先登录。"
ENDED = "登录已经过期，请重新登录。"
KEPT = "登录已经过期，请重新登录；您刚才填的内容都留着，登录后可以接着提交。"
NOT_YOURS = "您的账号是{own}，这个页面要{needed}才能用。需要的话，请让管理员调整。"
NOT_OURS = "这张表单已经失效，没有提交。请回到上一页，刷新后再试。"


def accounts_of(request: Request) -> Accounts:
    """The accounts; RecordsError where nothing can be read."""
    serving: Serving = request.app.state.serving
    return Accounts(serving.conversations.records)


def cookie_of(request: Request) -> str:
    """The name of the session's cookie: where the line is encrypted, one that no other host can set."""
    return "__Host-session" if request.url.scheme == "https" else "session"


def token_of(request: Request) -> str:
    """The token that the browser holds, empty without one."""
    return request.cookies.get(cookie_of(request), "")


def hold_token(request: Request, response: Response, token: str) -> None:
    """Gives the browser the token; no script can read it."""
    response.set_cookie(
        cookie_of(request),
        token,
        max_age=LONGEST_SECONDS,
        path="/",
        samesite="lax",
        httponly=True,
        secure=request.url.scheme == "https",
    )


def form_key(token: str) -> str:
    """What a form of the holder of this token carries, so that no other site can send it."""
    return hashlib.sha256(f"form {token}".encode()).hexdigest()


def check_form(token: str, form: dict[str, str]) -> None:
    """WrongRole where the form is not one that we gave to the holder of the token."""
    sent = form.get("key", "").encode()
    if not token or not secrets.compare_digest(sent, form_key(token).encode()):
        raise WrongRole(NOT_OURS)


def only(role: Role, fresh: bool = False) -> Dependency:
    """Lets in whoever may do what `role` may; with `fresh` also those who still have a one-time password.

    Leaves `account`, `form_key` and, of a form, `form` in the request's state. Raises NotSignedIn, WrongRole.
    """

    async def enter(request: Request) -> None:
        form = await read_form(request, MOST_FIELDS) if request.method == "POST" else {}
        token = token_of(request)
        account = await run_in_threadpool(accounts_of(request).signed_in, token) if token else None
        if account is None:
            raise NotSignedIn(KEPT if form else ENDED if token else SIGN_IN, form)
        if account.temporary and not fresh:
            raise HTTPException(303, headers={"Location": "/console/password"})
        if not account.may(role):
            raise WrongRole(NOT_YOURS.format(own=ROLE[account.role], needed=ROLE[role]))
        if request.method == "POST":
            check_form(token, form)
        request.state.account, request.state.form = account, form
        request.state.form_key = form_key(token)

    entry: Dependency = Depends(enter)
    return entry
