"""The description of the API: every route, every error, HEAD beside GET."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from service.web.completion_contract import CompletionError
from service.web.contract import Problem
from service.web.problems import TITLES

PROBLEM = "application/problem+json"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses of a route that can end in these statuses."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": TITLES[status], "content": {PROBLEM: {"schema": schema}}}
        for status in statuses
    }


def completion_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The same for a route that chat clients of OpenAI's API use."""
    return {
        status: {"description": TITLES[status], "model": CompletionError} for status in statuses
    }


def event_stream(example: str, *events: str) -> dict[str, Any]:
    """The content of a response that comes as server-sent events, each described by itself; without a name, `message`."""
    event = {
        "type": "object",
        "properties": {
            "event": {"enum": list(events) or ["message"]},
            "data": {"type": "string"},
        },
        "required": ["data"],
    }
    return {"text/event-stream": {"schema": event, "example": example}}


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """The function that FastAPI calls for its description, ours added; it is made once."""
    generated = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(generated())
        return app.openapi_schema

    return openapi


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    own = {**problem.pop("$defs", {}), "Problem": problem}
    described = schema.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        described.pop(unused, None)
    described.update(own)
    for operations in schema["paths"].values():
        for operation in operations.values():
            _drop_unused_refusal(operation["responses"])
        if "get" in operations:
            operations["head"] = _headed(operations["get"])
    return schema


def _drop_unused_refusal(responses: dict[str, Any]) -> None:
    # FastAPI adds its own 422 to every route with a parameter; a path that is any text has none.
    if "application/json" in responses.get("422", {}).get("content", {}):
        del responses["422"]


def _headed(operation: dict[str, Any]) -> dict[str, Any]:
    # The same answer without its body.
    responses = {
        status: {"description": response["description"]}
        for status, response in operation["responses"].items()
    }
    return {**operation, "operationId": f"{operation['operationId']}_head", "responses": responses}
