"""The pages, without script, over the real index."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from starlette.testclient import TestClient

MEALS = "助餐补贴一餐补多少，一周几次"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} 助餐补贴多少"
VOID = {"meta", "link", "img", "input", "br", "path"}


class Page(HTMLParser):
    """Collects the tags of a page as shown, without its templates, and checks that they nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "template" not in self.open:
            self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "template" not in self.open:
            self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def every_page(client: TestClient) -> list[Any]:
    """A response of each kind of page."""
    hit = client.get("/api/v1/search", params={"q": "助餐"}).json()["hits"][0]["clause"]
    return [
        client.get("/"),
        client.post("/", data={"question": MEALS}),
        client.post("/", data={"question": "怎么办护照"}),
        client.post("/", data={"question": ""}),
        client.post("/", data={"question": HOSTILE}),
        client.get("/documents"),
        client.get(f"/documents/{hit['document']}"),
        client.get(hit["url"], params={"quote": HOSTILE}),
        client.get("/clauses/no-such"),
        client.get("/documents/no-such"),
        client.get("/no-such-page"),
    ]


def test_every_page_has_its_frame(every_page: list[Any]) -> None:
    for response in every_page:
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        page = Page(response.text)
        assert page.all("html")[0]["lang"] == "zh-CN"
        assert len(page.all("h1")) == 1
        assert [len(page.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
        links = page.all("a")
        assert links[0] == {"class": "skip", "href": "#main"}
        assert sum(link["href"] == "tel:12345" for link in links) >= 2
        assert page.all("title")


def test_the_switch_of_sizes_is_the_first_stop_after_the_skip_link(every_page: list[Any]) -> None:
    for response in every_page:
        stops = [
            (tag, attributes)
            for tag, attributes in Page(response.text).tags
            if tag in ("a", "button", "textarea", "select")
        ]
        assert stops[0][1]["class"] == "skip"
        assert stops[1][1]["name"] == "size"


def test_no_page_loads_or_links_anything_from_elsewhere(every_page: list[Any]) -> None:
    for response in every_page:
        for tag, attributes in Page(response.text).tags:
            for name in ("href", "src", "action"):
                address = attributes.get(name)
                assert address is None or re.match(r"/(?!/)|#|tel:[0-9]+$", address), (tag, address)


def test_no_page_holds_script_or_style_of_its_own(every_page: list[Any]) -> None:
    for response in every_page:
        page = Page(response.text)
        assert all(script["src"] for script in page.all("script"))
        assert not page.all("style")
        for _, attributes in page.tags:
            assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_no_heading_is_skipped(every_page: list[Any]) -> None:
    for response in every_page:
        levels = [
            int(tag[1]) for tag, _ in Page(response.text).tags if re.fullmatch(r"h[1-6]", tag)
        ]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_hostile_text_stays_text(client: TestClient) -> None:
    for response in (
        client.post("/", data={"question": HOSTILE}),
        client.post("/", data={"question": HOSTILE, "place": HOSTILE}),
        client.post("/", data={"question": HOSTILE + "问" * 2000}),
        client.get("/clauses/" + "<script>alert(1)</script>"),
    ):
        assert "<script>alert" not in response.text
        assert "<img src=x" not in response.text
        assert "49 助餐" not in response.text


def test_the_answer_comes_before_the_words_it_rests_on(client: TestClient) -> None:
    text = client.post("/", data={"question": MEALS}).text
    marks = [
        'class="asked"',
        'class="conclusion"',
        "<blockquote>",
        'class="source"',
        'class="notices"',
    ]
    assert [text.index(mark) for mark in marks] == sorted(text.index(mark) for mark in marks)
    assert "征求意见稿" in text
    assert 'role="log"' in text


def test_every_source_leads_to_its_words_marked_in_their_clause(client: TestClient) -> None:
    sources = [
        link["href"]
        for link in Page(client.post("/", data={"question": MEALS}).text).all("a")
        if link.get("class") == "source"
    ]
    assert sources
    for address in sources:
        assert address is not None
        page = client.get(address)
        assert page.status_code == 200
        assert "<mark>" in page.text


def test_a_declined_question_says_so_without_a_source(client: TestClient) -> None:
    page = Page(client.post("/", data={"question": "怎么办护照"}).text)
    assert not [link for link in page.all("a") if link.get("class") == "source"]


def test_the_numbers_of_an_emergency_can_be_pressed(client: TestClient) -> None:
    page = Page(client.post("/", data={"question": "我妈摔倒了起不来"}).text)
    assert "tel:120" in [link["href"] for link in page.all("a")]


def test_a_choice_asks_the_question_again_with_it(client: TestClient) -> None:
    question = "新建小区养老设施怎么配"
    page = Page(client.post("/", data={"question": question}).text)
    choices = [b["value"] for b in page.all("button") if b.get("class") == "choice"]
    assert len(choices) > 1
    for choice in choices:
        assert choice is not None
        assert choice.endswith(f"：{question}")
        assert 'class="source"' in client.post("/", data={"question": choice}).text


@pytest.mark.parametrize("question", ["", "  ", "问" * 2001, HOSTILE + "问" * 2000])
def test_input_that_cannot_be_taken_stays_in_the_form(client: TestClient, question: str) -> None:
    response = client.post("/", data={"question": question, "place": "120115"})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    kept = response.text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert unescape(kept) == question
    assert '<option value="120115" selected>' in response.text


def test_a_place_that_is_not_offered_is_told_plainly(client: TestClient) -> None:
    response = client.post("/", data={"question": MEALS, "place": "999999"})
    assert response.status_code == 422
    assert "没有这个地区" in response.text


def test_the_places_of_the_documents_are_offered(client: TestClient) -> None:
    codes = {option["value"] for option in Page(client.get("/").text).all("option")}
    documents = client.get("/api/v1/documents").json()["documents"]
    assert codes == {""} | {place["code"] for each in documents for place in each["places"]}


def test_every_example_question_is_answered(client: TestClient) -> None:
    page = Page(client.get("/").text)
    examples = [b["value"] for b in page.all("button") if b.get("name") == "question"]
    assert len(examples) >= 3
    for example in examples:
        assert 'class="source"' in client.post("/", data={"question": example}).text


def test_a_document_shows_every_clause_at_its_anchor(client: TestClient) -> None:
    for document in client.get("/api/v1/documents").json()["documents"]:
        page = Page(client.get(f"/documents/{document['id']}").text)
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        clauses = client.get(f"/api/v1/documents/{document['id']}/clauses").json()["clauses"]
        shown = {".".join(each["path"]) for each in clauses if each["kind"] != "cell"}
        assert shown <= set(ids)
        for link in page.all("a"):
            address = link["href"]
            assert address is not None
            if address.startswith("#"):
                assert address[1:] in ids


def test_every_clause_has_a_page(client: TestClient) -> None:
    for document in client.get("/api/v1/documents").json()["documents"]:
        body = client.get(f"/api/v1/documents/{document['id']}/clauses").json()
        for clause in body["clauses"]:
            page = client.get(clause["url"])
            assert page.status_code == 200
            assert document["title"] in unescape(page.text)


def test_a_repaired_clause_stands_beside_its_raw_text(client: TestClient) -> None:
    documents = client.get("/api/v1/documents").json()["documents"]
    pages = [
        client.get(clause["url"]).text
        for document in documents
        for clause in client.get(f"/api/v1/documents/{document['id']}/clauses").json()["clauses"]
        if clause["kind"] == "paragraph"
    ]
    assert any("修复前" in page and "修复后" in page for page in pages)
    assert not all("修复前" in page for page in pages)


def test_a_quote_that_does_not_stand_there_is_not_shown(client: TestClient) -> None:
    hit = client.get("/api/v1/search", params={"q": "助餐"}).json()["hits"][0]["clause"]
    page = client.get(hit["url"], params={"quote": "每餐补贴五百元"}).text
    assert "每餐补贴五百元" not in page
    assert "<mark>" not in page
    assert "引文不在这一条里" in page


def test_nothing_built_is_a_plain_page(unready: TestClient) -> None:
    for path in ("/", "/documents", "/clauses/a.1"):
        response = unready.get(path)
        assert response.status_code == 503
        assert "还没有准备好" in response.text
        assert 'href="tel:12345"' in response.text
