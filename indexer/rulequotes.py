"""The verbatim words of rules and targets, each with what it stands for and the clause that it is said to stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.rule import Rule, RuleVersion, Target, Words


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


def quotes_of(version: RuleVersion) -> Iterator[tuple[str, Words]]:
    """Every quote of the version with the name of its place in the file."""
    yield "gives", version.gives.words
    yield "amount", version.amount.words
    yield from ((f"limits.{n}", each.words) for n, each in enumerate(version.limits))
    if version.form:
        yield "form", version.form.words
    yield from ((f"routes.{route.id}", route.words) for route in version.routes)
    if version.everyone:
        yield "everyone", version.everyone
    yield from ((f"unless.{n}", each.words) for n, each in enumerate(version.unless))
    yield from ((f"instead.{n}", each.words) for n, each in enumerate(version.instead))
    yield from ((f"excludes.{n}", each.words) for n, each in enumerate(version.excludes))
    yield from ((f"needs.{n}", each.words) for n, each in enumerate(version.needs))
    # A waiver is of the main clause.
    yield from (
        (f"waived.{n}", Words(each.words, version.clause)) for n, each in enumerate(version.waived)
    )
