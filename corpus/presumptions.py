"""How a question takes something for granted, as `lexicon/presumptions.yaml` holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PresumptionReplies:
    """What stands in front of a conclusion: it is not so, it is, not both, no duty; a sentence where a year is hidden."""

    wrong: str = ""
    right: str = ""
    apart: str = ""
    free: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class PresumptionWords:
    """How a question takes something for granted.

    `confirms` are patterns that want it confirmed, `musts` take a duty for granted, `together` that two things can be had at
    once, `done` ask whether something has been reached. `alike` are other words for what a quantity counts in (元 -> 块).
    """

    confirms: str = "(?!)"
    musts: str = "(?!)"
    together: str = "(?!)"
    done: str = "(?!)"
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replies: PresumptionReplies = PresumptionReplies()
