"""What was read out of a question: more than is told, as much as answering needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.model import Expectation, Place, Reply, StatusField
from service.model import Understanding
from service.understanding.references import Reference
from service.understanding.terms import Concept
from service.understanding.told import Told

SAME = 0.8
"""A form of at least this weight is another name of the word itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something asked for, and the concepts of the piece of the question that asks for it."""

    expectation: Expectation
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read.

    `text` is normalised. `heard` is what was told of people, now and before. `places` are those that it is about: named, chosen beside it, or the home
    place. `unclear` are the places that a name of it could equally be. `reference` is a clause that it names by number. `compares` is set where
    places are to be set side by side.
    """

    told: Understanding
    heard: Told
    text: str
    places: tuple[Place, ...]
    unclear: tuple[Place, ...]
    concepts: tuple[Concept, ...]
    asked: tuple[Asked, ...]
    reply: Reply | None
    reference: Reference | None
    status: StatusField | None
    compares: bool

    @property
    def said(self) -> str:
        """The text with the policy words for its everyday ones behind it: 多发 says 增发."""
        forms = {
            f for concept in self.concepts for f, weight in concept.forms.items() if weight >= SAME
        }
        return " ".join([self.text, *sorted(forms)])

    @property
    def weights(self) -> Mapping[str, float]:
        """The words to search for, everyday ones and policy ones, each with its best weight."""
        weights: dict[str, float] = {}
        for concept in self.concepts:
            for form, weight in concept.searched.items():
                weights[form] = max(weight, weights.get(form, 0.0))
        return weights
