"""The description of the API."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

PATHS = {
    "/api/v1/answers",
    "/api/v1/answers/{answer_id}",
    "/api/v1/feedback",
    "/api/v1/feedback/{feedback_id}",
    "/api/v1/eligibility",
    "/api/v1/facts",
    "/api/v1/benefits",
    "/api/v1/benefits/{benefit_id}",
    "/api/v1/search",
    "/api/v1/clauses/{clause_id}",
    "/api/v1/documents",
    "/api/v1/documents/{document_id}/clauses",
    "/v1/chat/completions",
    "/v1/models",
    "/v1/models/{model}",
    "/livez",
    "/readyz",
    "/metrics",
}


@pytest.fixture
def described(client: TestClient) -> dict[str, Any]:
    schema: dict[str, Any] = client.get("/openapi.json").json()
    return schema


def test_it_describes_the_api_and_not_the_pages(described: dict[str, Any]) -> None:
    assert set(described["paths"]) == PATHS


def test_every_get_has_its_head(described: dict[str, Any]) -> None:
    for operations in described["paths"].values():
        assert ("get" in operations) == ("head" in operations)


def test_every_operation_has_a_name_of_its_own(described: dict[str, Any]) -> None:
    names = [
        operation["operationId"]
        for operations in described["paths"].values()
        for operation in operations.values()
    ]
    assert len(names) == len(set(names))


def test_every_error_is_a_problem_or_one_of_openais(described: dict[str, Any]) -> None:
    for path, operations in described["paths"].items():
        own = not path.startswith("/v1/")
        shape = "application/problem+json" if own else "application/json"
        for method, operation in operations.items():
            errors = {s: r for s, r in operation["responses"].items() if int(s) >= 400}
            assert errors
            if method != "head":
                assert all(list(r["content"]) == [shape] for r in errors.values())


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if "$ref" in value else []
            return own + [each for inner in value.values() for each in references(inner)]
        if isinstance(value, list):
            return [each for inner in value for each in references(inner)]
        return []

    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(references(described)) <= known


def test_no_page_of_documentation_loads_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
