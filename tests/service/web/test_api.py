"""The JSON routes, over the real index."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.web.quote import mark_quote

ANSWER_KEYS = [
    "id",
    "conversation_id",
    "kind",
    "completeness",
    "as_of",
    "text",
    "sentences",
    "understood",
    "verdicts",
    "ask",
    "citations",
    "table",
    "decline",
    "notices",
    "generation",
    "timing_ms",
]
CITATION_KEYS = [
    "marker",
    "clause_id",
    "document_id",
    "document_title",
    "label",
    "quote",
    "validity",
    "place",
    "url",
    "text_hash",
]

MEALS = "助餐补贴一餐补多少，一周几次"


def ask(client: TestClient, question: str, **fields: Any) -> dict[str, Any]:
    response = client.post("/api/v1/answers", json={"question": question, **fields})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_an_answer_has_the_fields_of_the_contract_and_no_others(client: TestClient) -> None:
    answer = ask(client, MEALS)
    assert list(answer) == ANSWER_KEYS
    assert list(answer["understood"]) == ["people", "household", "places", "intent"]
    assert answer["citations"]
    assert all(list(each) == CITATION_KEYS for each in answer["citations"])
    assert all(list(each) == ["text", "citations", "basis"] for each in answer["sentences"])
    assert answer["verdicts"] == []
    assert answer["timing_ms"]["total"] > 0


def test_a_cited_quote_stands_in_its_clause(client: TestClient) -> None:
    for citation in ask(client, MEALS)["citations"]:
        clause = client.get(f"/api/v1/clauses/{citation['clause_id']}").json()
        assert mark_quote(clause["text"], citation["quote"])
        assert citation["label"] == clause["label"]
        assert citation["url"] == clause["url"]


def test_ids_are_128_random_bits(client: TestClient) -> None:
    first, second = ask(client, MEALS), ask(client, MEALS)
    for key in ("id", "conversation_id"):
        assert re.fullmatch(r"[0-9a-f]{32}", first[key])
        assert first[key] != second[key]


def test_a_conversation_keeps_its_id(client: TestClient) -> None:
    conversation = "0123456789abcdef" * 2
    answer = ask(client, MEALS, conversation_id=conversation)
    assert answer["conversation_id"] == conversation


def test_the_day_asked_for_is_the_day_answered_for(client: TestClient) -> None:
    assert ask(client, MEALS, as_of="2024-10-01")["as_of"] == "2024-10-01"
    assert ask(client, MEALS)["as_of"] == date.today().isoformat()


def test_facts_of_people_are_taken(client: TestClient) -> None:
    people = [{"id": "p1", "label": "母亲", "relation": "mother", "facts": {"age": {"value": 82}}}]
    answer = ask(client, MEALS, people=people, household={}, rest="none", place="120115")
    assert answer["citations"]


def test_a_stream_ends_with_the_whole_answer(client: TestClient) -> None:
    response = client.post("/api/v1/answers", json={"question": MEALS, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    names = [name for name, _ in events]
    assert names[0] == "understood"
    assert names[-1] == "done"
    assert "found" in names
    done = events[-1][1]
    assert list(done) == ANSWER_KEYS
    spoken = [data["text"] for name, data in events if name == "sentence"]
    assert spoken == [each["text"] for each in done["sentences"]]
    cited = [each for name, data in events if name == "sentence" for each in data["cited"]]
    assert cited == done["citations"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": " \n\t　"},
        {"question": "问" * 2001},
        {"question": 7},
        {"question": None},
        {"question": "\ud800"},
        {"question": MEALS, "place": "999999"},
        {"question": MEALS, "place": "天津"},
        {"question": MEALS, "as_of": "明天"},
        {"question": MEALS, "as_of": "2024-13-01"},
        {"question": MEALS, "as_of": 20240101},
        {"question": MEALS, "conversation_id": "me"},
        {"question": MEALS, "people": [{"label": "没有编号"}]},
        {"question": MEALS, "people": {}},
        {"question": MEALS, "household": []},
        {"question": MEALS, "rest": "all"},
        {"question": MEALS, "stream": "maybe"},
        [],
        None,
    ],
)
def test_a_request_that_cannot_be_taken_is_a_chinese_problem(client: TestClient, body: Any) -> None:
    response = client.post(
        "/api/v1/answers",
        content=json.dumps(body),
        headers={"Content-Type": "application/json"},
    )
    assert_problem(response, 422)


def test_broken_json_is_a_chinese_problem(client: TestClient) -> None:
    response = client.post(
        "/api/v1/answers", content="{", headers={"Content-Type": "application/json"}
    )
    assert_problem(response, 422)
    assert "JSON" in response.json()["detail"]


def test_a_question_of_2000_characters_is_answered(client: TestClient) -> None:
    assert ask(client, (MEALS + "？") * 133)["kind"]


def test_the_limit_is_told_with_its_figure(client: TestClient) -> None:
    response = client.post("/api/v1/answers", json={"question": "问" * 2001})
    assert "2000" in response.json()["detail"]


def test_a_body_too_large_to_read_is_refused(client: TestClient) -> None:
    response = client.post("/api/v1/answers", json={"question": "问" * 300_000})
    assert_problem(response, 413)


def test_search_finds_clauses_best_first(client: TestClient) -> None:
    hits = client.get("/api/v1/search", params={"q": "助餐 补贴", "k": 5}).json()["hits"]
    assert 0 < len(hits) <= 5
    assert [list(hit) for hit in hits] == [["clause", "score", "matched"]] * len(hits)
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert "助餐" in hits[0]["clause"]["text"]


def test_search_keeps_to_its_filters(client: TestClient) -> None:
    def found(**filters: str) -> set[str]:
        response = client.get("/api/v1/search", params={"q": "养老服务", "k": 50, **filters})
        return {hit["clause"]["document"] for hit in response.json()["hits"]}

    documents = client.get("/api/v1/documents").json()["documents"]
    drafts = {each["id"] for each in documents if each["validity"] == "draft"}
    assert found(validity="draft") == drafts
    one = next(iter(drafts))
    assert found(document=one) == {one}
    placed = found(place="441900")
    assert placed
    assert all("441900" in codes(each) for each in documents if each["id"] in placed)


def codes(document: dict[str, Any]) -> list[str]:
    return [place["code"] for place in document["places"]]


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=%20", "q=a&k=0", "q=a&k=101", "q=a&k=x", "q=a&validity=old", "q=a&place=999999"],
)
def test_a_search_that_cannot_be_made_is_a_chinese_problem(client: TestClient, query: str) -> None:
    assert_problem(client.get(f"/api/v1/search?{query}"), 422)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/clauses/no-such",
        "/api/v1/documents/no-such/clauses",
        "/api/v1/search?q=a&document=no-such",
        "/api/v1/no-such",
    ],
)
def test_what_is_not_there_is_a_chinese_problem(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404)


def test_another_method_is_a_chinese_problem(client: TestClient) -> None:
    response = client.delete("/api/v1/search")
    assert_problem(response, 405)
    assert response.headers["allow"]


def test_documents_carry_validity_places_and_evidence(client: TestClient) -> None:
    documents = client.get("/api/v1/documents").json()["documents"]
    assert len(documents) == 6
    draft = next(each for each in documents if each["validity"] == "draft")
    assert draft["places"] == [{"code": "120115", "name": "天津市宝坻区"}]
    assert draft["evidence"]["title"]["quote"]


def test_clauses_of_a_document_come_in_its_order(client: TestClient) -> None:
    for document in client.get("/api/v1/documents").json()["documents"]:
        body = client.get(f"/api/v1/documents/{document['id']}/clauses").json()
        assert body["document"] == document["id"]
        seen: set[str] = set()
        for clause in body["clauses"]:
            assert clause["id"] == ".".join([document["id"], *clause["path"]])
            assert clause["parent"] is None or clause["parent"] in seen
            seen.add(clause["id"])
        assert seen


def test_a_clause_tells_what_its_sentences_promise(client: TestClient) -> None:
    clause = client.get("/api/v1/clauses/dongguan.2.11").json()
    told = [
        (clause["text"][each["span"]["start"] : each["span"]["end"]], each["force"], each["words"])
        for each in clause["sentences"]
    ]
    assert "".join(sentence for sentence, *_ in told) == clause["text"]
    assert any("100%达标" in text and force == "target" and words for text, force, words in told)


def test_the_service_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/livez").json()["status"] == "alive"
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["generation"] == ask(client, MEALS)["generation"]


def test_nothing_built_is_said_with_the_hotline(unready: TestClient) -> None:
    assert unready.get("/livez").status_code == 200
    for response in (
        unready.get("/readyz"),
        unready.get("/api/v1/documents"),
        unready.post("/api/v1/answers", json={"question": MEALS}),
        unready.post("/api/v1/answers", json={"question": MEALS, "stream": True}),
    ):
        assert_problem(response, 503)
        assert "12345" in response.json()["detail"]
        assert response.headers["retry-after"]


def assert_problem(response: Any, status: int) -> None:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert re.search(r"[\u4e00-\u9fff]{3}", problem["detail"])
    assert re.search(r"[\u4e00-\u9fff]{2}", problem["title"])
