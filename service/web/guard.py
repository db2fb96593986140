"""What holds for every response: safe headers, HEAD, a bound on what is read, no trace of a failure."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("yinling.web")

MAX_BODY = 256 * 1024
"""Bytes of a request's body that are read; a question with facts has a hundredth of it."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

HEADERS = (
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    # The microphone stays closed: a site that turns voice input on has to say where the sound goes.
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
)
# What a person asked must not stay in a shared browser's cache; static files say otherwise.
NOT_KEPT = (b"cache-control", b"no-store")


class Guard:
    """Wraps the whole app; `failed` makes the response to an error that nobody expected."""

    def __init__(self, app: ASGIApp, failed: Callable[[Request], Response]) -> None:
        self.app = app
        self.failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bodiless = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if bodiless else scope
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": _guarded(message["headers"])}
            elif bodiless:
                message = {**message, "body": b""}
            await send(message)

        try:
            await self.app(inner, _bounded(receive), send_guarded)
        except ClientDisconnect:
            log.info("client left: %s", scope["path"])
        except Exception:
            log.exception("unexpected error: %s", scope["path"])
            if not started:
                await self.failed(Request(inner))(inner, receive, send_guarded)


def _guarded(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    safe = [(name.encode(), value.encode()) for name, value in HEADERS]
    kept = any(name == NOT_KEPT[0] for name, _ in headers)
    return [*headers, *safe] if kept else [*headers, *safe, NOT_KEPT]


def _bounded(receive: Receive) -> Receive:
    read = 0

    async def receive_bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY:
            raise HTTPException(413)
        return message

    return receive_bounded
