"""A stretch of a question that may tell a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Stance = Literal["state", "noun", "bare", "open", "hint"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Characters `start` to `end` that may tell that `fact` has `value`, or `negated` where they are denied.

    A `state` tells it by itself; a `noun` and a `bare` number only of someone; `open` is an age without an end (八十以上), as
    rules have it; a `hint` tells nothing yet.
    """

    start: int
    end: int
    fact: str
    value: Any
    negated: Any = None
    stance: Stance = "state"
    hints: tuple[str, ...] = ()

    def holds(self, other: Phrase) -> bool:
        """Whether the other one stands within it."""
        return self.start <= other.start and other.end <= self.end


def settle(phrases: Iterable[Phrase]) -> list[Phrase]:
    """In order of the text, without those within a longer one or across a longer one of the same fact."""
    kept: list[Phrase] = []
    taken: defaultdict[int, list[Phrase]] = defaultdict(list)  # by character
    for phrase in sorted(phrases, key=lambda each: each.start - each.end):
        reach = range(phrase.start, phrase.end)
        if any(k.holds(phrase) for k in taken[phrase.start]) or any(
            k.fact == phrase.fact for at in reach for k in taken[at]
        ):
            continue
        kept.append(phrase)
        for at in reach:
            taken[at].append(phrase)
    return sorted(kept, key=lambda each: (each.start, each.end))
