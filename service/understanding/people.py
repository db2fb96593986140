"""Text -> whom it speaks of, and those people as they come up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from corpus.talk import KinWords
from service.understanding.ages import AGE
from service.understanding.told import Person, Said

WHOSE = re.compile("^[我俺咱他她的]+")


@dataclass(frozen=True, slots=True)
class KinMention:
    """Characters `start` to `end` that speak of someone."""

    start: int
    end: int
    kin: KinWords


class KinFinder:
    """Finds mentions; holds the compiled patterns."""

    def __init__(self, people: Iterable[KinWords]) -> None:
        self._kin = [(kin, re.compile("|".join(kin.patterns))) for kin in people]

    def find(self, text: str) -> list[KinMention]:
        """The mentions of the text in order; of those that share characters the longest."""
        found = [
            KinMention(match.start(), match.end(), _apart(kin, match[0]))
            for kin, pattern in self._kin
            for match in pattern.finditer(text)
            if match[0]
        ]
        kept: list[KinMention] = []
        for mention in sorted(found, key=lambda each: each.start - each.end):
            if not any(k.start < mention.end and mention.start < k.end for k in kept):
                kept.append(mention)
        return sorted(kept, key=lambda each: each.start)


def _apart(kin: KinWords, words: str) -> KinWords:
    """The kin that just these words mean, where there may be several of it: 二伯 of 大伯."""
    own = re.search(kin.apart, words) if kin.apart else None
    if own is None:
        return kin
    return replace(kin, relation=f"{kin.relation}/{own[0]}", label=WHOSE.sub("", words))


@dataclass(slots=True)
class Figure:
    """Somebody while a text is read."""

    relation: str
    label: str
    named: bool
    gender: str | None
    said: dict[str, Said] = field(default_factory=dict)
    hints: list[str] = field(default_factory=list)
    id: str = ""


class Cast:
    """The people of a conversation while a text is read; `focus` are those spoken of last."""

    def __init__(
        self, people: Iterable[KinWords], before: Iterable[Person], focus: Iterable[str]
    ) -> None:
        self._kin = {kin.relation: kin for kin in people}
        self.figures = [
            Figure(p.relation, p.label, p.named, p.gender, dict(p.said), list(p.hints), p.id)
            for p in before
        ]
        ids = set(focus)
        self.focus = [figure for figure in self.figures if figure.id in ids]

    def call(self, kin: KinWords) -> list[Figure]:
        """Those that a mention speaks of, made where they are new."""
        if kin.members:
            return [self._one(self._kin[relation]) for relation in kin.members]
        if kin.refers:
            return self._referred(kin)
        return [self._one(kin)]

    def relative(self, whose: Figure, kin: KinWords) -> list[Figure]:
        """Somebody's relative: 我妈的妈妈."""
        of = replace(
            kin,
            relation=f"{whose.relation}.{kin.relation}",
            label=f"{whose.label}的{kin.label}",
            refers=False,
            members=(),
        )
        return [self._one(of)]

    def nobody(self) -> Figure:
        """The person that facts without anybody are told of."""
        kin = next((k for k in self._kin.values() if k.unnamed), None)
        figure = Figure(kin.relation if kin else "", kin.label if kin else "", False, None)
        self.figures.append(figure)
        return figure

    def people(self) -> tuple[Person, ...]:
        """Those about whom something is known or who were named, with ids in the order in which they came up."""
        taken = {f.id for f in self.figures if f.id}
        free = (f"p{n}" for n in range(1, 1000))
        people = []
        for figure in self.figures:
            if not figure.id:
                figure.id = next(name for name in free if name not in taken)
            people.append(
                Person(
                    figure.id,
                    figure.label,
                    figure.relation,
                    figure.named,
                    dict(figure.said),
                    tuple(dict.fromkeys(figure.hints)),
                    figure.gender,
                )
            )
        return tuple(people)

    def _one(self, kin: KinWords) -> Figure:
        known = next((f for f in self.figures if f.relation == kin.relation), None)
        if known is None:
            known = Figure(kin.relation, kin.label, kin.called and not kin.unnamed, kin.gender)
            self.figures.append(known)
        return known

    def _referred(self, kin: KinWords) -> list[Figure]:
        """Whoever was spoken of, by gender where that tells; the old man of an old couple is one of the two."""
        same = next((f for f in self.figures if f.relation == kin.relation and f.said), None)
        if same:
            return [same]
        fits = [f for f in self.focus if _agrees(f, kin) and _is_somebody(f, kin)] or [
            f for f in reversed(self.figures) if f.named and _agrees(f, kin)
        ]
        if not fits and not kin.called:
            fits = self.focus  # 他 and 她 sound alike and are typed for one another
        if not fits:
            return [self._one(kin)]
        if (
            len(self.focus) > 1
            and kin.gender
            and fits[0].gender is None
            and AGE not in fits[0].said
        ):
            fits[0].gender, fits[0].label = kin.gender, kin.label
            return fits[:1]
        return fits if len(self.focus) > 1 and not kin.gender else fits[:1]


def _is_somebody(figure: Figure, kin: KinWords) -> bool:
    """Whether 老太太 can mean them: nobody in particular of whom nothing is known (百岁老人) is no one's 老太太."""
    return figure.named or bool(figure.said) or kin.unnamed or not kin.called


def _agrees(figure: Figure, kin: KinWords) -> bool:
    return figure.gender is None or kin.gender is None or figure.gender == kin.gender
