"""Two runs -> what the second one gained and lost, and whether that can be chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

from corpus.errors import DataFileError
from eval.runs import Outcome, Run


@dataclass(frozen=True, slots=True)
class Change:
    """A case that came out otherwise, before and after."""

    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """The cases that both runs asked: how many, how many were right, and those gained, lost, and wrong otherwise.

    `p` is the exact two-sided probability of so uneven a split of gains and losses by chance (McNemar's test by
    the binomial distribution).
    """

    cases: int
    right_before: int
    right_after: int
    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    changed: tuple[Change, ...]
    p: float


def compare(before: Run, after: Run) -> Comparison:
    """What the second run has that the first has not. Raises DataFileError where they share no case."""
    first = {outcome.case.id: outcome for outcome in before.outcomes}
    pairs = [Change(first[o.case.id], o) for o in after.outcomes if o.case.id in first]
    if not pairs:
        raise DataFileError("the two runs share no case; run the same set twice")
    gained = tuple(pair for pair in pairs if pair.after.right and not pair.before.right)
    lost = tuple(pair for pair in pairs if pair.before.right and not pair.after.right)
    changed = tuple(
        pair
        for pair in pairs
        if pair.before.right == pair.after.right
        and pair.before.answer["text"] != pair.after.answer["text"]
    )
    return Comparison(
        len(pairs),
        sum(pair.before.right for pair in pairs),
        sum(pair.after.right for pair in pairs),
        gained,
        lost,
        changed,
        binomial(len(gained), len(lost)),
    )


def binomial(gained: int, lost: int) -> float:
    """The two-sided probability that of gained + lost even chances so uneven a number falls to one side."""
    n, fewer = gained + lost, min(gained, lost)
    return min(1.0, 2 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n) if n else 1.0


def comparison_lines(comparison: Comparison, *, show_test: bool = False) -> Iterator[str]:
    """The comparison for a terminal; lost questions first, with why they are wrong now; those held aside are counted only."""
    for name, mark in (("lost", "✗"), ("gained", "✓")):
        for change in getattr(comparison, name):
            if change.after.case.split == "test" and not show_test:
                continue
            yield f"{mark} {name} {change.after.case.id} {change.after.case.question}"
            yield from (f"    {reason}" for reason in change.after.reasons or change.before.reasons)
    yield (
        f"{comparison.cases} cases: right {comparison.right_before} -> {comparison.right_after}, "
        f"gained {len(comparison.gained)}, lost {len(comparison.lost)}, "
        f"worded otherwise {len(comparison.changed)}, p = {comparison.p:.3f}"
    )
