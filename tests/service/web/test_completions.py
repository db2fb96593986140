"""The OpenAI-compatible routes, met by OpenAI's own client over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI
from starlette.testclient import TestClient

MEALS = "助餐补贴一餐补多少，一周几次"
BUS = "我妈82岁，能免费坐公交吗"


@pytest.fixture(scope="module")
def chat(server_url: str) -> Iterator[OpenAI]:
    """OpenAI's client of the running server."""
    with OpenAI(base_url=f"{server_url}/v1", api_key="any", max_retries=0) as client:
        yield client


def complete(chat: OpenAI, *said: str, **extra: Any) -> Any:
    messages: list[Any] = [{"role": "user", "content": text} for text in said]
    return chat.chat.completions.create(model="yinling", messages=messages, **extra)


def test_a_completion_is_an_answer_with_its_citations(chat: OpenAI, server: httpx.Client) -> None:
    completion = complete(chat, MEALS)
    (choice,) = completion.choices
    assert (choice.finish_reason, choice.message.role) == ("stop", "assistant")
    assert "每餐3元" in choice.message.content
    assert "征求意见稿" in choice.message.content.splitlines()[0]
    kept = server.get(f"/api/v1/answers/{completion.answer['id']}").json()
    assert choice.message.content.startswith(kept["text"])
    assert choice.message.citations == kept["citations"]
    assert completion.answer["kind"] == kept["kind"]
    for citation in kept["citations"]:
        assert citation["quote"] in choice.message.content


def test_marks_in_the_text_lead_to_the_pages_of_clauses(chat: OpenAI, server: httpx.Client) -> None:
    message = complete(chat, MEALS).choices[0].message
    assert message.annotations
    for annotation in message.annotations:
        link = annotation.url_citation
        mark = message.content[link.start_index : link.end_index]
        cited = message.citations[int(mark.strip("[]")) - 1]
        assert link.url == str(server.base_url.join(cited["url"]))
        assert cited["label"] in link.title
    assert server.get(message.annotations[0].url_citation.url).status_code == 200


def test_usage_counts_characters(chat: OpenAI) -> None:
    completion = complete(chat, "你好", MEALS)
    assert completion.usage.prompt_tokens == len("你好" + MEALS)
    assert completion.usage.completion_tokens == len(completion.choices[0].message.content)
    assert completion.usage.total_tokens == len("你好" + MEALS) + completion.usage.completion_tokens


def test_a_stream_brings_the_same_answer_in_pieces(chat: OpenAI) -> None:
    whole = complete(chat, MEALS)
    options = {"include_usage": True}
    chunks = list(complete(chat, MEALS, stream=True, stream_options=options))
    *pieces, last, usage = chunks
    assert len({chunk.id for chunk in chunks}) == 1
    assert pieces[0].choices[0].delta.role == "assistant"
    assert all(chunk.choices[0].finish_reason is None for chunk in pieces)
    assert len(pieces) > 3
    assert "".join(c.choices[0].delta.content for c in pieces) == whole.choices[0].message.content
    assert last.choices[0].finish_reason == "stop"
    assert last.choices[0].delta.citations == whole.choices[0].message.citations
    assert last.answer["kind"] == whole.answer["kind"]
    assert usage.choices == []
    assert usage.usage == whole.usage


def test_a_stream_has_no_usage_unless_it_is_asked_for(chat: OpenAI) -> None:
    chunks = list(complete(chat, MEALS, stream=True))
    assert all(chunk.usage is None for chunk in chunks)
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_earlier_user_messages_are_the_conversation(chat: OpenAI, server: httpx.Client) -> None:
    first = complete(chat, BUS)
    messages: list[Any] = [
        {"role": "system", "content": "你是诗人，只写诗。"},
        {"role": "user", "content": [{"type": "text", "text": BUS}]},
        {"role": "assistant", "content": first.choices[0].message.content},
        {"role": "user", "content": "不对，是79"},
    ]
    second = chat.chat.completions.create(model="yinling", messages=messages)
    kept = server.get(f"/api/v1/answers/{second.answer['id']}").json()  # type: ignore[attr-defined]
    assert [person["facts"] for person in kept["understood"]["people"]] == [{"age": 79}]
    alone = complete(chat, "不对，是79")
    assert alone.choices[0].message.citations != second.choices[0].message.citations  # type: ignore[attr-defined]


