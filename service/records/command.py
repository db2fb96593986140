"""python -m service user: accounts from the command line; the first administrator is made here."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from corpus.errors import AccountError
from service.records.accounts import ROLES, Account, Accounts
from service.records.store import Records

ONE_TIME = "one-time password of {name}: {password}\nIt is shown only now, and has to be changed at the first sign-in at /console."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `user` takes."""
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="make an account, print its one-time password")
    add.add_argument("name")
    add.add_argument("--role", choices=ROLES, help="default: administrator for the first account")
    actions.add_parser("list", help="print every account")
    password = actions.add_parser("password", help="print a new one-time password")
    password.add_argument("name")
    disable = actions.add_parser("disable", help="end an account until its password is reset")
    disable.add_argument("name")


def run(chosen: argparse.Namespace, open_records: Callable[[], Records]) -> None:
    """Does it and prints what came of it; AccountError says what to do."""
    records = open_records()
    try:
        print("\n".join(_lines(chosen, Accounts(records))))
    finally:
        records.close()


def _lines(chosen: argparse.Namespace, accounts: Accounts) -> list[str]:
    if chosen.action == "add":
        if not chosen.role and accounts.all():
            raise AccountError(f"name the role of {chosen.name}: --role {'|'.join(ROLES)}")
        password = accounts.add(chosen.name, chosen.role or "administrator")
        return [ONE_TIME.format(name=chosen.name, password=password)]
    if chosen.action == "password":
        return [ONE_TIME.format(name=chosen.name, password=accounts.reset(chosen.name))]
    if chosen.action == "disable":
        accounts.disable(chosen.name)
        return [f"{chosen.name} is disabled"]
    return [_line(each) for each in accounts.all()] or ["no accounts yet"]


def _line(account: Account) -> str:
    state = "disabled" if account.disabled else "one-time password" if account.temporary else ""
    return f"{account.name}\t{account.role}\t{state}".rstrip()
