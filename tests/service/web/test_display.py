"""The size of the letters, chosen without script."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from service.web.display import SIZES, local_path


def test_the_choice_is_remembered_for_a_year_on_every_page(client: TestClient) -> None:
    response = client.post(
        "/display", data={"size": "elder", "back": "/documents"}, follow_redirects=False
    )
    assert response.status_code == 303
    assert response.headers["location"] == "/documents"
    assert f"Max-Age={365 * 24 * 3600}" in response.headers["set-cookie"]
    for path in ("/", "/documents", "/no-such-page"):
        assert '<html lang="zh-CN" class="elder">' in client.get(path).text


def test_every_size_leads_to_a_larger_one_and_back(client: TestClient) -> None:
    names = list(SIZES)
    for at, size in enumerate(names):
        client.cookies.set("size", size)
        page = client.get("/").text
        assert f'class="{size}"' in page
        offered = {name for name in names if f'name="size" value="{name}"' in page}
        larger = set(names[at + 1 : at + 2])
        assert offered == (larger | {"standard"} if at else larger)


def test_a_choice_keeps_question_and_answer_on_the_page(client: TestClient) -> None:
    question = "助餐补贴一餐补多少，一周几次"
    page = client.post("/", data={"question": question, "size": "elder"})
    assert 'class="elder"' in page.text
    assert "blockquote" in page.text
    assert page.cookies["size"] == "elder"


def test_an_unknown_size_is_the_standard_one(client: TestClient) -> None:
    client.cookies.set("size", "huge")
    assert '<html lang="zh-CN" class="standard">' in client.get("/").text
    response = client.post("/display", data={"size": "huge"}, follow_redirects=False)
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "back", ["https://example.com", "//example.com", "/\\example.com", "", "/\nx"]
)
def test_nobody_is_sent_elsewhere(back: str) -> None:
    assert local_path(back) == "/"
