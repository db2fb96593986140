"""The verbatim words of rules and targets, each with its place in the file and the clause that it is said to stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.rule import Rule, RuleVersion, Target, Words

Steps = tuple[str | int, ...]
"""The place of something in a data file: keys and indices."""


def cited_clauses(rules: Iterable[Rule], targets: Iterable[Target]) -> frozenset[str]:
    """The ids of all clauses that rules and targets cite."""
    versions = [version for rule in rules for version in rule.versions]
    return frozenset(
        (
            *(version.clause for version in versions),
            *(version.since for version in versions),
            *(words.clause for version in versions for _, words in quotes_of(version)),
            *(target.words.clause for target in targets),
        )
    )


def quotes_of(version: RuleVersion) -> Iterator[tuple[Steps, Words]]:
    """Every quote of the version with its place below it."""
    yield ("benefit", "gives"), version.gives.words
    yield ("benefit", "amount"), version.amount.words
    yield from ((("benefit", "limits", n), e.words) for n, e in enumerate(version.limits))
    if version.form:
        yield ("benefit", "form"), version.form.words
    yield from ((("routes", n), each.words) for n, each in enumerate(version.routes))
    if version.everyone:
        yield ("everyone",), version.everyone
    yield from ((("unless", n), each.words) for n, each in enumerate(version.unless))
    yield from ((("instead", n), each.words) for n, each in enumerate(version.instead))
    yield from ((("excludes", n), each.words) for n, each in enumerate(version.excludes))
    yield from ((("needs", n), each.words) for n, each in enumerate(version.needs))
    # What is waived stands in the main clause.
    yield from (
        (("waived", n), Words(each.words, version.clause)) for n, each in enumerate(version.waived)
    )
