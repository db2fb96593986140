"""What was told of people: each fact with the words that tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.model import PersonView


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as it was told: its value as the rules take it, the words and the turn that told it.

    `supposed` marks an if (要是住养老院呢).
    """

    fact: str
    value: Any
    words: str
    turn: int = 0
    supposed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was spoken of.

    `relation` is that of people.yaml (mother, self ...). One who is not `named` is nobody in particular: 80岁老人能领什么.
    `hints` are facts that were touched on and are worth asking for (瘫在床上).
    """

    id: str
    label: str
    relation: str
    named: bool
    said: Mapping[str, Said] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    gender: str | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """The values by key of the fact."""
        return {key: said.value for key, said in self.said.items()}

    @property
    def view(self) -> PersonView:
        """The person as an answer shows them."""
        return PersonView(self.id, self.label, self.facts)


@dataclass(frozen=True, slots=True)
class Told:
    """All that was told up to a turn.

    `focus` are the ids of those spoken of last, `turn` counts from 0.
    `fresh` says whether the last turn told a fact.
    """

    people: tuple[Person, ...] = ()
    household: Mapping[str, Said] = field(default_factory=dict)
    focus: tuple[str, ...] = ()
    turn: int = -1
    fresh: bool = False

    @property
    def shared(self) -> dict[str, Any]:
        """The facts of the household by key."""
        return {key: said.value for key, said in self.household.items()}

    @property
    def views(self) -> tuple[PersonView, ...]:
        """The people as an answer shows them."""
        return tuple(person.view for person in self.people)


@dataclass(frozen=True, slots=True)
class AskedFact:
    """The fact that was asked for last, and of whom (None: of the household)."""

    fact: str
    person: str | None = None
