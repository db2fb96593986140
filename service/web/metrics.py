"""What is counted for those who operate the service, in Prometheus' format.

Labels are names of routes, statuses and kinds of answers: few, and never anything that somebody typed.
"""

from __future__ import annotations

import time

from fastapi import APIRouter, Request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import NoGeneration
from service.model import Answer
from service.web.openapi import problems

router = APIRouter()

METHODS = {"GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"}
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
"""Upper bounds of the classes of duration; 2 s is what a question may take at most."""


class Metrics:
    """The counters of one app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.requests = Counter(
            "http_requests",
            "Requests by route and status; a HEAD counts as the GET that it asks about.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "http_request_duration_seconds",
            "Seconds from a request to the end of its response, streams included.",
            ("method", "route"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.answers = Counter(
            "yinling_answers",
            "Answers by kind and completeness.",
            ("kind", "completeness"),
            registry=self.registry,
        )
        self.ready = Gauge(
            "yinling_ready",
            "1 when questions can be answered from all that is published, 0.5 degraded, else 0.",
            registry=self.registry,
        )
        self.generation = Info(
            "yinling_generation", "What was published and is in use.", registry=self.registry
        )

    def count_answer(self, answer: Answer) -> None:
        """Counts an answer that was given."""
        self.answers.labels(answer.kind, answer.completeness).inc()


class Meter:
    """Wraps the app and counts each of its responses."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, started = 500, time.perf_counter()

        async def send_seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_seen)
        finally:
            method = scope["method"] if scope["method"] in METHODS else "other"
            route = getattr(scope.get("route"), "path", "none")
            self.metrics.requests.labels(method, route, str(status)).inc()
            seconds = time.perf_counter() - started
            self.metrics.seconds.labels(method, route).observe(seconds)


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        **problems(500),
    },
    summary="Counters in Prometheus' format.",
)
def get_metrics(request: Request) -> Response:
    """Requests, durations, answers by kind, and whether it is ready."""
    metrics: Metrics = request.app.state.serving.metrics
    try:
        generation = request.app.state.serving.generation
        metrics.generation.info({"digest": generation.digest, "number": str(generation.number)})
        metrics.ready.set(0.5 if generation.degraded else 1)
    except NoGeneration:
        metrics.ready.set(0)
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)
