"""What residents come to do, with script and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Open

AGED = "我82岁，能拿多少高龄津贴？"


def ask(page: Page, text: str) -> None:
    """Types a question and sends it."""
    page.get_by_label("您想问什么？").fill(text)
    page.get_by_role("button", name="提问", exact=True).click()
    page.locator(".asof").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_question_is_answered_and_its_clause_opens_with_the_quote_marked(
    open_page: Open, script: bool
) -> None:
    page = open_page("/", java_script_enabled=script)
    ask(page, "助餐补贴一餐补多少，一周几次")
    page.locator(".answer summary").first.or_(page.locator("a.source").first).first.wait_for()
    for summary in page.locator(".answer .sources summary").all():
        summary.click()
    page.locator("a.source").first.click()
    page.wait_for_url(re.compile("/clauses/"))
    expect(page.locator("mark").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_follow_up_keeps_the_conversation(open_page: Open, script: bool) -> None:
    page = open_page("/", java_script_enabled=script)
    ask(page, "助餐补贴一餐补多少，一周几次")
    first = page.locator("#conversation").input_value()
    page.get_by_label("接着问").fill("我妈82岁")
    page.get_by_role("button", name="提问", exact=True).click()
    page.get_by_role("heading", name=re.compile("我妈82岁")).wait_for()
    page.locator(".asof").last.wait_for()
    assert first
    assert page.locator("#conversation").input_value() == first


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_example_question_is_one_press(open_page: Open, script: bool) -> None:
    page = open_page("/", java_script_enabled=script)
    page.locator("#examples button").first.click()
    expect(page.locator(".asof")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_large_letters_are_the_first_stop_and_stay(open_page: Open, script: bool) -> None:
    page = open_page("/", PHONE, java_script_enabled=script)
    switch = page.get_by_role("button", name="长辈版")
    box = switch.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(switch).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="标准版").wait_for()
    page.goto("/documents")
    expect(page.get_by_role("button", name="标准版")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_benefits_are_judged_from_the_form(open_page: Open, script: bool) -> None:
    page = open_page("/check", DESK, java_script_enabled=script)
    page.get_by_label(re.compile("几岁|多大|年龄|周岁")).first.fill("82")
    page.get_by_role("button", name="看结果").click()
    expect(page.locator(".card").first).to_be_visible()
    assert page.get_by_label(re.compile("几岁|多大|年龄|周岁")).first.input_value() == "82"


def test_double_tap_sends_once(open_page: Open) -> None:
    page = open_page("/", PHONE)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.url.endswith("/answers") else None)
    page.get_by_label("您想问什么？").fill(AGED)
    page.get_by_role("button", name="提问", exact=True).dblclick()
    page.locator(".asof").wait_for()
    assert len(sent) == 1
    assert page.locator(".turn").count() == 1


def test_empty_question_is_refused_in_words_and_the_field_is_named(open_page: Open) -> None:
    page = open_page("/", PHONE)
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#question")).to_have_attribute("aria-describedby", "error")


def test_line_cut_while_asking_loses_no_word(open_page: Open) -> None:
    page = open_page("/", PHONE)
    page.get_by_label("您想问什么？").fill(AGED)
    page.context.set_offline(True)
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#question")).to_have_value(AGED)
    page.context.set_offline(False)
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.locator(".asof")).to_be_visible()


def test_printed_answer_has_source_status_and_date(open_page: Open, shots: Path) -> None:
    page = open_page("/", DESK)
    ask(page, "助餐补贴一餐补多少，一周几次")
    page.emulate_media(media="print")
    size = page.locator(".conclusion").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 16 * 96 / 72
    for part in (".source", ".badge", ".asof"):
        expect(page.locator(part).first).to_be_visible()
    expect(page.locator("#ask")).to_be_hidden()
    page.pdf(path=str(shots / "answer.pdf"))


def test_verdicts_are_drawn_alike_with_script_and_without(open_page: Open) -> None:
    drawn = []
    for script in (True, False):
        page = open_page("/", PHONE, java_script_enabled=script)
        ask(page, "我妈82岁，宝坻户口，独居，能享受哪些待遇？")
        page.locator(".verdicts > summary").click()
        expect(page.locator(".card .outcome").first).to_be_visible()
        drawn.append([" ".join(each.split()) for each in page.locator(".card").all_inner_texts()])
    assert drawn[0] == drawn[1]
    assert drawn[0]
