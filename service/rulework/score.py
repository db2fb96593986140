"""C13: how many wrong rules are noticed, by the checks against the text or by the rule's own tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from corpus.gazetteer import Gazetteer
from corpus.rule import Rule
from corpus.vocabulary import Vocabulary
from indexer.rulecheck import RuleChecker
from service.rules.book import Compiled, RuleBook
from service.rules.logic import AllOf, Not
from service.rulework.mutants import KINDS, Mutant, mutants_of
from service.rulework.reach import possible
from service.rulework.situations import failures


@dataclass(frozen=True, slots=True)
class Score:
    """The mutants of one rule, those that say the same as the rule left out.

    `caught` counts them by what noticed them, C3 to C8, C10 or `tests`.
    """

    rule: str
    made: Mapping[str, int]
    noticed: Mapping[str, int]
    caught: Mapping[str, int]
    survivors: tuple[tuple[str, str], ...]


def score_rule(
    rule: Rule, checker: RuleChecker, vocabulary: Vocabulary, gazetteer: Gazetteer, today: date
) -> Score:
    """The score of one rule: its mutants made and noticed by kind, and those that nothing noticed."""
    made, noticed, caught = Counter[str](), Counter[str](), Counter[str]()
    survivors = []
    text = "".join(checker.text(version.clause) for version in rule.versions)
    for mutant in mutants_of(rule, vocabulary, gazetteer.places, text):
        by = noticed_by(mutant, checker, vocabulary, gazetteer, today)
        if by is None and _same(rule, mutant.rule, vocabulary, gazetteer):
            continue
        made[mutant.kind] += 1
        if by is None:
            survivors.append((mutant.kind, mutant.change))
        else:
            noticed[mutant.kind] += 1
            caught[by] += 1
    return Score(rule.id, made, noticed, caught, tuple(survivors))


def noticed_by(
    mutant: Mutant,
    checker: RuleChecker,
    vocabulary: Vocabulary,
    gazetteer: Gazetteer,
    today: date,
) -> str | None:
    """The check that finds the mutant wrong, `tests`, or None."""
    findings = chain(checker.check(mutant.rule), checker.check_links(mutant.rule))
    finding = next(findings, None)
    if finding:
        return finding.check
    book = RuleBook(vocabulary, [mutant.rule], gazetteer)
    return "tests" if next(failures(mutant.rule, book, today), None) else None


def _same(one: Rule, other: Rule, vocabulary: Vocabulary, gazetteer: Gazetteer) -> bool:
    """Whether both rules give the same to everyone: 65周岁以上 and 65周岁以上的老年人."""
    again = replace(other, id=f"{one.id}.again")
    book = RuleBook(vocabulary, [one, again], gazetteer)
    pairs = zip(book.versions(one.id), book.versions(again.id), strict=True)
    return all(_alike(was, now, book) for was, now in pairs)


def _alike(was: Compiled, now: Compiled, book: RuleBook) -> bool:
    told = [(v.amount, v.limits, v.form) for v in (was.version, now.version)]
    if told[0] != told[1] or len(was.bars) != len(now.bars):
        return False
    nodes = [(was.node, now.node)]
    nodes += [(a.node, b.node) for a, b in zip(was.bars, now.bars, strict=True)]
    return not any(
        possible(AllOf((one, Not(other))), book)
        for pair in nodes
        for one, other in (pair, pair[::-1])
    )


def totals(scores: Iterable[Score]) -> dict[str, tuple[int, int]]:
    """Mutants made and noticed, by kind."""
    kept = list(scores)
    return {
        kind: (sum(s.made.get(kind, 0) for s in kept), sum(s.noticed.get(kind, 0) for s in kept))
        for kind in KINDS
    }
