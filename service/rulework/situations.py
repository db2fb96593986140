"""The tests in a rule's own file -> what does not come out as its officer wrote."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from corpus.errors import FactError
from corpus.rule import Rule, Situation
from service.rules.book import RuleBook
from service.rules.judge import judge_rule
from service.rules.person import read_subject
from service.rules.wording import say_amount


def failures(rule: Rule, book: RuleBook, today: date) -> Iterator[str]:
    """Each test that comes out otherwise, with how; `today` is its day where it names none."""
    for situation in rule.tests:
        trouble = _trouble(rule, situation, book, situation.as_of or today)
        if trouble:
            yield f"{situation.name}: {trouble}"


def _trouble(rule: Rule, situation: Situation, book: RuleBook, day: date) -> str | None:
    compiled = book.compiled(rule.id, day)
    if compiled is None:
        return f"no version of the rule holds on {day}"
    try:
        subject = read_subject(book, day, name="p", label="", facts=situation.facts)
    except FactError as error:
        return str(error)
    judged = judge_rule(subject, compiled, book, day)
    met = {
        route.id
        for route, told in zip(compiled.version.routes, judged.routes, strict=True)
        if told.met
    }
    said = say_amount(compiled.version.amount) or ""
    # Whether a document still holds is no matter of its rule: such a test ends with what the text says.
    if situation.outcome not in (judged.result, "not_in_force"):
        return f"{judged.result}, not {situation.outcome}"
    if situation.missing is not None and set(judged.missing) != set(situation.missing):
        return f"asks for {sorted(judged.missing)}, not {sorted(situation.missing)}"
    if situation.route is not None and situation.route not in met:
        return f"meets the routes {sorted(met)}, not {situation.route}"
    if situation.amount is not None and _bare(situation.amount) != _bare(said):
        return f"gives {said}, not {situation.amount}"
    return None


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
