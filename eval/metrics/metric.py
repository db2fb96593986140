"""What every metric is: a name, what it is called in a report, and what it makes of one outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eval.runs import Outcome


@dataclass(frozen=True, slots=True)
class Metric:
    """`of` gives a number between 0 and 1, or None where the case says nothing about this; 1 is always good.

    `title` is Chinese, for a report; `promise` is the least mean that the product promises, None where it only aims.
    """

    name: str
    title: str
    of: Callable[[Outcome], float | None]
    promise: float | None = None
