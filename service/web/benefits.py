"""The JSON routes of the rules: verdicts on facts, the facts that there are, the benefits and how each is decided."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request

from corpus.errors import NotFound
from corpus.rule import Rule
from service.answering.eligibility import NO_BENEFIT, Situation, check
from service.assistant import Assistant
from service.model import Eligibility, PersonView
from service.web.asking import known_place
from service.web.contract import EligibilityOut, EligibilityRequest
from service.web.openapi import problems
from service.web.rule_contract import BenefitOut, BenefitsOut, FactsOut, benefit_out, fact_out
from service.web.state import Serving

router = APIRouter()


@router.post(
    "/api/v1/eligibility",
    response_model=EligibilityOut,
    responses=problems(404, 413, 422, 500, 503),
    summary="Judges facts under the rules: verdicts with reasons, amounts, citations, and what to ask next.",
)
def post_eligibility(body: EligibilityRequest, request: Request) -> Eligibility:
    """The verdicts on these people, no language understanding in between."""
    assistant = _assistant(request)
    situation = Situation(
        people=tuple(PersonView(each.id, each.label, each.facts) for each in body.people),
        as_of=body.as_of or date.today(),
        household=body.household,
        rest=body.rest,
        place=known_place(body.place, assistant.generation),
        benefits=tuple(body.benefits),
    )
    return check(situation, assistant.book, assistant.generation, assistant.home_place)


@router.get(
    "/api/v1/facts",
    responses=problems(500, 503),
    summary="The facts that rules ask for, with their types and values.",
)
def get_facts(request: Request) -> FactsOut:
    """The vocabulary, in the order in which its file lists it."""
    vocabulary = _assistant(request).book.vocabulary
    return FactsOut(facts=[fact_out(fact) for fact in vocabulary.facts.values()])


@router.get(
    "/api/v1/benefits",
    responses=problems(422, 500, 503),
    summary="The benefits, duties and standards that rules are held for.",
)
def get_benefits(
    request: Request,
    place: Annotated[str | None, Query(pattern=r"^[0-9]{6}$")] = None,
) -> BenefitsOut:
    """Every rule of a place and those above it, or of all places."""
    assistant = _assistant(request)
    known = known_place(place, assistant.generation)
    above = assistant.gazetteer.ancestry(known) if known else ()
    rules = assistant.book.rules.values()
    chosen = [rule for rule in rules if not known or rule.place in above]
    return BenefitsOut(benefits=[_out(rule, assistant) for rule in chosen])


@router.get(
    "/api/v1/benefits/{benefit_id}",
    responses=problems(404, 500, 503),
    summary="One benefit: for whom, how much, and the words of the clause behind each condition.",
)
def get_benefit(benefit_id: str, request: Request) -> BenefitOut:
    """The rule as its file holds it."""
    assistant = _assistant(request)
    return _out(rule_of(assistant, benefit_id), assistant)


def rule_of(assistant: Assistant, benefit_id: str) -> Rule:
    """The rule of that id; NotFound when there is none."""
    rule = assistant.book.rules.get(benefit_id)
    if rule is None:
        raise NotFound(NO_BENEFIT)
    return rule


def _out(rule: Rule, assistant: Assistant) -> BenefitOut:
    return benefit_out(rule, assistant.generation, assistant.gazetteer, date.today())


def _assistant(request: Request) -> Assistant:
    serving: Serving = request.app.state.serving
    return serving.assistant