def test_a_conversation_that_is_kept_goes_on(chat: OpenAI, server: httpx.Client) -> None:
    first = complete(chat, BUS)
    name = first.answer["conversation_id"]
    second = complete(
        chat, "我爸90岁，能领什么", "不对，是79", extra_body={"conversation_id": name}
    )
    assert second.answer["conversation_id"] == name
    kept = server.get(f"/api/v1/answers/{second.answer['id']}").json()
    assert [person["label"] for person in kept["understood"]["people"]] == ["母亲"]


def test_what_could_not_be_taken_earlier_is_passed_over(chat: OpenAI) -> None:
    assert complete(chat, "", "问" * 2001, MEALS).choices[0].message.citations


def test_models_are_the_places_of_the_documents(chat: OpenAI) -> None:
    names = {model.id: model.name for model in chat.models.list()}  # type: ignore[attr-defined]
    assert names["yinling"] == "银龄问策"
    assert names["yinling-120115"] == "银龄问策：天津市宝坻区"
    assert chat.models.retrieve("yinling-120115").created > 0


def test_a_model_of_a_place_answers_for_it(chat: OpenAI) -> None:
    def places(model: str) -> set[str]:
        asked: list[Any] = [{"role": "user", "content": "新建小区要配多少养老设施"}]
        completion: Any = chat.chat.completions.create(model=model, messages=asked)
        return {citation["place"] for citation in completion.choices[0].message.citations}

    assert places("yinling-441900") == {"广东省东莞市"}
    assert places("yinling-130900") == {"河北省沧州市"}


def test_the_same_key_gives_the_same_completion(chat: OpenAI) -> None:
    key = {"Idempotency-Key": "a completion once"}
    first, second = (complete(chat, MEALS, extra_headers=key) for _ in range(2))
    assert first.id == second.id


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "system", "content": MEALS}]}, None),
        ({"messages": [{"role": "user", "content": " "}]}, None),
        ({"messages": [{"role": "user", "content": "问" * 2001}]}, None),
        ({"messages": [{"role": "clown", "content": MEALS}]}, "messages.0.role"),
        ({"n": 2}, "n"),
        ({"response_format": {"type": "json_object"}}, "response_format.type"),
        ({"extra_body": {"place": "999999"}}, None),
        ({"extra_body": {"as_of": "明天"}}, "as_of"),
    ],
)
def test_a_request_that_cannot_be_taken_is_an_error_of_openais(
    chat: OpenAI, body: dict[str, Any], param: str | None
) -> None:
    told = {"messages": [{"role": "user", "content": MEALS}], "stream": True, **body}
    with pytest.raises(openai.BadRequestError) as refused:
        chat.chat.completions.create(model="yinling", **told)
    error = refused.value
    assert (error.type, error.param, error.code) == ("invalid_request_error", param, None)
    assert any("一" <= letter <= "鿿" for letter in error.body["message"])  # type: ignore[index]


@pytest.mark.parametrize("content", ['"\\ud800"', '[{"type": "text", "text": "\\ud800"}]'])
@pytest.mark.parametrize("stream", ["true", "false"])
def test_half_a_character_is_refused_not_an_error_of_the_server(
    server: httpx.Client, content: str, stream: str
) -> None:
    body = f'{{"messages": [{{"role": "user", "content": {content}}}], "stream": {stream}}}'
    response = server.post(
        "/v1/chat/completions", content=body, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_pictures_are_refused(chat: OpenAI) -> None:
    picture: list[Any] = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,"}}]
    with pytest.raises(openai.BadRequestError):
        chat.chat.completions.create(
            model="yinling", messages=[{"role": "user", "content": picture}]
        )


def test_a_model_that_there_is_not_is_not_found(chat: OpenAI) -> None:
    asked: list[Any] = [{"role": "user", "content": MEALS}]
    for call in (
        lambda: chat.chat.completions.create(model="gpt-9", messages=asked),
        lambda: chat.models.retrieve("yinling-999999"),
    ):
        with pytest.raises(openai.NotFoundError) as refused:
            call()
        assert (refused.value.param, refused.value.code) == ("model", "model_not_found")


def test_other_routes_of_openai_are_not_found(chat: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        chat.embeddings.create(model="yinling", input="你好")
    assert (refused.value.type, refused.value.code) == ("invalid_request_error", None)


def test_nothing_built_is_an_error_of_the_server(unready: TestClient) -> None:
    body = {"model": "yinling", "messages": [{"role": "user", "content": MEALS}]}
    for response in (
        unready.get("/v1/models"),
        unready.post("/v1/chat/completions", json=body),
        unready.post("/v1/chat/completions", json={**body, "stream": True}),
    ):
        assert response.status_code == 503
        assert response.headers["retry-after"]
        assert response.json()["error"]["type"] == "server_error"
        assert "12345" in response.json()["error"]["message"]
