"""The rules of the repository, checked once, and a small town's rules written for these tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.gazetteer import Gazetteer
from corpus.load import load_corpus
from corpus.model import Corpus
from corpus.rule import Rule
from corpus.rule_files import load_rules, load_vocabulary
from indexer.generation import open_generation
from service.rules.book import RuleBook
from service.rulework.check import RuleReport, check_meaning
from service.settings import built_in_corpus

TODAY = date(2026, 11, 21)

FACTS = """\
schema: facts/v1
facts:
  birth_date: {name: 出生日期, subject: person, type: date, ask: 哪天出生？, order: 9}
  age: {name: 年龄, subject: person, type: integer, min: 0, max: 130, unit: 周岁, derived: age_on, ask: 几岁？, order: 1}
  alone: {name: 独居, subject: person, type: boolean, words: [独居], ask: 一个人住吗？, order: 2, implies: [住敬老院 = 否]}
  home: {name: 住敬老院, subject: person, type: boolean, words: [敬老院], ask: 住敬老院吗？, order: 3}
  frail: {name: 失能, subject: person, type: boolean, words: [失能], ask: 失能吗？, order: 4}
"""

RULE = """\
schema: rule/v1
id: cang.{name}
name: 送餐
item: null
part: null
place: "130921"
kind: 服务
subject: person
state: draft
sign_off: null
review_by: null
versions:
  - effective: {{from: unknown, until: unknown, clause: cang.1}}
    clause: cang.1
    text_hash: "0000000000000000"
    benefit:
      gives: {{say: 送餐, quote: 送餐}}
      amount: {{kind: fixed, value: 5 元/餐, quote: 每餐5元}}
    routes: {routes}
    unless: {unless}
tests:
{tests}
"""

MakeRule = Callable[..., tuple[Rule, RuleBook]]


@pytest.fixture
def make_rule(tmp_path: Path) -> MakeRule:
    """Makes a rule of these routes, bars and tests, and the book that holds it alone."""

    def make(
        routes: str,
        unless: str = "[]",
        tests: str = "  - {name: 无, facts: {}, outcome: need_more_facts}",
    ) -> tuple[Rule, RuleBook]:
        places = load_corpus(built_in_corpus()).places
        (tmp_path / "facts.yaml").write_text(FACTS, encoding="utf-8")
        vocabulary = load_vocabulary(tmp_path / "facts.yaml", places)
        path = tmp_path / "130921" / "meal.yaml"
        path.parent.mkdir()
        text = RULE.format(name="meal", routes=routes, unless=unless, tests=tests)
        path.write_text(text, encoding="utf-8")
        (rule,) = load_rules([path], places, vocabulary)
        return rule, RuleBook(vocabulary, [rule], Gazetteer(places))

    return make


@pytest.fixture(scope="session")
def repository() -> Corpus:
    return load_corpus(built_in_corpus())


@pytest.fixture(scope="session")
def reports(repository: Corpus, generation_dir: Path) -> tuple[RuleReport, ...]:
    """What C11 to C14 and its own tests say of every rule of the repository."""
    return tuple(check_meaning(repository, open_generation(generation_dir), TODAY))
