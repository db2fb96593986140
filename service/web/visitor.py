"""Who asks: the browser that a cookie names, or the key that a program sends. A conversation goes on only for them."""

from __future__ import annotations

import hashlib
import secrets

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "visitor"
DAY = 24 * 3600


def asker_of(request: Request) -> str | None:
    """A digest of the caller's key, else of the browser's cookie; None where there is neither."""
    known = request.headers.get("authorization") or request.cookies.get(COOKIE)
    return hashlib.sha256(known.encode()).hexdigest() if known else None


def remember_visitor(request: Request, response: Response, days: int) -> None:
    """Names a browser that has no name yet: 128 random bits that tell nothing of anybody."""
    if COOKIE not in request.cookies:
        response.set_cookie(
            COOKIE,
            secrets.token_hex(16),
            max_age=days * DAY,
            path="/",
            samesite="lax",
            httponly=True,
            secure=request.url.scheme == "https",
        )
