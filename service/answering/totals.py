"""Sums of one period told for another, and several sums together: our own arithmetic, its formula shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.model import Lexicon
from corpus.rule import Money, RuleVersion, Words
from service.answering.findings import Finding
from service.answering.quotes import PERIODS
from service.answering.writer import Writer
from service.assistant import Assistant
from service.rules.judge import Judgement
from service.rules.wording import say_number
from service.understanding.intent import find_wishes
from service.understanding.reading import Reading

Period = Literal["week", "month", "year"]

ASKED: dict[Period, re.Pattern[str]] = {
    "week": re.compile(r"(?:一|每|1)个?(?:周|星期|礼拜)"),
    "month": re.compile(PERIODS["month"]),
    "year": re.compile(PERIODS["year"]),
}
SUMS = ("money", "number")
"""Sorts of thing asked for by which a question wants a sum."""

OURS = "，这是我们算的。"


@dataclass(frozen=True, slots=True)
class Total:
    """A formula as it is told, and the words of clauses that hold its figures."""

    formula: str
    words: tuple[Words, ...]


def asked_periods(reading: Reading, lexicon: Lexicon) -> tuple[Period, ...]:
    """The periods for which a piece of the question wants a sum: 一周 of 一周多少钱, not of 一周几次."""
    if not any(asked.expectation.sort in SUMS for asked in reading.asked):
        return ()
    wishes = find_wishes(reading.text, lexicon)
    pieces = [wish.piece for wish in wishes if wish.expectation.sort in SUMS]
    return tuple(
        period for period, words in ASKED.items() if any(words.search(piece) for piece in pieces)
    )


def total_for(version: RuleVersion, period: Period) -> Total | None:
    """What the benefit gives in such a period, where its clause says it for a shorter one; else None."""
    grant = version.amount
    if grant.kind != "fixed" or grant.value is None:
        return None
    amount, unit = grant.value.value, grant.value.unit
    if unit == "元/月" and period == "year":
        year = f"每年{say_number(amount * 12)}元"
        return Total(f"每月{say_number(amount)}元×12个月＝{year}", (grant.words,))
    if unit != "元/餐" or period == "month":
        return None
    cap = next((cap for cap in version.limits if cap.max and cap.max.unit == "次/周"), None)
    if cap is None or cap.max is None:
        return None
    week = amount * cap.max.value
    said = f"每餐{say_number(amount)}元×每周{say_number(cap.max.value)}次＝每周最多{say_number(week)}元"
    if period == "year":
        said += f"，每周{say_number(week)}元×52周＝每年最多{say_number(week * 52)}元"
    return Total(said, (grant.words, cap.words))


def totals_of(
    reading: Reading, finding: Finding, assistant: Assistant, writer: Writer
) -> list[Total]:
    """The sums for the periods asked for that the clause gives persons for other ones."""
    found: list[Total] = []
    periods = asked_periods(reading, writer.generation.lexicon)
    for rule in assistant.book.rules.values():
        version = rule.version_on(writer.day)
        if version and version.clause == finding.clause.id and version.amount.payee == "person":
            found += [t for p in periods if (t := total_for(version, p))]
    return found


def first_step(total: Total) -> Total:
    """The first formula of a sum that takes several."""
    return Total(total.formula.partition("，")[0], total.words)


def write_total(writer: Writer, total: Total, lead: str = "") -> None:
    """Write the sum, with the words that hold its figures."""
    clauses = writer.generation.clauses
    marks = dict.fromkeys(writer.cite(clauses[w.clause], w.quote) for w in total.words)
    writer.write(f"{total.formula}{OURS}", tuple(marks), "arithmetic", lead=lead)


def together(due: Sequence[Judgement]) -> Total | None:
    """The monthly sums of several benefits together; None where there are fewer than two, or they exclude each other."""
    monthly = [j for j in due if _monthly(j.version)]
    if len(monthly) < 2 or any(_exclude(one, other) for one in monthly for other in monthly):
        return None
    values = [value.value for j in monthly if (value := _monthly(j.version))]
    terms = "＋".join(f"{say_number(value)}元" for value in values)
    words = tuple(dict.fromkeys(j.version.amount.words for j in monthly))
    return Total(f"按月发的加起来：{terms}＝{say_number(sum(values, Decimal(0)))}元", words)


def _monthly(version: RuleVersion) -> Money | None:
    grant = version.amount
    fixed = grant.kind == "fixed" and grant.payee == "person"
    return grant.value if fixed and grant.value and grant.value.unit == "元/月" else None


def _exclude(one: Judgement, other: Judgement) -> bool:
    """Whether somebody may not have both."""
    same = one.subject.id == other.subject.id and one.rule.id != other.rule.id
    return same and any(each.rule == other.rule.id for each in one.version.excludes)
