"""`python -m service judge`: facts on the command line -> verdicts, as the HTTP API gives them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from corpus.errors import FactError
from service.answering.eligibility import Situation, check
from service.assistant import Assistant
from service.model import Eligibility, PersonView, Verdict
from service.rules.wording import OUTCOME, say_amount

SIGNS = {True: "✓", False: "✗", None: "?"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--facts", required=True, help='JSON: {"age": 85, "register": "120115"}')
    parser.add_argument("--household", default="{}", help="JSON: facts of the household")
    parser.add_argument("--none", action="store_true", help="every fact not named is absent")
    parser.add_argument("--place", help="code of the place whose rules are meant, e.g. 120115")
    parser.add_argument("--as-of", type=date.fromisoformat, help="day that is judged for")
    parser.add_argument("--benefit", action="append", default=[], help="id of a rule (repeatable)")
    parser.add_argument("--all", action="store_true", help="print also what is ruled out")
    parser.add_argument("--json", action="store_true", help="print the object of the HTTP API")


def judged(chosen: argparse.Namespace, assistant: Assistant) -> Eligibility:
    """The verdicts that the arguments ask for. Raises FactError and NotFound."""
    situation = Situation(
        people=(PersonView("p1", "", _facts(chosen.facts, "--facts")),),
        as_of=chosen.as_of or date.today(),
        household=_facts(chosen.household, "--household"),
        rest="none" if chosen.none else "unknown",
        place=chosen.place,
        benefits=tuple(chosen.benefit),
    )
    return check(situation, assistant.book, assistant.generation, assistant.home_place)


def table(found: Eligibility, assistant: Assistant, every: bool) -> Iterator[str]:
    """The verdicts as lines for a terminal: outcome, benefit, amount, then the reasons."""
    for verdict in found.verdicts:
        if every or verdict.outcome != "not_eligible":
            yield from _lines(verdict, assistant)
    if found.ask:
        yield f"下一个要问的：{found.ask[0].question}"
    yield from found.notices


def _lines(verdict: Verdict, assistant: Assistant) -> Iterator[str]:
    rule = assistant.book.rules[verdict.benefit_id]
    item = f"第{verdict.item}项 " if verdict.item else ""
    part = f"（{verdict.part}）" if verdict.part else ""
    amount = say_amount(rule.versions[-1].amount)
    yield f"{OUTCOME[verdict.outcome]}  {item}{verdict.name}{part}{f'  {amount}' if amount else ''}"
    for reason in verdict.reasons:
        yield f"    {SIGNS[reason.met]} {reason.text}"
    if verdict.upcoming:
        yield f"    … {verdict.upcoming}"


def _facts(text: str, argument: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except ValueError as error:
        raise FactError(f"{argument}不是正确的JSON：{error}") from error
    if not isinstance(facts, dict):
        raise FactError(f'{argument}应当是一个JSON对象，如{{"age": 85}}。')
    return facts
