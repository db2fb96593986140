"""Every rule of the repository: its own situations, and what may ever be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from corpus.rule import Rule, Situation, Words
from indexer.generation import Generation, open_generation
from service.answering import eligibility
from service.answering.eligibility import judge_all
from service.answering.entitlement import write_eligibility
from service.answering.ground import bare, figures
from service.answering.writer import Writer
from service.model import PersonView
from service.rules import logic
from service.rules.book import RuleBook
from service.rules.judge import Judgement, judge_rule
from service.rules.person import read_subject
from service.rules.wording import say_amount
from service.settings import built_in_corpus

DAY = date(2026, 11, 21)
CORPUS = load_corpus(built_in_corpus())
BOOK = RuleBook(CORPUS.vocabulary, CORPUS.rules, Gazetteer(CORPUS.places))


@pytest.fixture(scope="module")
def generation(generation_dir: Path) -> Generation:
    return open_generation(generation_dir)


def judged(rule: Rule, situation: Situation) -> Judgement:
    day = situation.as_of or DAY
    subject = read_subject(BOOK, day, name="p1", label="老人", facts=situation.facts)
    compiled = BOOK.compiled(rule.id, day)
    assert compiled
    return judge_rule(subject, compiled, BOOK, day)


@pytest.mark.parametrize("rule", CORPUS.rules, ids=lambda rule: rule.id)
def test_situations_come_out_as_their_officer_wrote(rule: Rule) -> None:
    for situation in rule.tests:
        found = judged(rule, situation)
        assert found.result == situation.outcome, situation.name
        if situation.missing is not None:
            assert set(found.missing) == set(situation.missing), situation.name
        if situation.route is not None:
            assert situation.route in met_routes(found), situation.name
        if situation.amount is not None:
            amount = say_amount(found.version.amount) or ""
            assert bare(situation.amount) == bare(amount), situation.name


def met_routes(judgement: Judgement) -> list[str]:
    pairs = zip(judgement.version.routes, judgement.routes, strict=True)
    return [route.id for route, explained in pairs if explained.met]


@pytest.mark.parametrize("rule", CORPUS.rules, ids=lambda rule: rule.id)
def test_every_figure_that_may_be_said_stands_in_its_words(rule: Rule) -> None:
    for said, words in sayings(rule):
        assert figures(said) <= figures(words.quote), said


def sayings(rule: Rule) -> Iterator[tuple[str, Words]]:
    """All that a rule has people told, with the words behind it."""
    for version in rule.versions:
        for said in (version.gives, *([version.form] if version.form else []), *version.needs):
            yield said.say, said.words
        for cap in version.limits:
            yield cap.say, cap.words
        if version.amount.defers_to:
            assert bare(version.amount.defers_to) in bare(version.amount.words.quote)


@pytest.mark.parametrize("rule", CORPUS.rules, ids=lambda rule: rule.id)
def test_every_situation_can_be_told_and_passes_the_gate(
    rule: Rule, generation: Generation
) -> None:
    for situation in rule.tests:
        day = situation.as_of or DAY
        writer = Writer(generation, BOOK.gazetteer, day)
        asked = eligibility.Situation(
            people=(PersonView("p1", "老人", dict(situation.facts)),),
            as_of=day,
            benefits=(rule.id,),
            place=rule.place,
        )
        found = judge_all(asked, BOOK, generation, writer)
        write_eligibility(writer, found, eligibility.asks(found.judgements, BOOK))
        assert writer.sentences[0].citations, situation.name
        assert [verdict.benefit_id for verdict in found.verdicts] == [rule.id]
        for verdict in found.verdicts:
            assert verdict.citations
            assert all(reason.citation for reason in verdict.reasons)


@pytest.mark.parametrize("rule", CORPUS.rules, ids=lambda rule: rule.id)
def test_every_condition_can_turn_the_outcome_by_itself(rule: Rule) -> None:
    # Modified condition/decision coverage: some world has another outcome once only this fact is another.
    compiled = BOOK.compiled(rule.id, DAY)
    assert compiled
    masks = BOOK.logic.narrow(BOOK.masks({}))
    named = {test.variable for test in logic.tests_of(compiled.node)}
    turning = set(BOOK.logic.matters(compiled.node, masks))
    # 老年人 follows from 年龄 wherever both stand; then only the age turns anything.
    assert {name for name in named - turning if not settled_elsewhere(name, named)} == set()


def settled_elsewhere(variable: str, named: set[str]) -> bool:
    """Whether an implication ties the variable to another one of the same rule."""
    tied = {n for link in BOOK.logic.links.get(variable, ()) for n in (link.variable, link.other)}
    return bool((tied - {variable}) & named)
