"""What was told of people: each fact with the words that tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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

    `focus` are the ids of those spoken of last, `about` those whom the question is about: the named ones of the last turn that
    named any. `turn` counts from 0.
    `fresh` says whether the last turn told a fact, `words` are those that told one
    or named somebody.
    """

    people: tuple[Person, ...] = ()
    household: Mapping[str, Said] = field(default_factory=dict)
    focus: tuple[str, ...] = ()
    turn: int = -1
    fresh: bool = False
    words: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def shared(self) -> dict[str, Any]:
        """The facts of the household by key."""
        return {key: said.value for key, said in self.household.items()}

    @property
    def news(self) -> tuple[Said, ...]:
        """What the last turn told."""
        told = [self.household, *(person.said for person in self.people)]
        return tuple(s for facts in told for s in facts.values() if s.turn == self.turn)

    def without_suppositions(self, before: Told) -> Told:
        """The same without the ifs of the last turn about those who were known `before`: what they replaced stands again.

        Somebody new who is told of with an if (如果老人82岁) is the case that is asked about.
        """
        if not any(said.supposed for said in self.news):
            return self
        known = {person.id: person for person in before.people}
        people = tuple(
            replace(p, said=self._settled(p.said, known[p.id].said)) if p.id in known else p
            for p in self.people
        )
        return replace(
            self, people=people, household=self._settled(self.household, before.household)
        )

    def _settled(self, now: Mapping[str, Said], before: Mapping[str, Said]) -> dict[str, Said]:
        own = {key: s for key, s in now.items() if s.turn == self.turn and not s.supposed}
        return {**before, **own}

    @property
    def views(self) -> tuple[PersonView, ...]:
        """Those whom the question is about, as an answer shows them; all where it is about nobody."""
        own = tuple(person.view for person in self.people if person.id in self.about)
        return own or tuple(person.view for person in self.people)


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact that was asked for, and of whom (None: of the household).

    An answer to one that is `supposed` is an if; one that `alters` what was told before has to give a value, 没有 does not.
    """

    fact: str
    person: str | None = None
    supposed: bool = False
    alters: bool = False
