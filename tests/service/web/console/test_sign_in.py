"""Signing in and out on the pages, and what a form needs to be taken."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from service.records.accounts import FREE_TRIES, Accounts, Role
from tests.service.web.console.conftest import PASSWORD, form_key, new_name, send

DOOR = "/console/sign-in"


def test_a_one_time_password_is_changed_before_anything_else(
    browser: TestClient, accounts: Accounts
) -> None:
    name = new_name()
    once = accounts.add(name, "operator")
    page = send(browser, DOOR, browser.get(DOOR).text, name=name, password=once)
    assert page.url.path == "/console/password"
    assert "一次性密码" in page.text
    fields = {"current": once, "chosen": PASSWORD}
    wrong = send(browser, "/console/password", page.text, **fields, again="something else")
    assert "两次填的新密码不一样" in wrong.text
    done = send(browser, "/console/password", wrong.text, **fields, again=PASSWORD)
    assert (done.status_code, done.url.path) == (200, "/console")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    browser: TestClient, accounts: Accounts
) -> None:
    name = new_name()
    once = accounts.add(name, "operator")
    key = form_key(browser.get(DOOR).text)
    answer = browser.post(
        DOOR, data={"key": key, "name": name, "password": once}, follow_redirects=False
    )
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert re.match(r"session=[\w-]{43}; HttpOnly; Max-Age=43200; Path=/; SameSite=lax$", cookie)


def test_over_https_the_cookie_is_secure_and_of_this_host(
    browser: TestClient, accounts: Accounts
) -> None:
    browser.base_url = browser.base_url.copy_with(scheme="https")
    name = new_name()
    key = form_key(browser.get(DOOR).text)
    fields = {"key": key, "name": name, "password": accounts.add(name, "operator")}
    cookie = browser.post(DOOR, data=fields, follow_redirects=False).headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert cookie.endswith("; Secure")


def test_a_wrong_password_keeps_the_name_and_soon_has_to_wait(
    browser: TestClient, accounts: Accounts
) -> None:
    name = new_name()
    accounts.add(name, "operator")
    page = browser.get(DOOR)
    for _ in range(FREE_TRIES):
        page = send(browser, DOOR, page.text, name=name, password="wrong")
        assert page.status_code == 422
        assert 'role="alert"' in page.text
        assert f'value="{name}"' in page.text
    assert "分钟再试" in send(browser, DOOR, page.text, name=name, password="wrong").text


@pytest.mark.parametrize("fields", [{}, {"key": ""}, {"key": "0" * 64}, {"key": "密"}])
def test_a_form_that_is_not_ours_is_refused(
    browser: TestClient, operator: TestClient, fields: dict[str, str]
) -> None:
    browser.get(DOOR)
    assert browser.post(DOOR, data={**fields, "name": "a", "password": "b"}).status_code == 403
    assert operator.post("/console/sign-out", data=fields).status_code == 403
    assert operator.get("/console/password").status_code == 200


def test_signing_out_ends_the_session(operator: TestClient) -> None:
    token = operator.cookies["session"]
    left = send(operator, "/console/sign-out", operator.get("/console/password").text)
    assert left.url.path == DOOR
    operator.cookies.set("session", token)
    ended = operator.get("/console")
    assert ended.status_code == 401
    assert "登录已经过期" in ended.text


def test_what_was_typed_when_the_session_ended_is_sent_after_signing_in(
    browser: TestClient, accounts: Accounts
) -> None:
    name = new_name()
    accounts.choose_password(name, accounts.add(name, "operator"), PASSWORD)
    typed = {"key": "of an old session", "current": PASSWORD, "chosen": "<又一个新密码>&字"}
    page = browser.post("/console/password", data=typed)
    assert page.status_code == 401
    kept = re.search(r'name="kept" value="([^"]+)"', page.text)
    assert kept
    fields = {"name": name, "password": PASSWORD, "next": "/console/password", "kept": kept[1]}
    resumed = send(browser, DOOR, page.text, **{**fields, "kept": kept[1].replace("&amp;", "&")})
    assert resumed.status_code == 200
    assert 'action="/console/password"' in resumed.text
    assert 'value="&lt;又一个新密码&gt;&amp;字"' in resumed.text


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example", "//elsewhere.example", "/console\\@x", "/consolex"]
)
def test_nobody_is_sent_elsewhere(browser: TestClient, accounts: Accounts, wanted: str) -> None:
    name = new_name()
    accounts.choose_password(name, accounts.add(name, "operator"), PASSWORD)
    fields = {"name": name, "password": PASSWORD, "next": wanted}
    page = browser.get(DOOR, params={"next": wanted})
    key = form_key(page.text)
    answer = browser.post(DOOR, data={"key": key, **fields}, follow_redirects=False)
    assert answer.headers["location"] == "/console"


def test_without_signing_in_there_is_only_the_door(browser: TestClient) -> None:
    for address in ("/console", "/console/password"):
        page = browser.get(address)
        assert page.status_code == 401
        assert f'name="next" value="{address}"' in page.text


def test_every_role_may_search(sign_in: Callable[[Role], TestClient]) -> None:
    roles: tuple[Role, ...] = ("operator", "officer", "administrator")
    for role in roles:
        assert sign_in(role).get("/console").status_code == 200
