"""C9 and C10: versions follow each other without overlap or gap; rules that name others do so both ways, in no circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from corpus.rule import Rule, RuleVersion
from corpus.vocabulary import Condition, Every, Negation, Some
from indexer.rulecheck.quotes import Steps

Told = tuple[str, Steps, str]
"""The number of a check, the place in the rule's file, what is wrong."""


def check_versions(rule: Rule) -> Iterator[Told]:
    """C9, as far as days are known."""
    for n, version in enumerate(rule.versions):
        if version.start and version.end and version.end < version.start:
            yield "C9", ("versions", n, "effective"), "it ends before it begins"
    order = sorted(enumerate(rule.versions), key=lambda pair: _first(pair[1]))
    for (_, one), (n, other) in pairwise(order):
        place: Steps = ("versions", n, "effective")
        if one.end is None or other.start is None:
            yield "C9", place, "one of two versions has no day to tell which of them holds; give it"
        elif one.end >= other.start:
            yield "C9", place, f"it begins on {other.start}, the one before ends only on {one.end}"
        elif one.end + timedelta(days=1) != other.start:
            yield "C9", place, f"nothing holds between {one.end} and {other.start}"


def check_references(rule: Rule, rules: Mapping[str, Rule]) -> Iterator[Told]:
    """C10: what it names exists, excludes it too, and leads back to it by no chain of `instead`; it pays its subject."""
    for n, version in enumerate(rule.versions):
        for i, each in enumerate(version.excludes):
            place: Steps = ("versions", n, "excludes", i)
            if each.rule and each.rule not in rules:
                yield "C10", place, f"there is no rule {each.rule!r}"
            elif each.rule == rule.id:
                yield "C10", place, "a rule cannot exclude itself"
            elif each.rule and not _excludes(rules[each.rule], rule.id):
                yield "C10", place, f"{each.rule} does not exclude {rule.id}; say it in both files"
        if version.amount.kind != "not_stated" and not _paid_to_its_subject(rule, version):
            place = ("versions", n, "benefit", "amount")
            yield (
                "C10",
                place,
                f"a rule about a {rule.subject} does not pay a {version.amount.payee}",
            )
        for i, bar in enumerate(version.instead):
            place = ("versions", n, "instead", i)
            if not bar.rule or bar.rule not in rules:
                yield "C10", place, f"there is no rule {bar.rule!r}"
            elif _leads_to(bar.rule, rule.id, rules):
                yield "C10", place, f"{bar.rule} leads back to {rule.id}: nothing would be paid"
        for i, reading in enumerate(version.readings):
            if not _stands_in(reading.condition, version):
                place = ("versions", n, "readings", i)
                yield (
                    "C10",
                    place,
                    "its condition stands in no route and no bar; copy it from there",
                )


def _paid_to_its_subject(rule: Rule, version: RuleVersion) -> bool:
    """What a canteen is paid is a rule about canteens, and no addition to what its guests are."""
    return (version.amount.payee == "person") is (rule.subject in ("person", "household"))


def _first(version: RuleVersion) -> date:
    return version.start or date.min


def _excludes(rule: Rule, other: str) -> bool:
    return any(each.rule == other for version in rule.versions for each in version.excludes)


def _leads_to(start: str, end: str, rules: Mapping[str, Rule]) -> bool:
    seen, open_ids = set[str](), [start]
    while open_ids:
        rule_id = open_ids.pop()
        if rule_id == end:
            return True
        if rule_id in rules and rule_id not in seen:
            seen.add(rule_id)
            bars = [bar for version in rules[rule_id].versions for bar in version.instead]
            open_ids += [bar.rule for bar in bars if bar.rule]
    return False


def _stands_in(wanted: Condition, version: RuleVersion) -> bool:
    routes = [route.condition for route in version.routes]
    bars = [bar.condition for bar in (*version.unless, *version.instead)]
    return any(part == wanted for whole in (*routes, *bars) for part in _parts(whole))


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, Negation):
        yield from _parts(condition.negated)
    elif isinstance(condition, Every | Some):
        for part in condition.every if isinstance(condition, Every) else condition.some:
            yield from _parts(part)
