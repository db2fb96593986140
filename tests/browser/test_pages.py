"""What holds on every page of residents: legible, reachable, for every eye; each is kept as a picture."""

from __future__ import annotations

import gzip
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Open

NAMES = (
    *("chat", "check", "documents", "document", "clause", "benefits", "benefit"),
    *("privacy", "accessibility", "lost"),
)
AXE = (files("axe_core_python") / "axe.min.js").read_text("utf-8")

SMALLEST = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !parent.getClientRects().length) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < LEAST) small.push(size + ' ' + walker.currentNode.data.trim().slice(0, 20));
  }
  return small;
}"""

TARGETS = """() => Array.from(document.querySelectorAll('button, select, textarea, input:not([type=hidden]), summary, a'))
  .filter(e => e.getClientRects().length && !e.classList.contains('skip') && !e.closest('p, dd, li > span'))
  .map(e => [e, (e.closest('label') || e).getBoundingClientRect()])
  .filter(([e, r]) => r.width < LEAST - 0.5 || r.height < LEAST - 0.5)
  .map(([e, r]) => (e.textContent || e.name).trim().slice(0, 20) + ' ' + Math.round(r.width) + 'x' + Math.round(r.height))"""


def violations(page: Page) -> list[str]:
    """What axe finds: rule, and the elements that break it."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    found = session.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run().then(r => r.violations.map("
            "v => v.id + ' ' + v.nodes.map(n => n.target.join(' ')).join(' | ')))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    said: list[str] = found["result"]["value"]
    return said


@pytest.mark.parametrize("size", ["standard", "elder"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_light_and_dark(
    open_page: Open, paths: dict[str, str], shots: Path, name: str, size: str
) -> None:
    page = open_page(paths[name], PHONE, size)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == [], scheme
        page.screenshot(path=shots / f"{name}-{size}-{scheme}.png", full_page=True)


@pytest.mark.parametrize("size", ["standard", "elder"])
@pytest.mark.parametrize(
    "question",
    [
        "助餐补贴一餐补多少，一周几次",
        "今天股市怎么样？",
        "我爸摔倒了叫不醒",
        "我妈82岁，宝坻户口，独居，能享受哪些待遇？",
    ],
)
def test_axe_finds_nothing_in_answers(
    open_page: Open, shots: Path, question: str, size: str
) -> None:
    page = open_page("/", PHONE, size)
    page.get_by_label("您想问什么？").fill(question)
    page.get_by_role("button", name="提问", exact=True).click()
    page.locator(".asof").wait_for()
    for summary in page.locator(".answer summary").all():
        summary.click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == [], scheme
        kind = (page.locator(".answer").get_attribute("class") or "").split()[-1]
        page.screenshot(path=shots / f"{kind}-{size}-{scheme}.png", full_page=True)


@pytest.mark.parametrize(
    ("size", "letter", "target"),
    [("standard", 16, 44), ("elder", 20, 60)],
    ids=["standard", "elder"],
)
@pytest.mark.parametrize("name", NAMES)
def test_letters_and_what_is_pressed_are_large(
    open_page: Open, paths: dict[str, str], name: str, size: str, letter: int, target: int
) -> None:
    page = open_page(paths[name], PHONE, size)
    assert page.evaluate(SMALLEST.replace("LEAST", str(letter))) == []
    assert page.evaluate(TARGETS.replace("LEAST", str(target))) == []
    call = page.get_by_role("link", name="拨打12345政务服务热线")
    expect(call).to_have_attribute("href", "tel:12345")
    box = call.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= target


@pytest.mark.parametrize("name", NAMES)
def test_nothing_scrolls_sideways_at_400_percent(
    open_page: Open, paths: dict[str, str], name: str
) -> None:
    page = open_page(paths[name], {"width": 320, "height": 256}, "elder-3")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", NAMES)
def test_page_has_one_title_and_no_heading_is_skipped(
    open_page: Open, paths: dict[str, str], shots: Path, name: str
) -> None:
    page = open_page(paths[name], DESK)
    page.screenshot(path=shots / f"{name}-desk.png")
    levels = [
        int(tag[1])
        for tag in page.evaluate(
            "Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6'))"
            ".filter(e => e.getClientRects().length).map(e => e.tagName)"
        )
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_first_load_is_small(open_page: Open) -> None:
    page = open_page("about:blank", PHONE)
    bodies: dict[str, bytes] = {}
    page.on("response", lambda r: bodies.__setitem__(r.url, r.body()))
    page.goto("/", wait_until="networkidle")
    packed = {url: len(gzip.compress(body)) for url, body in bodies.items()}
    assert sum(packed.values()) <= 80 * 1024
    assert sum(n for url, n in packed.items() if url.endswith(".js")) <= 30 * 1024


def test_nothing_moves(open_page: Open) -> None:
    page = open_page("/", PHONE, reduced_motion="reduce")
    page.get_by_label("您想问什么？").fill("助餐补贴一餐补多少，一周几次")
    page.get_by_role("button", name="提问", exact=True).click()
    page.locator(".asof").wait_for()
    assert page.evaluate("document.getAnimations().length") == 0


def test_first_words_stand_within_300_ms(open_page: Open) -> None:
    page = open_page("/", PHONE)
    page.evaluate("""() => {
      const log = document.getElementById('log');
      window.spent = new Promise(done => new MutationObserver((_, o) => {
        if (log.querySelector('.understood, .conclusion')) { o.disconnect(); done(performance.now() - window.sent); }
      }).observe(log, { childList: true, subtree: true }));
      document.getElementById('ask').addEventListener('submit', () => { window.sent = performance.now(); }, true);
    }""")
    page.get_by_label("您想问什么？").fill("助餐补贴一餐补多少，一周几次")
    page.get_by_role("button", name="提问", exact=True).click()
    assert page.evaluate("window.spent") <= 300


def test_page_is_usable_on_a_slow_line_and_processor(open_page: Open) -> None:
    page = open_page("about:blank", PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 50_000,
            "uploadThroughput": 50_000,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto("/", wait_until="load")
    assert (
        page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
        <= 5000
    )
