"""The application: routes, pages and errors over one open generation."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from corpus.errors import GenerationError, NotSignedIn, YinlingError
from service.assistant import Assistant
from service.settings import Settings, read_settings
from service.web import (
    api,
    benefits,
    chat,
    check_page,
    completions,
    display,
    library,
    metrics,
    rule_pages,
    statements,
)
from service.web.console import corrections, search, sign_in
from service.web.guard import Guard
from service.web.metrics import Meter
from service.web.openapi import describe
from service.web.problems import (
    Trouble,
    completion_error,
    problem_response,
    trouble_of,
    trouble_with_fields,
    trouble_with_status,
)
from service.web.render import Pages
from service.web.state import Serving
from service.web.static import Assets

log = logging.getLogger("yinling.web")

COMPLETION_PATHS = "/v1/"
"""Paths whose errors are read by clients of OpenAI's API."""

MACHINE_PATHS = ("/api/", "/livez", "/readyz", "/metrics", "/openapi.json")
"""Paths whose errors are read by programs; every other one shows a page."""


def create_app(settings: Settings | None = None, assistant: Assistant | None = None) -> FastAPI:
    """The app; without `settings` those of the environment, without `assistant` that of the published generation.

    Where nothing was published it starts all the same, and says so at /readyz.
    """
    serving = Serving(settings or read_settings(os.environ), assistant)
    assets = Assets()
    pages = Pages(assets)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            await run_in_threadpool(serving.open)
        except GenerationError as error:
            log.error("not ready: %s", error)
        yield
        serving.conversations.close()

    # FastAPI's own pages of documentation load from elsewhere.
    app = FastAPI(
        title="银龄问策",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    app.state.serving = serving
    app.state.pages = pages
    for router in (
        api.router,
        benefits.router,
        chat.router,
        completions.router,
        display.router,
        library.router,
        metrics.router,
        rule_pages.router,
        statements.router,
        check_page.router,
        sign_in.router,
        search.router,
        corrections.router,
    ):
        app.include_router(router)

    @app.get("/static/{name}", include_in_schema=False)
    def get_static(name: str, request: Request) -> Response:
        found = assets.respond(name, request)
        return found or tell(request, trouble_with_status(404))

    def tell(request: Request, trouble: Trouble) -> Response:
        if request.url.path.startswith(COMPLETION_PATHS):
            return completion_error(trouble)
        if request.url.path.startswith(MACHINE_PATHS):
            return problem_response(trouble)
        return pages.trouble(request, trouble)

    @app.exception_handler(YinlingError)
    def tell_ours(request: Request, error: YinlingError) -> Response:
        trouble = trouble_of(error)
        if trouble.status >= 500:
            log.error("%s: %s", request.url.path, error)
        return tell(request, trouble)

    @app.exception_handler(NotSignedIn)
    def ask_who(request: Request, error: NotSignedIn) -> Response:
        return sign_in.ask_who(request, error)

    @app.exception_handler(HTTPException)
    def tell_status(request: Request, error: HTTPException) -> Response:
        response = tell(request, trouble_with_status(error.status_code))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    def tell_fields(request: Request, error: RequestValidationError) -> Response:
        return tell(request, trouble_with_fields(error.errors()))

    def failed(request: Request) -> Response:
        return tell(request, trouble_with_status(500))

    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Meter, metrics=serving.metrics)
    app.add_middleware(Guard, failed=failed)
    app.openapi = describe(app)  # type: ignore[method-assign] # FastAPI's documented way to extend it
    return app
