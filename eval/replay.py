"""A stored answer and today's to the same question: whether they differ, in what, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from service.model import Answer


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer that was given and the one of today, and what differs between them, in words."""

    given: Answer
    today: Answer
    differences: tuple[str, ...]


def replay(given: Answer, today: Answer) -> Replay:
    """What differs, the likeliest cause first: other facts understood, another rule, text or place, other wording."""
    return Replay(given, today, tuple(_differences(given, today)))


def _differences(given: Answer, today: Answer) -> Iterator[str]:
    if given.generation != today.generation:
        yield f"generation: {given.generation[:12]} then, {today.generation[:12]} today"
    if given.as_of != today.as_of:
        yield f"day: {given.as_of} then, {today.as_of} today"
    if given.understood != today.understood:
        yield from _fields("understood", given.understood, today.understood)
    if given.kind != today.kind:
        yield f"kind: {given.kind} then, {today.kind} today"
    before = {(v.person_id, v.benefit_id, v.part): v for v in given.verdicts}
    after = {(v.person_id, v.benefit_id, v.part): v for v in today.verdicts}
    for key in sorted(before.keys() | after.keys(), key=str):
        yield from _verdicts(before.get(key), after.get(key))
    quotes, now = _quotes(given), _quotes(today)
    yield from (f"no longer cited: {clause}" for clause in quotes if clause not in now)
    yield from (f"newly cited: {clause}" for clause in now if clause not in quotes)
    for clause in quotes:
        if clause in now and quotes[clause] != now[clause]:
            then, here = (" / ".join(each[clause]) for each in (quotes, now))
            yield f"quoted otherwise: {clause}: {then} then, {here} today"
    if given.text != today.text:
        yield "worded otherwise"


def _quotes(answer: Answer) -> dict[str, list[str]]:
    """What an answer quotes of each clause."""
    quotes: dict[str, list[str]] = {}
    for citation in answer.citations:
        quotes.setdefault(citation.clause_id, []).append(citation.quote)
    return quotes


def _verdicts(before: Any, after: Any) -> Iterator[str]:
    one = before or after
    name = f"verdict on {one.person or '?'}, {one.benefit_id}"
    if before is None or after is None:
        yield f"{name}: {'only then' if after is None else 'only today'}"
        return
    if before.outcome != after.outcome:
        yield f"{name}: {before.outcome} then, {after.outcome} today"
    if before.rule_version != after.rule_version:
        yield f"{name}: rule {before.rule_version} then, {after.rule_version} today"
    if before.amount != after.amount:
        yield f"{name}: another sum"


def _fields(name: str, before: Any, after: Any) -> Iterator[str]:
    for field in before.__dataclass_fields__:
        then, now = getattr(before, field), getattr(after, field)
        if then != now:
            yield f"{name} {field}: {then} then, {now} today"


def replay_lines(found: Replay) -> Iterator[str]:
    """The replay for a terminal."""
    yield f"given:  {' '.join(found.given.text.split())}"
    yield f"today:  {' '.join(found.today.text.split())}"
    yield from (f"· {difference}" for difference in found.differences)
    if not found.differences:
        yield "the same"
