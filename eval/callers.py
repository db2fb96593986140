"""Callers with hidden facts -> conversations with the assistant, and what they cost: questions, repeats, characters read."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, Literal

from pydantic import Field

from corpus.datafile import Entry, read_yaml
from corpus.vocabulary import Fact
from service.assistant import Assistant
from service.conversations import Conversations
from service.model import Answer, Ask, Question, Verdict

SETS = Path(__file__).parent / "sets"
DAY = date(2026, 11, 27)
MOST_TURNS = 14
"""Turns after which a caller hangs up."""

UNCLEAR = "unclear"
Style = Literal["plain", "vague", "correcting", "unclear"]


class CallerEntry(Entry):
    """A profile: `facts` is the truth, `corrects` the wrong words that are said first of a fact."""

    id: str
    split: Literal["dev", "test"]
    style: tuple[Style, ...]
    opening: str
    wants: str
    outcome: str
    amount: float | None = None
    facts: dict[str, Any]
    corrects: dict[str, str] = Field(default_factory=dict)


class CallersFile(Entry):
    callers: tuple[CallerEntry, ...]


class StyleWords(Entry):
    yes: tuple[str, ...]
    no: tuple[str, ...]
    number: tuple[str, ...]
    place: tuple[str, ...]
    option: tuple[str, ...]
    none: tuple[str, ...]
    unsure: tuple[str, ...]


class FactSaying(Entry):
    told: str
    denied: str = ""


class SayingsFile(Entry):
    schema_: Literal["callers_sayings/v1"]
    styles: dict[Style, StyleWords]
    corrections: tuple[str, ...]
    facts: dict[str, FactSaying]


@dataclass(frozen=True, slots=True)
class Call:
    """A conversation: what was said in turn, by the caller first.

    `questions` are those that the caller answered, `repeats` those of them that had been answered before (with 大概66 a number still
    may be asked for), `read` the characters of all answers until the sum was told (None where it never was).
    """

    caller: CallerEntry
    lines: tuple[str, ...]
    verdict: Verdict | None
    questions: int
    repeats: int
    read: int | None

    @property
    def right(self) -> bool:
        """Whether the verdict in the end is that of the documents, with their sum."""
        if self.verdict is None or self.verdict.outcome != self.caller.outcome:
            return False
        told = self.verdict.amount.value if self.verdict.amount else None
        return self.caller.amount is None or told == self.caller.amount


@dataclass(frozen=True, slots=True)
class Report:
    """What the calls came to."""

    calls: tuple[Call, ...]

    @property
    def right(self) -> float:
        return sum(call.right for call in self.calls) / len(self.calls)

    @property
    def questions(self) -> float:
        """The median number of questions until the verdict."""
        return median(call.questions for call in self.calls)

    @property
    def repeats(self) -> int:
        return sum(call.repeats for call in self.calls)

    @property
    def read(self) -> float | None:
        """The median of the characters read until the sum was told."""
        known = [call.read for call in self.calls if call.read is not None]
        return median(known) if known else None


def read_callers(split: str, path: Path = SETS / "callers.yaml") -> tuple[CallerEntry, ...]:
    """The profiles of a split. Raises DataFileError."""
    return tuple(c for c in read_yaml(path, CallersFile)[0].callers if c.split == split)


def read_sayings(path: Path = SETS / "callers_sayings.yaml") -> SayingsFile:
    """How callers answer. Raises DataFileError."""
    return read_yaml(path, SayingsFile)[0]


def call_all(
    callers: Iterable[CallerEntry], assistant: Assistant, conversations: Conversations
) -> Report:
    """Every caller calls once."""
    sayings = read_sayings()
    return Report(tuple(call(each, assistant, conversations, sayings) for each in callers))


def call(
    caller: CallerEntry, assistant: Assistant, conversations: Conversations, sayings: SayingsFile
) -> Call:
    """One conversation, until the wanted verdict is decided, nothing is asked any more, or the caller hangs up."""
    voice = Voice(caller, assistant, sayings)
    lines: list[str] = []
    said = caller.opening
    asked: list[tuple[str, str | None]] = []
    read, known_at, repeats = 0, None, 0
    conversation, verdict = None, None
    for _ in range(MOST_TURNS):
        answer = conversations.answer(Question(said, DAY, conversation_id=conversation), assistant)
        conversation = answer.conversation_id
        lines += [said, answer.text]
        read += len(answer.text)
        verdict = wanted(answer, caller.wants) or verdict
        if known_at is None and verdict and verdict.outcome == "eligible":
            known_at = read
        if voice.owes_correction:
            said = voice.correct()
            continue
        if (verdict and verdict.outcome != "need_more_facts") or not answer.ask:
            break
        ask = answer.ask[0]
        repeats += (ask.fact, ask.person_id) in asked and not _is_rough(answer, ask)
        asked.append((ask.fact, ask.person_id))
        said = voice.reply(ask)
    return Call(caller, tuple(lines), verdict, len(asked), repeats, known_at)


def wanted(answer: Answer, benefit: str) -> Verdict | None:
    """The verdict on the benefit that a caller wants to know of."""
    return next((v for v in answer.verdicts if v.benefit_id == benefit), None)


class Voice:
    """How one caller answers; the same words at every run."""

    def __init__(self, caller: CallerEntry, assistant: Assistant, sayings: SayingsFile) -> None:
        self._caller, self._assistant, self._sayings = caller, assistant, sayings
        self._chance = random.Random(caller.id)
        self._words = sayings.styles[caller.style[0]]
        self._wrong = dict(caller.corrects)
        self._owed = ""

    @property
    def owes_correction(self) -> bool:
        """Whether the last answer was wrong and has to be taken back."""
        return bool(self._owed)

    def correct(self) -> str:
        """The words that take it back."""
        fact, self._owed = self._owed, ""
        return self._pick(self._sayings.corrections).format(told=self.tell(fact))

    def reply(self, ask: Ask) -> str:
        """The answer to what is asked: wrong first where this caller errs, 不清楚 where the truth is not known."""
        if ask.fact in self._wrong:
            self._owed = ask.fact
            return self._wrong.pop(ask.fact)
        fact = self._assistant.book.vocabulary.facts.get(ask.fact)
        value = self._caller.facts.get(ask.fact, UNCLEAR)
        if fact is None or value == UNCLEAR:
            return self._pick(self._words.unsure)
        if self._caller.style[0] == "vague" and self._chance.random() < 0.5:
            return self.tell(ask.fact)
        return self._short(fact, value)

    def tell(self, name: str) -> str:
        """The fact in a sentence of its own."""
        fact, value = self._assistant.book.vocabulary.facts[name], self._caller.facts[name]
        saying = self._sayings.facts.get(name)
        if saying is None:
            return self._short(fact, value)
        form = saying.denied if _is_nothing(fact, value) and saying.denied else saying.told
        return form.format(**self._names(fact, value))

    def _short(self, fact: Fact, value: Any) -> str:
        if fact.type == "boolean" and fact.choices:
            return fact.choices[0 if value else 1]  # 有没有子女 wants no 是
        if fact.type == "boolean":
            return self._pick(self._words.yes if value else self._words.no)
        if _is_nothing(fact, value):
            return self._pick(self._words.none)
        forms = {"place": self._words.place, "integer": self._words.number}
        form = self._pick(forms.get(fact.type, self._words.option))
        return form.format(**self._names(fact, value))

    def _names(self, fact: Fact, value: Any) -> Mapping[str, str]:
        places = self._assistant.generation.places
        options = value if isinstance(value, list) else [value]
        names = [option.name for key in options if (option := fact.option(str(key)))]
        told = _say_day(value) if fact.type == "date" else str(value)
        place = (
            places[value].name.rstrip("市区省")
            if value in (places if fact.type == "place" else ())
            else ""
        )
        return {"n": told, "p": place, "o": "、".join(names) or told}

    def _pick(self, choices: tuple[str, ...]) -> str:
        return self._chance.choice(choices)


def report_object(report: Report) -> dict[str, Any]:
    """The figures, as JSON holds them."""
    return {
        "callers": len(report.calls),
        "right": report.right,
        "questions": report.questions,
        "repeats": report.repeats,
        "read": report.read,
    }


def report_lines(report: Report, *, named: bool) -> Iterator[str]:
    """The figures in words; with `named` each call that went wrong, line by line."""
    right = sum(call.right for call in report.calls)
    yield f"verdicts right in the end: {right}/{len(report.calls)} = {report.right:.1%}"
    yield f"questions until the verdict: median {report.questions}, most {max(c.questions for c in report.calls)}"
    yield f"questions asked twice: {report.repeats}"
    yield f"characters read until the sum is known: median {report.read}"
    for call in report.calls if named else ():
        if not call.right or call.repeats:
            got = call.verdict.outcome if call.verdict else "no verdict"
            yield f"\n{call.caller.id}: {call.caller.outcome} expected, {got}; {call.repeats} repeated"
            yield from (f"  {'<>'[n % 2]} {line}" for n, line in enumerate(call.lines))


def _is_rough(answer: Answer, ask: Ask) -> bool:
    """Whether a number was only told roughly until now."""
    known = next((p.facts for p in answer.understood.people if p.id == ask.person_id), {})
    value = known.get(ask.fact)
    return isinstance(value, dict) and bool({"min", "max"} & value.keys())


def _is_nothing(fact: Fact, value: Any) -> bool:
    """Whether the value is that of having none of it."""
    return value is False or value == [] or (fact.absent is not None and value == fact.absent)


def _say_day(value: str) -> str:
    day = date.fromisoformat(value)
    return f"{day.year}年{day.month}月{day.day}日"
