"""Descriptions of people written by another hand than the generator's -> the facts that are heard: recall and precision.

recall = facts heard right / facts told; precision = facts heard right / facts heard. A fact is one of one person; what is
heard as not known counts as neither. A person told is set against one heard of the same relation, so that as many facts agree as can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

from corpus.datafile import Entry
from eval.cases import parse_line
from service.assistant import Assistant
from service.rules.derive import AGE, BIRTH, NOMINAL_AGE, derive
from service.rules.given import Between, Exact, read_facts
from service.understanding.told import Person, Told

SETS = Path(__file__).parent / "sets"
OF_AGE = (AGE, BIRTH, NOMINAL_AGE)


class PersonEntry(Entry):
    """`label` is the word of the text; of `facts` a number may be bounds within which what is heard has to lie."""

    label: str
    facts: dict[str, Any]


class PeopleLine(Entry):
    id: str
    text: str
    people: tuple[PersonEntry, ...]
    household: dict[str, Any]
    split: str
    as_of: date


@dataclass(slots=True)
class Tally:
    """Facts told, heard right, heard wrong or of nobody; `failures` say which, with the text."""

    told: int = 0
    right: int = 0
    wrong: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / self.told if self.told else 1.0

    @property
    def precision(self) -> float:
        heard = self.right + self.wrong
        return self.right / heard if heard else 1.0


def read_people(split: str, folder: Path = SETS) -> tuple[PeopleLine, ...]:
    """The descriptions of a split. Raises DataFileError."""
    path = folder / f"people.{split}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(parse_line(PeopleLine, line, f"{path}:{n}") for n, line in enumerate(lines, 1))


def measure(lines: Iterable[PeopleLine], assistant: Assistant) -> Tally:
    """What is heard of all of them."""
    tally, local = Tally(), assistant.local(date.max)
    listener = assistant.understander.listener
    for line in lines:
        told = listener.listen(line.text, home=assistant.home_place or local or None)
        _count(line, told, assistant, tally)
    return tally


def report_lines(tally: Tally, *, named: bool) -> Iterator[str]:
    """The figures in words; with `named` each description that was heard otherwise."""
    yield from tally.failures if named else ()
    yield f"facts told {tally.told}, heard right {tally.right}, heard wrong {tally.wrong}"
    yield f"recall {tally.recall:.1%}, precision {tally.precision:.1%}"


def _count(line: PeopleLine, told: Told, assistant: Assistant, tally: Tally) -> None:
    """Add one description to the tally."""
    pairs = _paired(line, told.people, assistant)
    rows = [
        (
            entry.label,
            _of_age(entry.facts, line.as_of, assistant),
            _heard(person, line.as_of, assistant),
        )
        for entry, person in pairs
    ]
    taken = [person for _, person in pairs]
    rows += [(p.label, {}, _heard(p, line.as_of, assistant)) for p in told.people if p not in taken]
    shared = {
        key: s.value
        for key, s in told.household.items()
        if key in line.household or not _is_derived(key)
    }
    rows.append(("家庭", line.household, shared))
    for label, facts, heard in rows:
        right = [key for key, value in facts.items() if key in heard and _agrees(value, heard[key])]
        wrong = {key: value for key, value in heard.items() if key not in right}
        missed = [key for key in facts if key not in right]
        tally.told, tally.right = tally.told + len(facts), tally.right + len(right)
        tally.wrong += len(wrong)
        if wrong or missed:
            tally.failures.append(
                f"✗ {line.id} {line.text} | {label}: missed {missed}, wrong {wrong}"
            )


def _paired(
    line: PeopleLine, people: Sequence[Person], assistant: Assistant
) -> list[tuple[PersonEntry, Person | None]]:
    """Each person told with the one heard."""
    entries = line.people
    heard = {id(person): _heard(person, line.as_of, assistant) for person in people}

    def agreeing(entry: PersonEntry, person: Person | None) -> int:
        if person is None or not _is_called(person, entry.label, line.text, assistant):
            return -1
        own = heard[id(person)]
        return sum(key in own and _agrees(v, own[key]) for key, v in entry.facts.items())

    chosen: Sequence[Person | None] = [*people, *[None] * len(entries)][:8]
    best = max(
        permutations(chosen, len(entries)),
        key=lambda order: sum(agreeing(e, p) for e, p in zip(entries, order, strict=True)),
    )
    return [
        (entry, person if agreeing(entry, person) >= 0 else None)
        for entry, person in zip(entries, best, strict=True)
    ]


def _is_called(person: Person, label: str, text: str, assistant: Assistant) -> bool:
    """Whether the word of the text can mean that person; one who is not named is the speaker or whoever is told of alone."""
    if not person.named:
        return True
    listener = assistant.understander.listener
    kin = [m.kin for m in listener.kin.find(text) if label in text[m.start : m.end]]
    relations = {name for each in kin for name in (each.relation, *each.members)}
    return not relations or person.relation in relations or person.label == label


def _heard(person: Person | None, day: date, assistant: Assistant) -> dict[str, Any]:
    """The facts heard of somebody, all that tells an age as the 周岁 that it leaves possible on `day`."""
    if person is None:
        return {}
    facts = {k: v for k, v in person.facts.items() if v != {"uncertain": True}}
    return _of_age(facts, day, assistant)


def _of_age(facts: Mapping[str, Any], day: date, assistant: Assistant) -> dict[str, Any]:
    vocabulary, places = assistant.generation.vocabulary, assistant.generation.places
    facts = dict(facts)
    aged = {key: facts.pop(key) for key in OF_AGE if key in facts}
    known = derive(read_facts(aged, vocabulary, places), vocabulary, day) if aged else {}
    return facts | ({AGE: known[AGE]} if AGE in known else {})


def _agrees(told: Any, heard: Any) -> bool:
    """Whether what was heard is what was told, or lies within its bounds."""
    if isinstance(told, Exact | Between) and isinstance(heard, Exact | Between):
        (low, high), (first, last) = _ends(told), _ends(heard)
        return _not_after(low, first) and (high is None or _not_after(last, high))
    if isinstance(told, list):
        return isinstance(heard, Mapping) and sorted(heard.get("has", ())) == sorted(told)
    return bool(told == heard)


def _ends(known: Exact | Between) -> tuple[Any, Any]:
    return (known.value, known.value) if isinstance(known, Exact) else (known.min, known.max)


def _not_after(one: Any, other: Any) -> bool:
    """Whether a bound holds the other; no bound holds anything."""
    return one is None or (other is not None and one <= other)


def _is_derived(key: str) -> bool:
    """Whether it follows from the ages of two people."""
    return key == "younger_age"
