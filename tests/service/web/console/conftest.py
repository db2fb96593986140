"""Somebody who works here, signed in with a browser of their own."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.records.accounts import Accounts, Role
from service.web.state import Serving

PASSWORD = "a password of mine"


def new_name() -> str:
    return f"worker-{secrets.token_hex(6)}"


def form_key(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def send(browser: TestClient, address: str, page: str, **fields: str) -> httpx.Response:
    """Sends the form on the page, as it stands there."""
    return browser.post(address, data={"key": form_key(page), **fields})


@pytest.fixture
def accounts(app: FastAPI, running: TestClient) -> Accounts:
    serving: Serving = app.state.serving
    return Accounts(serving.conversations.records)


@pytest.fixture
def browser(app: FastAPI, running: TestClient) -> TestClient:
    """A browser that was never here; the app runs already."""
    return TestClient(app)


@pytest.fixture
def sign_in(app: FastAPI, accounts: Accounts) -> Iterator[Callable[[Role], TestClient]]:
    """Signs somebody of the role in, who has chosen a password."""
    with ExitStack() as open_browsers:

        def enter(role: Role) -> TestClient:
            name = new_name()
            accounts.choose_password(name, accounts.add(name, role), PASSWORD)
            browser = TestClient(app)
            open_browsers.callback(browser.close)
            browser.cookies.set("session", accounts.sign_in(name, PASSWORD))
            return browser

        yield enter


@pytest.fixture
def operator(sign_in: Callable[[Role], TestClient]) -> TestClient:
    return sign_in("operator")
