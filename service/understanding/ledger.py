"""What a text tells of people, taken down: later words replace earlier ones, and what contradicts them goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from corpus.talk import KinWords
from corpus.vocabulary import Atom, Vocabulary
from service.understanding.ages import AGE, BIRTH
from service.understanding.people import Cast, Figure
from service.understanding.told import AskedFact, Said, Told

YOUNGER = "younger_age"


class Ledger:
    """The people and the household while a text is read; `corrects` says that the text takes something back."""

    def __init__(
        self, vocabulary: Vocabulary, people: Iterable[KinWords], before: Told, *, corrects: bool
    ) -> None:
        self._vocabulary, self._before, self._corrects = vocabulary, before, corrects
        self._kin = tuple(people)
        self.turn = before.turn + 1
        self.cast = Cast(self._kin, before.people, before.focus)
        self.household = dict(before.household)
        self._fresh = False
        self._words: list[str] = []
        self._sure: set[int] = set()
        self._torn: set[int] = set()
        self._ages: list[tuple[list[Figure], Said]] = []

    def address(self, asked: Sequence[AskedFact]) -> None:
        """Turn to the one who was asked about: what comes without a name is told of them."""
        person = asked[0].person if asked else None
        self.cast.focus = [f for f in self.cast.figures if f.id == person] or self.cast.focus

    def name(self, words: str) -> None:
        """Take down the words that named somebody."""
        self._words.append(words)

    def say(self, said: Said, people: list[Figure], *, asks: bool, hints: tuple[str, ...]) -> None:
        """Take in what was told of these people; `asks` says that it stands in a question."""
        if not self.accepts(said):
            return
        self._words.append(said.words)
        if self._vocabulary.facts[said.fact].subject == "household":
            self._share(said)
            return
        if said.fact == AGE and len(people) > 1:
            self._ages.append((people, said))
        for figure in people:
            if said.fact in (AGE, BIRTH) or not asks:
                self._sure.add(id(figure))
            if said.fact == AGE and len(people) > 1:
                continue
            self._put(figure, said)
            figure.hints += hints

    def answer(self, said: Said, figure: Figure | None) -> bool:
        """Take in the answer to what was asked; whether it can be one."""
        household = self._vocabulary.facts[said.fact].subject == "household"
        if not self.accepts(said) or (figure is None and not household):
            return False
        self._words.append(said.words)
        if figure is None or household:
            self._share(said)
        else:
            self._put(figure, said)
            self.cast.focus = [figure]
        return True

    def tells(self, fact: str, figure: Figure | None) -> bool:
        """Whether the fact was told in this turn."""
        store = self.household if figure is None else figure.said
        return fact in store and store[fact].turn == self.turn

    def accepts(self, said: Said) -> bool:
        """Whether a number lies in the range of its fact."""
        fact, value = self._vocabulary.facts[said.fact], said.value
        bounds = value.values() if isinstance(value, dict) else (value,)
        numbers = [n for n in bounds if isinstance(n, int) and not isinstance(n, bool)]
        return all(
            (fact.min is None or fact.min <= n) and (fact.max is None or n <= fact.max)
            for n in numbers
        )

    def settle(self) -> None:
        """Give ages told of several to each of them, and forget those of whom nothing particular was told."""
        self._give_ages()
        before = {person.id for person in self._before.people}
        kept = [
            f
            for f in self.cast.figures
            if f.id in before
            or (f.named and (f.said or f in self.cast.focus))
            or (id(f) in self._sure and id(f) not in self._torn)
        ]
        self.cast.figures = kept
        self.cast.focus = [f for f in self.cast.focus if f in kept] or kept[-1:]

    def told(self, met: Sequence[Figure]) -> Told:
        """What is known now, with those who were `met` in this turn."""
        people = self.cast.people()
        focus = tuple(figure.id for figure in self.cast.focus)
        self._tell_younger()
        words = tuple(dict.fromkeys(self._words))
        about = self._about(met)
        return Told(people, self.household, focus, self.turn, self._fresh, words, about)

    def _about(self, met: Sequence[Figure]) -> tuple[str, ...]:
        """Those whom the turn is about: the ones it names, of whom something is known if of any; else those of before."""
        told = [f for f in self.cast.figures if any(s.turn == self.turn for s in f.said.values())]
        named = [f for f in met if f in self.cast.figures]
        known = [f for f in named if f.said]
        own = [*(known or named), *(f for f in told if f not in named)]
        ids = tuple(figure.id for figure in own)
        before = self._before.about
        return before if not named and set(ids) <= set(before) else ids or before

    def _share(self, said: Said) -> None:
        self.household[said.fact] = said
        self._fresh = True

    def _put(self, figure: Figure, said: Said) -> None:
        """Take in a fact; what it contradicts was told wrongly before."""
        old = figure.said.get(said.fact)
        if figure.named and not self._corrects and _is_another(old, said):
            return  # of somebody whose name was not understood
        if (
            old
            and old.turn == said.turn
            and said.fact == AGE
            and not (figure.named or self._corrects)
        ):
            self._torn.add(id(figure))  # 女60岁男65岁 is a rule's
        said = replace(said, value=_join(old, said))
        figure.said[said.fact] = said
        if said.fact in (AGE, BIRTH):
            other = BIRTH if said.fact == AGE else AGE
            if other in figure.said and figure.said[other].turn < said.turn:
                del figure.said[other]
        for key in [k for k, v in figure.said.items() if k != said.fact]:
            if self._contradict(said, figure.said[key]):
                del figure.said[key]
        self._fresh = True

    def _contradict(self, one: Said, other: Said) -> bool:
        return self._rules_out(one, other) or self._rules_out(other, one)

    def _rules_out(self, one: Said, other: Said) -> bool:
        """Whether what follows from the first denies the second."""
        return any(
            atom.fact == other.fact and _holds(atom, other.value) is False
            for implied in self._vocabulary.facts[one.fact].implies
            if _holds(implied.when, one.value)
            for atom in implied.then
        )

    def _give_ages(self) -> None:
        """Ages told of several people: as many as people go one to each, a single one to all."""
        groups: dict[tuple[int, ...], list[Said]] = {}
        figures: dict[tuple[int, ...], list[Figure]] = {}
        for people, said in self._ages:
            key = tuple(id(f) for f in people)
            groups.setdefault(key, []).append(said)
            figures[key] = people
        for key, told in groups.items():
            people = figures[key]
            if len(told) == 1:
                told = told * len(people)
            if len(told) == len(people):
                for figure, said in zip(people, told, strict=True):
                    self._put(figure, said)

    def _tell_younger(self) -> None:
        """The younger age of a couple is the lower of two that were told."""
        if YOUNGER not in self._vocabulary.facts:
            return
        by_relation = {f.relation: f for f in self.cast.figures}
        for kin in self._kin:
            if not (kin.spouse and all(m in by_relation for m in kin.members)):
                continue
            ages = [by_relation[m].said.get(AGE) for m in kin.members]
            numbers = [a for a in ages if a and isinstance(a.value, int)]
            if len(numbers) == len(kin.members):
                lower = min(numbers, key=lambda a: a.value)
                self.household[YOUNGER] = replace(lower, fact=YOUNGER)


def _is_another(old: Said | None, new: Said) -> bool:
    """Whether two ages of one turn cannot be of the same person."""
    return (
        old is not None
        and (old.fact, old.turn) == (AGE, new.turn)
        and isinstance(old.value, int)
        and isinstance(new.value, int)
        and old.value != new.value
    )


def _join(old: Said | None, new: Said) -> Any:
    """The value of a set with what was told of it before; another value replaces."""
    if old is None or not (isinstance(old.value, dict) and isinstance(new.value, dict)):
        return new.value
    if not {"has", "lacks"} & set(new.value):
        return new.value
    joined = {}
    for name, opposite in (("has", "lacks"), ("lacks", "has")):
        kept = [v for v in old.value.get(name, []) if v not in new.value.get(opposite, [])]
        members = list(dict.fromkeys([*kept, *new.value.get(name, [])]))
        if members:
            joined[name] = members
    return joined


def _holds(atom: Atom, value: Any) -> bool | None:
    """Whether a plain value meets an atom; None where that cannot be told simply."""
    if isinstance(value, bool):
        value = str(value).lower()
    if not isinstance(value, str) or atom.op not in ("=", "!=", "in"):
        return None
    return (value in atom.literals) == (atom.op != "!=")
