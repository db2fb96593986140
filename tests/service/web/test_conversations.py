"""Conversations, answers by id and feedback over HTTP and on the page."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

BUS = "我妈82岁，能免费坐公交吗"
ADDRESS = "/api/v1/answers"


def test_a_conversation_carries_facts_over_http(client: TestClient) -> None:
    first = client.post(ADDRESS, json={"question": BUS}).json()
    follow = {"question": "不对，是79", "conversation_id": first["conversation_id"]}
    second = client.post(ADDRESS, json=follow).json()
    assert second["conversation_id"] == first["conversation_id"]
    assert [person["facts"] for person in second["understood"]["people"]] == [{"age": 79}]
    assert second["citations"][0]["clause_id"] == first["citations"][0]["clause_id"]


def test_the_page_goes_on_without_script(client: TestClient) -> None:
    page = client.post("/", data={"question": BUS}).text
    found = re.search(r'id="conversation" name="conversation_id" value="([0-9a-f]{32})"', page)
    assert found
    after = client.post("/", data={"question": "不对，是79", "conversation_id": found[1]}).text
    assert "按您说的理解：母亲" in after
    assert found[1] in after


def test_a_page_with_a_made_up_conversation_begins_a_new_one(client: TestClient) -> None:
    page = client.post("/", data={"question": BUS, "conversation_id": '"><i id=x>'}).text
    assert re.search(r'name="conversation_id" value="[0-9a-f]{32}"', page)
    assert '"><i id=x>' not in page


def test_an_answer_can_be_read_again(client: TestClient) -> None:
    told = client.post(ADDRESS, json={"question": BUS}).json()
    assert client.get(f"{ADDRESS}/{told['id']}").json() == told


def test_the_same_key_gives_the_same_answer(client: TestClient) -> None:
    key = {"Idempotency-Key": "once"}
    first, second = (
        client.post(ADDRESS, json={"question": BUS}, headers=key).json() for _ in range(2)
    )
    assert first == second
    refused = client.post(ADDRESS, json={"question": "公交免费吗"}, headers=key)
    assert refused.status_code == 422
    assert "Idempotency-Key" in refused.json()["detail"]
    streamed = client.post(ADDRESS, json={"question": BUS, "stream": True}, headers=key).text
    assert first["id"] in streamed


def test_feedback_is_given_and_taken_back(client: TestClient) -> None:
    told = client.post(ADDRESS, json={"question": BUS}).json()
    given = client.post("/api/v1/feedback", json={"answer_id": told["id"], "helpful": True})
    assert given.status_code == 201
    address = f"/api/v1/feedback/{given.json()['id']}"
    assert client.delete(address).status_code == 204
    assert client.delete(address).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answer_id": "0" * 32, "helpful": True}, 404),
        ({"answer_id": "me", "helpful": True}, 422),
        ({"answer_id": "0" * 32, "helpful": "yes"}, 422),
        ({"answer_id": "0" * 32}, 422),
        ({"answer_id": "0" * 32, "helpful": True, "comment": "长" * 2001}, 422),
        ({"answer_id": "0" * 32, "helpful": False, "clause_id": "baodi-2024.list.99"}, 404),
        ({"answer_id": "0" * 32, "helpful": False, "clause_id": "第19项"}, 422),
    ],
)
def test_feedback_that_cannot_be_taken_is_told_in_chinese(
    client: TestClient, body: dict[str, object], status: int
) -> None:
    refused = client.post("/api/v1/feedback", json=body)
    assert refused.status_code == status
    assert re.search(r"[一-鿿]", refused.json()["detail"])


def test_an_answer_that_there_is_not_is_told_in_chinese(client: TestClient) -> None:
    refused = client.get(f"{ADDRESS}/{'0' * 32}")
    assert refused.status_code == 404
    assert "没有找到这次回答" in refused.json()["detail"]


def test_a_browser_goes_on_only_with_its_own_conversation(client: TestClient) -> None:
    client.get("/")
    page = client.post("/", data={"question": BUS}).text
    found = re.search(r'name="conversation_id" value="([0-9a-f]{32})"', page)
    assert found
    follow = {"question": "不对，是79", "conversation_id": found[1]}
    assert client.post(ADDRESS, json=follow).json()["conversation_id"] == found[1]
    client.cookies.clear()
    client.get("/")
    assert client.post(ADDRESS, json=follow).json()["conversation_id"] != found[1]


def test_the_cookie_tells_nothing_and_is_closed_to_script(client: TestClient) -> None:
    cookie = client.get("/").headers["set-cookie"]
    assert re.match(r"visitor=[0-9a-f]{32};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "set-cookie" not in client.get("/").headers


def test_a_program_goes_on_only_with_its_own_key(client: TestClient) -> None:
    mine, theirs = ({"Authorization": f"Bearer {name}"} for name in ("one", "two"))
    first = client.post(ADDRESS, json={"question": BUS}, headers=mine).json()
    follow = {"question": "不对，是79", "conversation_id": first["conversation_id"]}
    other = client.post(ADDRESS, json=follow, headers=theirs).json()
    assert other["conversation_id"] != first["conversation_id"]
    again = client.post(ADDRESS, json=follow, headers=mine).json()
    assert again["conversation_id"] == first["conversation_id"]
    assert [person["facts"] for person in again["understood"]["people"]] == [{"age": 79}]
