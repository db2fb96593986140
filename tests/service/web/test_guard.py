"""What holds for every response, whatever the route."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.settings import read_settings
from service.web.app import create_app
from service.web.guard import HEADERS

MEALS = "助餐补贴一餐补多少，一周几次"


PAGES = (
    "/",
    "/documents",
    "/documents/{document_id}",
    "/clauses/{clause_id}",
    "/benefits",
    "/benefits/{benefit_id}",
    "/openapi.json",
    "/static/{name}",
)


def addresses(app: FastAPI, client: TestClient) -> Iterator[str]:
    """An address of every GET route: those of the description, and the pages."""
    clause = client.get("/api/v1/search", params={"q": "助餐"}).json()["hits"][0]["clause"]
    style = client.get("/").text.partition('rel="stylesheet" href="/static/')[2].partition('"')[0]
    benefit = client.get("/api/v1/benefits").json()["benefits"][0]["id"]
    filled = {
        "clause_id": clause["id"],
        "document_id": clause["document"],
        "benefit_id": benefit,
        "name": style,
        "model": "yinling",
        "answer_id": client.post("/api/v1/answers", json={"question": MEALS}).json()["id"],
    }
    described = [path for path, operations in app.openapi()["paths"].items() if "get" in operations]
    for path in (*described, *PAGES):
        yield path.format(**filled) + ("?q=助餐" if path.endswith("/search") else "")


def test_every_get_answers_head_with_the_same_headers(app: FastAPI, client: TestClient) -> None:
    found = list(addresses(app, client))
    assert len(found) >= 12
    for address in found:
        full, bare = client.get(address), client.head(address)
        assert full.status_code == bare.status_code == 200, address
        assert bare.content == b""
        # A counter may grow by a digit in between.
        changing = {"date", *(("content-length",) if address == "/metrics" else ())}
        assert {k: v for k, v in full.headers.items() if k not in changing} == {
            k: v for k, v in bare.headers.items() if k not in changing
        }


def test_every_response_has_the_safe_headers(app: FastAPI, client: TestClient) -> None:
    responses = [client.get(address) for address in addresses(app, client)]
    responses += [
        client.get("/no-such-page"),
        client.get("/api/v1/clauses/no-such"),
        client.delete("/"),
        client.post("/", data={"question": MEALS}),
        client.post("/", data={"question": ""}),
        client.post("/", data={"question": "问" * 300_000}),
        client.post("/display", data={"size": "elder"}, follow_redirects=False),
        client.post("/api/v1/answers", json={"question": MEALS}),
        client.post("/api/v1/answers", json={"question": MEALS, "stream": True}),
        client.post("/api/v1/answers", json={}),
    ]
    for response in responses:
        assert {name: response.headers.get(name) for name, _ in HEADERS} == dict(HEADERS)
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy


def test_nothing_but_static_files_stays_in_a_cache(app: FastAPI, client: TestClient) -> None:
    for address in addresses(app, client):
        kept = client.get(address).headers["cache-control"]
        assert ("immutable" in kept) == address.startswith("/static/")
        assert ("no-store" in kept) != address.startswith("/static/")


def test_an_unexpected_error_shows_no_trace(
    generation_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(read_settings({"DATA_DIR": str(generation_dir)}))

    @app.get("/api/v1/breaks")
    @app.get("/breaks")
    def breaks() -> None:
        raise ZeroDivisionError("the secret reason")

    with TestClient(app) as client, caplog.at_level(logging.ERROR):
        problem, page = client.get("/api/v1/breaks"), client.get("/breaks")
    assert (problem.status_code, page.status_code) == (500, 500)
    assert "12345" in problem.json()["detail"]
    assert 'href="tel:12345"' in page.text
    assert "secret" not in problem.text + page.text
    assert problem.headers["content-security-policy"] == page.headers["content-security-policy"]
    assert "ZeroDivisionError" in caplog.text
