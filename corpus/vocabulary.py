"""The vocabulary of facts: what can be known of a person, a household, an institution or a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

FactType = Literal["integer", "decimal", "boolean", "enum", "ordered", "set", "date", "place"]
FactSubject = Literal["person", "household", "institution", "project"]
Operator = Literal["=", "!=", "<", "<=", ">", ">=", "in", "has"]

YES, NO = "true", "false"
"""The literals of a boolean fact, 是 and 否 in the files."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A condition on one fact.

    `literals` are values in their plain form: digits, `true`, a code of a place, the key of an option, an ISO date.
    `text` is the condition as its file prints it.
    """

    fact: str
    op: Operator
    literals: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Every:
    """True when each part is."""

    every: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True when one part is."""

    some: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """True when its part is false."""

    negated: Condition


Condition = Atom | Every | Some | Negation


def atoms_of(condition: Condition) -> tuple[Atom, ...]:
    """The conditions on single facts within, in the order in which they stand."""
    if isinstance(condition, Atom):
        return (condition,)
    if isinstance(condition, Negation):
        return atoms_of(condition.negated)
    parts = condition.every if isinstance(condition, Every) else condition.some
    return tuple(atom for part in parts for atom in atoms_of(part))


@dataclass(frozen=True, slots=True)
class FactOption:
    """A value of an enumerated fact; a clause that a rule cites for it holds one of `words`."""

    key: str
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Implication:
    """Where `when` holds, each of `then` holds too (独居 → not in an institution)."""

    when: Atom
    then: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that rules ask for.

    `min` and `max` bound a number, both included; `units` may stand behind it, the first being its own. `derived`
    names what computes it from other facts. `ask` is the question to the person, `choices` its quick replies.
    `prior` in [0, 1] is how often an answer settles something, `order` breaks ties. `where` tells where to
    find it out, `absent` is its value where a form says that all else is absent (empty for a set). `section` is the
    heading under which a form asks it.
    """

    key: str
    name: str
    subject: FactSubject
    type: FactType
    min: Decimal | None = None
    max: Decimal | None = None
    units: tuple[str, ...] = ()
    options: tuple[FactOption, ...] = ()
    words: tuple[str, ...] = ()
    derived: str | None = None
    ask: str = ""
    choices: tuple[str, ...] = ()
    order: int = 0
    prior: float = 0.5
    sensitive: bool = False
    where: str | None = None
    absent: str | None = None
    implies: tuple[Implication, ...] = ()
    section: str = ""

    def option(self, word: str) -> FactOption | None:
        """The option of that key or name."""
        return next((each for each in self.options if word in (each.key, each.name)), None)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts, by key and by Chinese name."""

    facts: Mapping[str, Fact] = field(default_factory=dict)

    def find(self, name: str) -> Fact | None:
        """The fact of that key or Chinese name."""
        if name in self.facts:
            return self.facts[name]
        return next((fact for fact in self.facts.values() if fact.name == name), None)
