"""The real server as a process of its own, over HTTP: from the built index to the cited answer."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

CITED = {
    "助餐补贴一餐补多少，一周几次": ("baodi-2024", "draft"),
    "65岁坐公交要钱吗": ("baodi-2024", "draft"),
    "河北养老院比北京便宜多少": ("jingjinji-2021", "not_applicable"),
    "沧州新建小区要配养老设施吗": ("cangzhou-2021", "not_applicable"),
    "天津的老年助餐从哪一年开始铺开": ("tianjin-2024", "not_applicable"),
    "金华四级养老机构补多少钱": ("jinhua", "expired"),
    "东莞旧城区没有养老设施怎么配": ("dongguan", "unknown"),
}
DECLINED = ("怎么办护照", "上海高龄津贴多少钱")


def ask(server: httpx.Client, question: str) -> dict[str, Any]:
    response = server.post("/api/v1/answers", json={"question": question})
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


def test_it_is_ready(server: httpx.Client) -> None:
    assert server.get("/readyz").json()["status"] == "ready"


@pytest.mark.parametrize("question", CITED)
def test_a_question_is_answered_from_its_document(server: httpx.Client, question: str) -> None:
    document, validity = CITED[question]
    answer = ask(server, question)
    assert answer["kind"] in ("lookup", "eligibility")
    assert answer["citations"][0]["document_id"] == document
    assert answer["citations"][0]["validity"] == validity
    assert answer["notices"]
    for citation in answer["citations"]:
        page = server.get(citation["url"], params={"quote": citation["quote"]})
        assert "<mark>" in page.text


@pytest.mark.parametrize("question", DECLINED)
def test_what_the_documents_do_not_answer_is_declined(server: httpx.Client, question: str) -> None:
    answer = ask(server, question)
    assert answer["kind"] == "decline"
    assert answer["citations"] == []
    assert "12345" in answer["text"]


def test_an_answer_is_streamed(server: httpx.Client) -> None:
    body = {"question": next(iter(CITED)), "stream": True}
    with server.stream("POST", "/api/v1/answers", json=body) as response:
        lines = [line for line in response.iter_lines() if line]
    names = [line.removeprefix("event: ") for line in lines[::2]]
    assert names[0] == "understood"
    assert "sentence" in names
    assert names[-1] == "done"
    assert json.loads(lines[-1].removeprefix("data: "))["citations"]


def test_every_get_answers_head(server: httpx.Client) -> None:
    answer = ask(server, next(iter(CITED)))
    clause = answer["citations"][0]
    filled = {
        "clause_id": clause["clause_id"],
        "document_id": clause["document_id"],
        "answer_id": answer["id"],
        "model": "yinling",
        "benefit_id": server.get("/api/v1/benefits").json()["benefits"][0]["id"],
    }
    described = server.get("/openapi.json").json()["paths"]
    paths = [path.format(**filled) for path, methods in described.items() if "get" in methods]
    for path in ["/", "/documents", clause["url"], "/openapi.json", *paths]:
        params = {"q": "助餐"} if path.endswith("/search") else None
        response = server.head(path, params=params)
        assert (response.status_code, response.content) == (200, b""), path


def test_a_page_comes_back_with_the_answer(server: httpx.Client) -> None:
    page = server.post("/", data={"question": "助餐补贴一餐补多少，一周几次"})
    assert page.status_code == 200
    assert "每餐3元" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_bad_input_gets_a_clear_error_and_loses_nothing(server: httpx.Client) -> None:
    assert server.post("/api/v1/answers", json={"question": "问" * 2001}).status_code == 422
    assert server.post("/api/v1/answers", content=b"{").status_code == 422
    assert ask(server, next(iter(CITED)))["citations"]
