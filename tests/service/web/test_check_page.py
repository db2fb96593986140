"""The form over all facts: verdicts at once, nothing filled in is lost, nothing missing is taken for "no"."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from corpus.gazetteer import Gazetteer
from corpus.vocabulary import Vocabulary
from service.assistant import Assistant
from service.web.check_form import HIDDEN, field_names, read_filled, sections

OLD = {"age": "85", "register": "天津市宝坻区", "in_institution": "no", "living_alone": "yes"}


@pytest.fixture(scope="module")
def vocabulary(assistant: Assistant) -> Vocabulary:
    return assistant.book.vocabulary


@pytest.fixture(scope="module")
def gazetteer(assistant: Assistant) -> Gazetteer:
    return assistant.gazetteer


def post(client: TestClient, form: Mapping[str, str]) -> LexborHTMLParser:
    response = client.post("/check", data=dict(form))
    assert response.status_code == 200, response.text
    return LexborHTMLParser(response.text)


def cards(page: LexborHTMLParser, outcome: str) -> dict[str, str]:
    """The text of each card of that outcome, by the name of its benefit."""
    return {
        card.css_first("h3").text(strip=True): card.text() for card in page.css(f".card-{outcome}")
    }


def test_every_fact_of_a_person_is_asked_once(client: TestClient, vocabulary: Vocabulary) -> None:
    page = LexborHTMLParser(client.get("/check").text)
    named = [field.attributes["name"] for field in page.css(".check-form input")]
    for fact in vocabulary.facts.values():
        asked = fact.subject in ("person", "household") and fact.key not in HIDDEN
        for name in field_names(fact):
            assert (name in named) == asked, name
    assert all(section.title for section in sections(vocabulary))


def test_verdicts_stand_on_cards_with_reasons_and_the_clause(client: TestClient) -> None:
    page = post(client, OLD)
    eligible = cards(page, "eligible")
    meal = next(text for name, text in eligible.items() if name.startswith("助餐补贴"))
    for words in (
        "符合所列条件",
        "3元/餐",
        "符合：年龄满80周岁",
        "责任部门：",
        "征求意见稿",
        "看原文：",
    ):
        assert words in meal
    assert page.css_first('.card-eligible a[href^="/clauses/baodi-2024.list.19"]') is not None
    assert "不是正式文件" in page.css_first(".results .notices").text()


def test_what_is_not_filled_in_stays_open(client: TestClient) -> None:
    page = post(client, {"age": "85", "register": "宝坻区"})
    assert any(name.startswith("助餐补贴") for name in cards(page, "need_more_facts"))
    assert not any(name.startswith("助餐补贴") for name in cards(page, "eligible"))


def test_all_else_is_absent_only_where_the_box_is_ticked(client: TestClient) -> None:
    form = {"age": "66", "register": "宝坻区"}
    left_open = len(cards(post(client, form), "need_more_facts"))
    assert len(cards(post(client, form | {"rest": "none"}), "need_more_facts")) < left_open


def test_what_was_filled_in_stays_in_the_form(client: TestClient) -> None:
    page = post(client, OLD)
    assert page.css_first("#f-age").attributes["value"] == "85"
    assert page.css_first("#f-register").attributes["value"] == "天津市宝坻区"
    chosen = page.css_first('.check-form input[name="living_alone"][value="yes"]')
    assert "checked" in chosen.attributes


def test_larger_type_keeps_the_verdicts(client: TestClient) -> None:
    page = post(client, OLD)
    display = page.css_first("form.display")
    assert display.attributes["action"] == "/check"
    fields = {f.attributes["name"]: f.attributes["value"] or "" for f in display.css("input")}
    larger = post(client, fields | {"size": "elder"})
    assert "elder" in (larger.css_first("html").attributes["class"] or "")
    assert cards(larger, "eligible").keys() == cards(page, "eligible").keys()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("age", "很大", "请填数字"),
        ("age", "900", "可以是：0至130"),
        ("register", "火星", "请把市和区写全"),
        ("living_alone", "maybe", "请选"),
        ("birth_date", "去年", "日期"),
    ],
)
def test_field_that_cannot_be_read_is_named_and_kept(
    client: TestClient, field: str, value: str, words: str
) -> None:
    response = client.post("/check", data={**OLD, field: value})
    assert response.status_code == 422
    page = LexborHTMLParser(response.text)
    assert words in page.css_first(f"#wrong-{field}").text()
    assert page.css_first('[role="alert"]') is not None
    if field in ("age", "register"):
        assert page.css_first(f"#f-{field}").attributes["value"] == value


def test_empty_form_is_told_what_to_do(client: TestClient) -> None:
    response = client.post("/check", data={})
    assert response.status_code == 422
    assert "先填一项再看结果" in response.text


@pytest.mark.parametrize("text", ["85", "85岁", "８５周岁", " 85 "])
def test_age_is_read_as_people_write_it(
    text: str, vocabulary: Vocabulary, gazetteer: Gazetteer
) -> None:
    assert read_filled({"age": text}, vocabulary, gazetteer).facts == {"age": "85"}


def test_unsure_is_a_fact_and_empty_is_none(vocabulary: Vocabulary, gazetteer: Gazetteer) -> None:
    filled = read_filled({"minimum_living": "unsure", "destitute": ""}, vocabulary, gazetteer)
    assert filled.facts == {"minimum_living": {"uncertain": True}}


def test_no_card_tells_a_sum_that_its_clause_does_not_hold(
    client: TestClient, assistant: Assistant
) -> None:
    page = post(client, OLD | {"minimum_living": "yes", "disability_grade": "one", "rest": "none"})
    for card in page.css(".card-eligible"):
        amount, source = card.css_first(".amount"), card.css_first(".open-clause")
        if amount is None:
            continue
        clause_id = re.findall(r"/clauses/([^?]+)", source.attributes["href"] or "")[0]
        clause = assistant.generation.clauses[clause_id]
        row = clause.parent if clause.kind == "cell" else clause.id
        whole = assistant.generation.clauses[str(row)].text
        for figure in re.findall(r"\d+", amount.text()):
            assert figure in whole or figure == "1", (clause_id, amount.text())
