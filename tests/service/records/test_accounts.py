"""Accounts: passwords, sessions and tries that failed, with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.errors import AccountError, SignInRefused
from service.records.accounts import (
    FREE_TRIES,
    IDLE_SECONDS,
    LONGEST_SECONDS,
    LONGEST_WAIT,
    ROLES,
    Account,
    Accounts,
)
from service.records.store import Records

WRONG, CHOSEN = "not the password", "a password of mine"


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    records = Records.open(tmp_path, 30, clock=clock)
    yield Accounts(records)
    records.close()


def test_a_new_account_has_a_password_to_be_changed(accounts: Accounts) -> None:
    password = accounts.add("wang", "operator")
    assert accounts.signed_in(accounts.sign_in("wang", password)) == Account(
        "wang", "operator", True, False
    )
    accounts.choose_password("wang", password, CHOSEN)
    with pytest.raises(SignInRefused):
        accounts.sign_in("wang", password)
    found = accounts.signed_in(accounts.sign_in("wang", CHOSEN))
    assert found
    assert not found.temporary


def test_passwords_and_tokens_are_never_kept_as_they_are(
    accounts: Accounts, tmp_path: Path
) -> None:
    password = accounts.add("wang", "operator")
    token = accounts.sign_in("wang", password)
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    with engine.connect() as connection:
        rows = [
            str(row)
            for table in ("users", "sessions")
            for row in connection.exec_driver_sql(f"select * from {table}")
        ]
    engine.dispose()
    assert len(rows) == 2
    assert "$argon2id$" in rows[0]
    assert not [row for row in rows if password in row or token in row]


@pytest.mark.parametrize("chosen", ["short", "x" * 201, "same as it is now", "wang-fang.operator"])
def test_a_password_that_is_easily_guessed_is_refused(accounts: Accounts, chosen: str) -> None:
    password = accounts.add("wang-fang.operator", "operator")
    accounts.choose_password("wang-fang.operator", password, "same as it is now")
    with pytest.raises(SignInRefused, match="新密码"):
        accounts.choose_password("wang-fang.operator", "same as it is now", chosen)


def test_a_session_ends_when_idle_and_when_old(accounts: Accounts, clock: Clock) -> None:
    password = accounts.add("wang", "operator")
    token = accounts.sign_in("wang", password)
    began = clock.now
    while clock.now < began + LONGEST_SECONDS - IDLE_SECONDS:
        clock.now += IDLE_SECONDS - 1
        assert accounts.signed_in(token)
    clock.now = began + LONGEST_SECONDS
    assert accounts.signed_in(token) is None
    token = accounts.sign_in("wang", password)
    clock.now += IDLE_SECONDS
    assert accounts.signed_in(token) is None


def test_signing_in_again_and_out_ends_the_session_before(accounts: Accounts) -> None:
    password = accounts.add("wang", "operator")
    first = accounts.sign_in("wang", password)
    second = accounts.sign_in("wang", password, first)
    assert accounts.signed_in(first) is None
    accounts.sign_out(second)
    assert accounts.signed_in(second) is None


@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_many_failures_have_to_wait_but_never_for_ever(
    accounts: Accounts, clock: Clock, name: str
) -> None:
    password = accounts.add("wang", "operator")
    for _ in range(FREE_TRIES):
        with pytest.raises(SignInRefused, match="不对"):
            accounts.sign_in(name, WRONG)
    with pytest.raises(SignInRefused, match="分钟"):
        accounts.sign_in(name, password)
    clock.now += LONGEST_WAIT
    if name == "wang":
        assert accounts.sign_in(name, password)
    else:
        with pytest.raises(SignInRefused, match="不对"):
            accounts.sign_in(name, password)


def test_a_disabled_account_is_out_at_once(accounts: Accounts) -> None:
    password = accounts.add("wang", "operator")
    token = accounts.sign_in("wang", password)
    accounts.disable("wang")
    assert accounts.signed_in(token) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in("wang", password)
    assert accounts.sign_in("wang", accounts.reset("wang"))


def test_accounts_that_cannot_be(accounts: Accounts) -> None:
    accounts.add("wang", "operator")
    for name in ("wang", "", "王芳", "a b", "x" * 65):
        with pytest.raises(AccountError):
            accounts.add(name, "operator")
    with pytest.raises(AccountError, match="has no account"):
        accounts.disable("li")


def test_a_role_may_what_those_before_it_may() -> None:
    may = {
        role: [each for each in ROLES if Account("wang", role, False, False).may(each)]
        for role in ROLES
    }
    assert may == {
        "operator": ["operator"],
        "officer": ["operator", "officer"],
        "administrator": ["operator", "officer", "administrator"],
    }
