"""Accounts of those who work here: their roles, passwords (argon2id) and sessions."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Literal, get_args

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from corpus.errors import AccountError, SignInRefused
from service.records.store import Records
from service.records.tables import failed_sign_ins, sessions, users

Role = Literal["operator", "officer", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may; residents have no account."""

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SHORTEST, LONGEST = 10, 200
"""Characters of a password."""

IDLE_SECONDS = 60 * 60
LONGEST_SECONDS = 12 * 60 * 60
FREE_TRIES, FIRST_WAIT, LONGEST_WAIT = 5, 30, 15 * 60
FORGET_FAILURES = 24 * 60 * 60

REFUSED = "账号或密码不对，请检查后再试。忘了密码，请让管理员重设。"
WAIT = "试得太多次了，请过{minutes}分钟再试。"
UNLIKE = f"新密码至少要{SHORTEST}个字符，最多{LONGEST}个，不能和现在的密码或账号一样。"


@dataclass(frozen=True, slots=True)
class Account:
    """Who works here; `temporary` as long as the password is one that a command printed."""

    name: str
    role: Role
    temporary: bool
    disabled: bool

    def may(self, role: Role) -> bool:
        """Whether the account may do what `role` may."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Accounts:
    """Reads and changes accounts and sessions; every method raises RecordsError where the database fails."""

    def __init__(self, records: Records) -> None:
        self._records = records
        # What OWASP's Password Storage Cheat Sheet asks of argon2id at least.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

    def add(self, name: str, role: Role) -> str:
        """The one-time password of a new account; AccountError where the name is taken or no name."""
        if not NAME.fullmatch(name):
            raise AccountError(
                f"{name!r} is no name: use small letters, digits, . _ and -, such as wang.fang"
            )
        password = secrets.token_urlsafe(12)
        row = {
            "name": name,
            "role": role,
            "password": self._hasher.hash(password),
            "temporary": True,
            "disabled": False,
            "created_at": self._records.now(),
        }
        with self._records.writing() as connection:
            if connection.execute(sa.select(users.c.name).where(users.c.name == name)).first():
                raise AccountError(f"{name} has an account already: choose another name")
            connection.execute(users.insert().values(row))
        return password

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with self._records.reading() as connection:
            rows = connection.execute(sa.select(users).order_by(users.c.name)).all()
        return tuple(_account(row) for row in rows)

    def reset(self, name: str) -> str:
        """A new one-time password; whoever was signed in with the old one no longer is."""
        password = secrets.token_urlsafe(12)
        self._change(name, password=self._hasher.hash(password), temporary=True, disabled=False)
        return password

    def disable(self, name: str) -> None:
        """Ends the account until its password is reset; AccountError where there is none."""
        self._change(name, disabled=True)

    def choose_password(self, name: str, current: str, chosen: str) -> None:
        """Sets the password that its owner chose and ends all sessions; SignInRefused says what is wrong."""
        self._check(name, current)
        if not SHORTEST <= len(chosen) <= LONGEST or chosen in (current, name):
            raise SignInRefused(UNLIKE)
        self._change(name, password=self._hasher.hash(chosen), temporary=False)

    def sign_in(self, name: str, password: str, old_token: str = "") -> str:
        """The token of a new session, in place of `old_token`'s; SignInRefused says what to do."""
        self._check(name, password)
        token, now = secrets.token_urlsafe(32), self._records.now()
        with self._records.writing() as connection:
            ended = (sessions.c.used_at <= now - IDLE_SECONDS) | (
                sessions.c.created_at <= now - LONGEST_SECONDS
            )
            own = sessions.c.digest == _digest(old_token)
            connection.execute(sessions.delete().where(ended | own))
            connection.execute(
                sessions.insert().values(
                    digest=_digest(token), user_name=name, created_at=now, used_at=now
                )
            )
        return token

    def signed_in(self, token: str) -> Account | None:
        """Whose session it is, which lives on from now; None where there is none, or no more."""
        now, digest = self._records.now(), _digest(token)
        query = (
            sa.select(users, sessions.c.used_at)
            .join(sessions, sessions.c.user_name == users.c.name)
            .where(
                sessions.c.digest == digest,
                sessions.c.used_at > now - IDLE_SECONDS,
                sessions.c.created_at > now - LONGEST_SECONDS,
                users.c.disabled.is_(False),
            )
        )
        with self._records.reading() as connection:
            row = connection.execute(query).one_or_none()
        # Typing in the search box asks often: the time of use need not be kept to the second.
        if row and now - row.used_at >= 60:
            used = sessions.update().where(sessions.c.digest == digest).values(used_at=now)
            with self._records.writing() as connection:
                connection.execute(used)
        return _account(row) if row else None

    def sign_out(self, token: str) -> None:
        """Ends the session."""
        with self._records.writing() as connection:
            connection.execute(sessions.delete().where(sessions.c.digest == _digest(token)))

    def _check(self, name: str, password: str) -> None:
        """Nothing where the password is right; a name without an account takes as long and is told the same."""
        self._check_wait(name)
        with self._records.reading() as connection:
            row = connection.execute(sa.select(users).where(users.c.name == name)).one_or_none()
        right = self._verify(row.password if row else None, password[:LONGEST])
        with self._records.writing() as connection:
            failed = failed_sign_ins.c.name == name[:64]
            if right and row and not row.disabled:
                connection.execute(failed_sign_ins.delete().where(failed))
                return
            now = self._records.now()
            connection.execute(
                failed_sign_ins.delete().where(failed_sign_ins.c.last_at <= now - FORGET_FAILURES)
            )
            again = failed_sign_ins.update().where(failed)
            more = {"number": failed_sign_ins.c.number + 1, "last_at": now}
            if not connection.execute(again.values(more)).rowcount:
                connection.execute(
                    failed_sign_ins.insert().values(name=name[:64], number=1, last_at=now)
                )
        raise SignInRefused(REFUSED)

    def _check_wait(self, name: str) -> None:
        query = sa.select(failed_sign_ins).where(failed_sign_ins.c.name == name[:64])
        with self._records.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None or row.number < FREE_TRIES:
            return
        wait = min(FIRST_WAIT * 2 ** min(row.number - FREE_TRIES, 10), LONGEST_WAIT)
        left = row.last_at + wait - self._records.now()
        if left > 0:
            raise SignInRefused(WAIT.format(minutes=-(-left // 60)))

    def _verify(self, stored: str | None, password: str) -> bool:
        if stored is None:
            self._hasher.hash(password)
            return False
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    def _change(self, name: str, **values: object) -> None:
        with self._records.writing() as connection:
            own = users.update().where(users.c.name == name)
            if not connection.execute(own.values(values)).rowcount:
                raise AccountError(f"{name} has no account: python -m service user list shows all")
            connection.execute(sessions.delete().where(sessions.c.user_name == name))


def _account(row: sa.Row[tuple[object, ...]]) -> Account:
    return Account(row.name, row.role, row.temporary, row.disabled)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
