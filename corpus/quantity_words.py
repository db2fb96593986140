"""How a text says a quantity, as `lexicon/quantities.yaml` holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BoundWords:
    """Words before or behind a number that make it a bound, and the comparators that they may mean.

    Those in `apart` may also stand before the verb that comes first (至少建成1所).
    """

    comparators: tuple[str, ...]
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """How a text says a quantity.

    `measures` may stand behind a number, `idioms` look like a quantity and count nothing. `inclusive` and `exclusive`
    stand in brackets behind a bound. `ranges` join the ends of a range, `lists` numbers that share a measure. `about`
    marks an estimate. `per` gives further words for "one for each": 人 -> 人均.
    """

    measures: tuple[str, ...] = ()
    idioms: tuple[str, ...] = ()
    bounds: tuple[BoundWords, ...] = ()
    inclusive: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    about: BoundWords = BoundWords(())
    per: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
