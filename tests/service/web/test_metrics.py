"""What is counted, as Prometheus' own parser reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from service.settings import read_settings
from service.web.app import create_app

MEALS = "助餐补贴一餐补多少，一周几次"
ADDRESS = "/api/v1/answers"
CLAUSES = "/api/v1/clauses/{clause_id}"


def counted(client: TestClient) -> dict[tuple[str, frozenset[str]], float]:
    """The value of each sample, by its name and the values of its labels."""
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def grown(client: TestClient, name: str, *labels: str, after: Callable[[], object]) -> float:
    """By how much a sample grows while `after` is called."""
    key, before = (name, frozenset(labels)), counted(client)
    after()
    return counted(client).get(key, 0) - before.get(key, 0)


def requests(client: TestClient, *labels: str, after: Callable[[], object]) -> float:
    return grown(client, "http_requests_total", *labels, after=after)


def test_requests_are_counted_by_route_and_status(client: TestClient) -> None:
    assert (
        requests(client, "GET", CLAUSES, "404", after=lambda: client.get("/api/v1/clauses/x")) == 1
    )
    clause = "/api/v1/clauses/baodi-2024.list.19"
    assert requests(client, "GET", CLAUSES, "200", after=lambda: client.head(clause)) == 1
    assert requests(client, "POST", ADDRESS, "422", after=lambda: client.post(ADDRESS)) == 1
    assert requests(client, "GET", "none", "404", after=lambda: client.get("/no-such")) == 1
    assert requests(client, "other", "/", "405", after=lambda: client.request("X", "/")) == 1


def test_what_people_type_is_no_label(client: TestClient) -> None:
    client.get("/secret-name")
    client.request("SECRET", "/secret-name")
    client.get("/api/v1/search", params={"q": "秘密"})
    client.post(ADDRESS, json={"question": "秘密的问题"})
    text = client.get("/metrics").text
    assert "secret" not in text.lower()
    assert "秘密" not in text


def test_durations_hold_streams_to_their_end(client: TestClient) -> None:
    def stream() -> None:
        client.post(ADDRESS, json={"question": MEALS, "stream": True})

    name = "http_request_duration_seconds_count"
    assert grown(client, name, "POST", ADDRESS, after=stream) == 1


@pytest.mark.parametrize("stream", [True, False])
def test_answers_are_counted_by_kind(client: TestClient, stream: bool) -> None:
    def decline() -> None:
        client.post(ADDRESS, json={"question": "怎么办护照", "stream": stream})

    assert grown(client, "yinling_answers_total", "decline", "none", after=decline) == 1


def test_answers_to_chat_clients_and_on_the_page_are_counted(client: TestClient) -> None:
    def ask() -> None:
        client.post("/", data={"question": "怎么办护照"})
        messages = [{"role": "user", "content": "怎么办护照"}]
        client.post("/v1/chat/completions", json={"messages": messages})

    assert grown(client, "yinling_answers_total", "decline", "none", after=ask) == 2


def test_it_says_what_is_in_use(app: FastAPI, client: TestClient, unready: TestClient) -> None:
    generation = app.state.serving.generation
    found = counted(client)
    assert found["yinling_ready", frozenset()] == 1
    labels = frozenset({generation.digest, str(generation.number)})
    assert found["yinling_generation_info", labels] == 1
    assert any(name == "process_resident_memory_bytes" for name, _ in found)
    assert counted(unready)["yinling_ready", frozenset()] == 0


def test_an_unexpected_error_is_counted(generation_dir: Path) -> None:
    app = create_app(read_settings({"DATA_DIR": str(generation_dir)}))

    @app.get("/breaks")
    def breaks() -> None:
        raise ZeroDivisionError

    with TestClient(app) as client:
        assert requests(client, "GET", "/breaks", "500", after=lambda: client.get("/breaks")) == 1
