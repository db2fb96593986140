"""People -> varied everyday Chinese -> the facts that are heard: precision and recall of understanding.

recall = facts heard with the right value / facts told; precision = the same / facts heard. A fact is one of one person.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import cn2an

from corpus.datafile import Entry, read_yaml
from service.understanding.listen import Listener
from service.understanding.told import Told

TEXTS = Path(__file__).parent / "sets" / "people" / "texts.yaml"
Split = Literal["dev", "held"]
T = TypeVar("T")


class WhoEntry(Entry):
    """`refers` may mean somebody named before (我家老太太), and so stands alone."""

    say: str
    relation: str
    refers: bool = False


class AgeEntry(Entry):
    say: str
    low: int | None = None
    high: int
    bare: bool = False


class SayEntry(Entry):
    """Sayings of one value of a fact; a place's value is the place."""

    fact: str
    value: Any = None
    dev: tuple[str, ...]
    held: tuple[str, ...]


class WhoLists(Entry):
    dev: tuple[WhoEntry, ...]
    held: tuple[WhoEntry, ...]


class AgeLists(Entry):
    dev: tuple[AgeEntry, ...]
    held: tuple[AgeEntry, ...]


class WordLists(Entry):
    dev: tuple[str, ...]
    held: tuple[str, ...]


class TextsFile(Entry):
    schema_: Literal["people_texts/v1"]
    who: WhoLists
    ages: AgeLists
    tens: AgeLists
    births: WordLists
    places: tuple[SayEntry, ...]
    facts: tuple[SayEntry, ...]
    noise: WordLists
    others: WordLists
    openings: WordLists
    closings: WordLists
    joins: WordLists


@dataclass(frozen=True, slots=True)
class Portrait:
    """People and the text that tells of them; `facts` by relation."""

    text: str
    facts: dict[str, dict[str, Any]]


@dataclass(slots=True)
class Tally:
    """Facts told, heard right, heard wrong or of nobody; `failures` say which, with the text."""

    people: int = 0
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


def read_texts(path: Path = TEXTS) -> TextsFile:
    """The sayings. Raises DataFileError."""
    return read_yaml(path, TextsFile)[0]


def measure(listener: Listener, split: Split, people: int, seed: int = 1) -> Tally:
    """What is heard of that many people."""
    tally = Tally()
    for portrait in portraits(read_texts(), split, random.Random(seed)):
        if tally.people >= people:
            break
        count(portrait, listener.listen(portrait.text), tally)
    return tally


def count(portrait: Portrait, told: Told, tally: Tally) -> None:
    """Add one text to the tally."""
    heard = {person.relation: person.facts for person in told.people}
    tally.people += len(portrait.facts)
    for relation in portrait.facts.keys() | heard.keys():
        expected, got = portrait.facts.get(relation, {}), heard.get(relation, {})
        right = [key for key, value in expected.items() if got.get(key) == value]
        wrong = [key for key in got if key not in right]
        missed = [key for key in expected if key not in right]
        tally.told += len(expected)
        tally.right += len(right)
        tally.wrong += len(wrong)
        if missed or wrong:
            tally.failures.append(
                f"{portrait.text} | {relation}: missed {missed}, wrong { {k: got[k] for k in wrong} }"
            )


def portraits(texts: TextsFile, split: Split, chance: random.Random) -> Iterator[Portrait]:
    """Portraits without end: one person, or two each in a sentence of their own."""
    while True:
        yield _portrait(texts, split, chance)


def _portrait(texts: TextsFile, split: Split, chance: random.Random) -> Portrait:
    who = _some(chance, _of(texts.who, split), 1 if chance.random() < 0.8 else 2)
    if len({w.relation for w in who}) < len(who) or any(w.refers for w in who):
        who = who[:1]
    told = [_person(texts, split, chance, each) for each in who]
    opening = chance.choice(_of(texts.openings, split))
    closing = chance.choice(_of(texts.closings, split))
    said = "，".join(text for text, _ in told)
    text = f"{opening}{said}{'，' if closing else ''}{closing}"
    return Portrait(text, {w.relation: facts for w, (_, facts) in zip(who, told, strict=True)})


def _person(
    texts: TextsFile, split: Split, chance: random.Random, who: WhoEntry
) -> tuple[str, dict[str, Any]]:
    first, facts = _age(texts, split, chance)
    pieces = []
    for entry in _some(chance, texts.places, chance.randint(0, 2)):
        code, name = chance.choice(PLACES)
        pieces.append(chance.choice(_of(entry, split)).format(p=name))
        facts[entry.fact] = code
    for entry in _some(chance, texts.facts, chance.randint(1, 4)):
        if entry.fact not in facts and not CLASHES.get(entry.fact, set()) & facts.keys():
            pieces.append(chance.choice(_of(entry, split)))
            facts[entry.fact] = entry.value
    if chance.random() < 0.3:
        pieces.append(chance.choice(_of(texts.noise, split)))
    chance.shuffle(pieces)
    if chance.random() < 0.1:
        pieces.append(chance.choice(_of(texts.others, split)))
    join = chance.choice(_of(texts.joins, split))
    if not join:
        # Without a comma 低保没有 and 参加… would run together into something else.
        pieces = [p for p in pieces if not p.endswith("没有")] + [
            p for p in pieces if p.endswith("没有")
        ]
    return who.say + join.join([first, *pieces]), facts


def _age(texts: TextsFile, split: Split, chance: random.Random) -> tuple[str, dict[str, Any]]:
    if chance.random() < 0.15:
        return _birth(chance.choice(_of(texts.births, split)), chance)
    tens = chance.random() < 0.25
    number = chance.randrange(60, 100, 10) if tens else chance.randint(60, 99)
    entry = chance.choice(_of(texts.tens if tens else texts.ages, split))
    word = str(number) if chance.random() < 0.6 else cn2an.an2cn(number)
    low = None if entry.low is None else number + entry.low
    value = (
        {"max": number + entry.high} if low is None else {"min": low, "max": number + entry.high}
    )
    exact = low is not None and low == number + entry.high
    return entry.say.format(n=word), {"age": low if exact else value}


def _birth(saying: str, chance: random.Random) -> tuple[str, dict[str, Any]]:
    year, month, day = chance.randint(1930, 1965), chance.randint(1, 12), chance.randint(1, 28)
    text = saying.format(y=year, m=month, d=day)
    if "{d}" in saying:
        return text, {"birth_date": date(year, month, day).isoformat()}
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    if "{m}" in saying:
        first = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
    last = date.fromordinal(after.toordinal() - 1)
    return text, {"birth_date": {"min": first.isoformat(), "max": last.isoformat()}}


PLACES = (
    ("120115", "宝坻"),
    ("120115", "天津宝坻区"),
    ("120000", "天津"),
    ("120103", "河西区"),
    ("330700", "金华"),
    ("441900", "东莞市"),
    ("130900", "沧州"),
    ("110000", "北京"),
)
CLASHES: dict[str, set[str]] = {
    "in_institution": {"living_alone"},
    "living_alone": {"in_institution"},
    "disability": {"disability_grade"},
    "disability_grade": {"disability"},
    "minimum_edge": {"minimum_living", "destitute"},
    "minimum_living": {"minimum_edge", "destitute"},
    "destitute": {"minimum_living", "minimum_edge"},
}
"""Facts that are not told of one person together, since one settles or denies the other."""


def _of(lists: Any, split: Split) -> Any:
    return getattr(lists, split)


def _some(chance: random.Random, choices: Sequence[T], number: int) -> list[T]:
    return chance.sample(list(choices), min(number, len(choices)))
