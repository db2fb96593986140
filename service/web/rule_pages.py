"""The pages of the benefits: what is offered to whom, and each rule as its file holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from corpus.rule import Rule
from corpus.vocabulary import Atom, Condition, Every, Negation
from service.assistant import Assistant
from service.rules.wording import OUTCOME, say_amount, say_condition, say_fact
from service.web.benefits import rule_of
from service.web.render import Pages
from service.web.rule_contract import BenefitOut, benefit_out
from service.web.state import Serving

router = APIRouter(include_in_schema=False)

Line = tuple[int, str]
"""How deep a condition is nested, and its words."""


@router.get("/benefits")
def get_benefits(request: Request) -> HTMLResponse:
    """The list, by place, in the order of each place's own list."""
    assistant = _assistant(request)
    pages: Pages = request.app.state.pages
    told = [_told(rule, assistant) for rule in assistant.book.rules.values()]
    groups = [(place, list(own)) for place, own in groupby(told, key=lambda each: each.place)]
    return pages.page(request, "benefits.html", {"groups": groups, "count": len(told)})


@router.get("/benefits/{benefit_id}")
def get_benefit(benefit_id: str, request: Request) -> HTMLResponse:
    """One rule: what it gives, for whom, the words behind each part, its readings and its tests."""
    assistant = _assistant(request)
    pages: Pages = request.app.state.pages
    rule = rule_of(assistant, benefit_id)
    values = {
        "benefit": _told(rule, assistant),
        "rule": rule,
        "versions": [(version, say_amount(version.amount)) for version in rule.versions],
        "conditions": lambda condition: list(lines(condition, assistant)),
        "label": lambda clause_id: assistant.generation.clauses[clause_id].label,
        "facts": lambda facts: list(_facts(facts, assistant)),
        "outcomes": OUTCOME,
        "names": {other.id: other.name for other in assistant.book.rules.values()},
    }
    return pages.page(request, "benefit.html", values)


def lines(condition: Condition, assistant: Assistant, depth: int = 0) -> Iterator[Line]:
    """The condition as indented lines that people can read."""
    if isinstance(condition, Atom):
        yield depth, say_condition(condition, assistant.book.vocabulary, assistant.gazetteer)
        return
    if isinstance(condition, Negation):
        yield depth, "不能是："
        yield from lines(condition.negated, assistant, depth + 1)
        return
    every = isinstance(condition, Every)
    parts = condition.every if isinstance(condition, Every) else condition.some
    if len(parts) == 1:
        yield from lines(parts[0], assistant, depth)
        return
    yield depth, "下面每一条都要符合：" if every else "下面有一条就行："
    for part in parts:
        yield from lines(part, assistant, depth + 1)


def _facts(facts: Mapping[str, object], assistant: Assistant) -> Iterator[str]:
    """The facts of a situation as people read them."""
    for key, value in facts.items():
        yield say_fact(assistant.book.vocabulary.facts[key], value, assistant.gazetteer)


def _told(rule: Rule, assistant: Assistant) -> BenefitOut:
    return benefit_out(rule, assistant.generation, assistant.gazetteer, date.today())


def _assistant(request: Request) -> Assistant:
    serving: Serving = request.app.state.serving
    return serving.assistant
