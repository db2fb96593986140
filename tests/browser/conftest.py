"""A real browser on the running server: Debian's Chromium, driven by Playwright, with a fresh profile for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "screenshots"
"""What every page looked like in the last run; git ignores it."""

PHONE = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 800}
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder: `make test` leaves them out, `make test-more` runs them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that the system has; without one the tests fail and say what to install."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("no chromium on the PATH: apt-get install chromium fonts-wqy-microhei")
    with sync_playwright() as play:
        # Root, as in most containers, gets no sandbox from Chromium.
        browser = play.chromium.launch(executable_path=found, args=FLAGS, chromium_sandbox=False)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def warm_url(server: httpx.Client) -> str:
    """The server's address once it has answered: its start is not what is measured."""
    server.get("/").raise_for_status()
    return str(server.base_url).rstrip("/")


@pytest.fixture
def open_page(chromium: Browser, warm_url: str) -> Iterator[Open]:
    """Opens a path as a new visitor: `viewport`, `size` (of letters), and what else a browser context takes.

    At the end, no page has asked another origin for anything, and none has a broken script.
    """
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    broken: list[str] = []

    def ask_for(address: str) -> None:
        if urlsplit(address).netloc != urlsplit(warm_url).netloc:
            strangers.append(address)

    def open_one(
        path: str, viewport: dict[str, int] = PHONE, size: str = "standard", **options: object
    ) -> Page:
        context = chromium.new_context(base_url=warm_url, viewport=viewport, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_cookies([{"name": "size", "value": size, "url": warm_url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: ask_for(request.url))
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert strangers == []
    assert broken == []


@pytest.fixture(scope="session")
def paths(server: httpx.Client) -> dict[str, str]:
    """One address of each kind of page, by its name."""
    document = server.get("/api/v1/documents").json()["documents"][0]["id"]
    clause = server.get(f"/api/v1/documents/{document}/clauses").json()["clauses"][-1]["id"]
    benefit = server.get("/api/v1/benefits").json()["benefits"][0]["id"]
    return {
        "chat": "/",
        "check": "/check",
        "documents": "/documents",
        "document": f"/documents/{document}",
        "clause": f"/clauses/{clause}",
        "benefits": "/benefits",
        "benefit": f"/benefits/{benefit}",
        "privacy": "/privacy",
        "accessibility": "/accessibility",
        "lost": "/nothing-here",
    }


@pytest.fixture(scope="session")
def shots() -> Path:
    """The folder for pictures of pages."""
    SHOTS.mkdir(exist_ok=True)
    return SHOTS
