"""A small town's rules, written for these tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.gazetteer import Gazetteer
from corpus.model import Place
from corpus.rule_files import load_rules, load_vocabulary
from service.rules.book import RuleBook
from service.rules.judge import Judgement, judge_rule
from service.rules.person import read_subject

DAY = date(2026, 11, 21)

PLACES = {
    place.code: place
    for place in (
        Place("000000", "中国", "nation", None),
        Place("910000", "云川市", "province", "000000"),
        Place("910101", "东河区", "district", "910000"),
        Place("910102", "西岭区", "district", "910000"),
        Place("920000", "海州省", "province", "000000"),
    )
}

FACTS = """
schema: facts/v1
facts:
  birth_date: {name: 出生日期, subject: person, type: date, ask: 哪天出生？, order: 9, prior: 0.2, sensitive: true}
  nominal_age: {name: 虚岁, subject: person, type: integer, min: 1, max: 132, unit: 岁, ask: 虚岁多少？, order: 11, prior: 0.1}
  age: {name: 年龄, subject: person, type: integer, min: 0, max: 130, unit: 周岁, units: [岁], derived: age_on,
    ask: 多少周岁？, order: 10, prior: 0.9, where: 身份证}
  elder: {name: 老年人, subject: person, type: boolean, ask: 是老年人吗？, order: 12, prior: 0.9,
    implies: [{when: 年龄 >= 60周岁, then: [老年人 = 是]}, {when: 年龄 < 60周岁, then: [老年人 = 否]}]}
  register: {name: 户籍, subject: person, type: place, ask: 户口在哪里？, order: 20, prior: 0.9}
  in_institution: {name: 入住养老机构, subject: person, type: boolean, ask: 住养老院吗？, order: 30, prior: 0.8, absent: false}
  living_alone: {name: 独居, subject: person, type: boolean, ask: 一个人住吗？, order: 40, prior: 0.5, absent: false,
    implies: [入住养老机构 = 否]}
  widowed: {name: 丧偶, subject: person, type: boolean, ask: 老伴还在吗？, order: 41, prior: 0.3, sensitive: true, absent: false}
  grade:
    name: 残疾等级
    subject: person
    type: ordered
    values: {none: {name: 无}, four: {name: 四级}, three: {name: 三级}, two: {name: 二级}, one: {name: 一级}}
    ask: 残疾几级？
    order: 50
    prior: 0.3
    absent: none
  service: {name: 服役情况, subject: person, type: set, values: {veteran: {name: 退役军人}, kin: {name: 烈士遗属}},
    ask: 有这些情况吗？, order: 60, prior: 0.1, absent: []}
  income: {name: 家庭月收入, subject: household, type: decimal, min: 0, max: 1000000, unit: 元, ask: 每月收入多少？, order: 70,
    prior: 0.4, sensitive: true}
  beds: {name: 床位数, subject: institution, type: integer, min: 0, max: 9999, unit: 张, ask: 多少张床？, order: 80, prior: 0.5}
"""

HEAD = """
schema: rule/v1
id: town.{name}
name: {name}
item: null
part: null
place: "{place}"
kind: 现金
subject: {subject}
state: draft
sign_off: null
review_by: null
versions:
  - effective: {{from: unknown, until: unknown, clause: town.1}}
    clause: town.1
    text_hash: "0000000000000000"
    benefit:
      gives: {{say: 发钱, quote: 每人每月100元}}
      amount: {{kind: fixed, value: 100 元/月, quote: 每人每月100元}}
"""

TESTS = """
tests:
  - {name: 什么都不知道, facts: {}, outcome: need_more_facts}
"""

MakeBook = Callable[..., RuleBook]


@pytest.fixture
def make_book(tmp_path: Path) -> MakeBook:
    """Makes a book of rules from the YAML of their routes, bars and readings, by name."""

    def make(place: str = "910101", subject: str = "person", **bodies: str) -> RuleBook:
        (tmp_path / "facts.yaml").write_text(FACTS, encoding="utf-8")
        vocabulary = load_vocabulary(tmp_path / "facts.yaml", PLACES)
        folder = tmp_path / "rules" / place
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in bodies.items():
            head = HEAD.format(name=name, place=place, subject=subject)
            path = folder / f"{name}.yaml"
            path.write_text(head + indent(body) + TESTS, encoding="utf-8")
        paths = sorted((tmp_path / "rules").glob("*/*.yaml"))
        rules = tuple(load_rules(paths, PLACES, vocabulary))
        return RuleBook(vocabulary, rules, Gazetteer(PLACES))

    return make


def indent(body: str) -> str:
    """The body as part of a version."""
    return "".join(f"    {line}\n" for line in body.strip().splitlines())


def judged(
    book: RuleBook, rule: str, facts: dict[str, Any], day: date = DAY, **more: Any
) -> Judgement:
    """What the rule says of a person with these facts."""
    subject = read_subject(book, day, name="p1", label="老人", facts=facts, **more)
    compiled = book.compiled(f"town.{rule}", day)
    assert compiled
    return judge_rule(subject, compiled, book, day)
