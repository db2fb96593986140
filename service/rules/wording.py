"""Conditions and figures in plain Chinese, as they are told to people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from corpus.gazetteer import Gazetteer
from corpus.rule import Grant, Money
from corpus.vocabulary import YES, Atom, Fact, Vocabulary
from service.model import Outcome

OUTCOME: dict[Outcome, str] = {
    "eligible": "符合所列条件",
    "not_eligible": "不符合",
    "need_more_facts": "还要问",
    "not_in_force": "文件不在有效期内",
}

RANKS = {">=": "不低于", ">": "高于", "<": "低于", "<=": "不高于"}
MARKERS = {">=": "满", ">": "超过", "<": "不满", "<=": "不超过", "=": "为", "!=": "不为"}


OPPOSITES = {">=": "<", ">": "<=", "<": ">=", "<=": ">", "=": "!=", "!=": "="}


def say_condition(
    atom: Atom, vocabulary: Vocabulary, gazetteer: Gazetteer, opposite: bool = False
) -> str:
    """The condition as people say it, or its opposite: 年龄满80周岁, 户籍不在天津市, 没有入住养老机构."""
    fact = vocabulary.facts[atom.fact]
    if fact.type == "boolean":
        wanted = ((atom.literals[0] == YES) == (atom.op == "=")) != opposite
        return fact.name if wanted else f"没有{fact.name}"
    op: str = OPPOSITES.get(atom.op, atom.op) if opposite else atom.op
    if fact.type in ("integer", "decimal", "date"):
        unit = fact.units[0] if fact.units else ""
        return f"{fact.name}{MARKERS[op]}{atom.literals[0]}{unit}"
    no = "不" if opposite else ""
    if fact.type == "place":
        return f"{fact.name}{no}在{'或'.join(gazetteer.full_name(code) for code in atom.literals)}"
    names = _listed([say_option(fact, literal) for literal in atom.literals])
    if fact.type == "set":
        return f"{fact.name}{'没' if opposite else ''}有{names}"
    if fact.type == "ordered" and op in (">=", "<=", ">", "<"):
        return f"{fact.name}{RANKS[op]}{names}"
    return f"{fact.name}{'不是' if (op == '!=') != (op == 'in' and opposite) else '是'}{names}"


def say_fact(fact: Fact, value: Any, gazetteer: Gazetteer) -> str:
    """A fact as it was given, in a few words: 年龄82周岁, 户籍天津市宝坻区, 没有入住养老机构."""
    if isinstance(value, Mapping) and "value" in value:
        return say_fact(fact, value["value"], gazetteer)
    if isinstance(value, Mapping) and value.get("uncertain"):
        return f"{fact.name}不清楚"
    if isinstance(value, bool):
        return fact.name if value else f"没有{fact.name}"
    if isinstance(value, Mapping) and "outside" in value:
        return f"{fact.name}不在{_say_value(fact, value['outside'], gazetteer)}"
    if isinstance(value, Mapping):
        ends = (value[name] for name in ("min", "max") if value.get(name) is not None)
        return f"{fact.name}{'至'.join(_say_value(fact, end, gazetteer) for end in ends)}"
    if isinstance(value, list | tuple):
        names = "、".join(_say_value(fact, each, gazetteer) for each in value)
        return f"{fact.name}{names or '没有'}"
    return f"{fact.name}{_say_value(fact, value, gazetteer)}"


def _say_value(fact: Fact, value: Any, gazetteer: Gazetteer) -> str:
    if fact.type == "place" and value in gazetteer.places:
        return gazetteer.full_name(value)
    if fact.options:
        return say_option(fact, str(value))
    return f"{value}{fact.units[0] if fact.units else ''}"


def say_option(fact: Fact, key: str) -> str:
    """The name of an option."""
    option = fact.option(key)
    return option.name if option else key


def _listed(names: list[str]) -> str:
    """Names as a clause lists them: what they end in is said once (一、二级)."""
    last = names[-1]
    if len(names) > 1 and all(len(n) > 1 and n[-1] == last[-1] for n in names):
        return "、".join([*(n[:-1] for n in names[:-1]), last])
    return "或".join(names)


def say_number(value: Decimal) -> str:
    """A number without needless zeros."""
    return format(value.normalize(), "f")


def say_money(money: Money) -> str:
    """A figure with its unit (3元/餐)."""
    return f"{say_number(money.value)}{money.unit}"


def say_amount(grant: Grant) -> str | None:
    """What a benefit is worth, in a few words; None where the text gives no figure."""
    if grant.kind == "waiver":
        return "减免"
    if grant.min and grant.max:
        about = "约" if grant.kind == "estimate" else ""
        return f"{about}{say_money(grant.min)}至{say_money(grant.max)}"
    if grant.value is None:
        return None
    lead = {"up_to": "最高不超过", "estimate": "约", "deduction": "抵扣"}.get(grant.kind, "")
    return lead + say_money(grant.value)
