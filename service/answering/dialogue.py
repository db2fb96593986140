"""A question in its conversation -> its reading: who and what it is about, where it leaves that out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from corpus.gazetteer import Mention
from corpus.model import Place
from service.answering.outcome import Outcome
from service.assistant import Assistant
from service.model import PersonView, PlaceView, Question
from service.understanding.ages import AGE
from service.understanding.intent import matches
from service.understanding.reading import Asked, Reading
from service.understanding.told import AskedFact, Said, Told

NOTHING = Told()


@dataclass(frozen=True, slots=True)
class Memory:
    """What the next turn needs of those before.

    `topic` is the last question that named its subject, without its places and ages; `wish` what was asked of it
    later (每月多少钱). `places` are the codes of the places asked about.
    """

    told: Told = NOTHING
    topic: str = ""
    wish: str = ""
    places: tuple[str, ...] = ()
    asked: AskedFact | None = None

    def dump(self) -> str:
        """As JSON."""
        return MEMORY.dump_json(self).decode()

    @classmethod
    def load(cls, text: str) -> Memory:
        """The memory that was dumped."""
        return MEMORY.validate_json(text)


MEMORY = TypeAdapter(Memory)


class Dialogue:
    """One conversation while a turn of it is answered; `memory` is that of the turns until now."""

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or Memory()

    def read(self, question: Question, assistant: Assistant) -> Reading:
        """The question read; one without a subject of its own is about the last one."""
        before = self.memory
        last = before.asked or _meant(question, before, assistant)
        own = assistant.understander.understand(
            question,
            assistant.home_place,
            before=before.told,
            last=last,
            local=assistant.local(question.as_of),
        )
        self._turn = _Turn(question, own, before, assistant)
        return self._turn.reading

    def remember(self, outcome: Outcome) -> None:
        """Take in the turn that was read last, with what it asks back."""
        turn, facts = self._turn, self._turn.assistant.generation.vocabulary.facts
        first = outcome.ask[0] if outcome.ask else None
        asked = AskedFact(first.fact, first.person_id) if first and first.fact in facts else None
        self.memory = replace(turn.memory, told=turn.own.heard, asked=asked)


class _Turn:
    """A turn against the memory of those before it: `own` is what it says alone, `reading` what it means."""

    def __init__(
        self, question: Question, own: Reading, before: Memory, assistant: Assistant
    ) -> None:
        self.question, self.own, self.before, self.assistant = question, own, before, assistant
        self.mentions = assistant.gazetteer.find(own.text)
        self.follows = bool(before.topic) and self._leans()
        if self.follows:
            self.reading = self._continued()
        elif own.reply and not self._answers():
            self.reading = own
        else:
            self.reading = self._about(own, self._places_of_new())

    @property
    def memory(self) -> Memory:
        """What is remembered of subject and place."""
        if self.own.reply and not self.follows:
            return self.before
        places = tuple(place.code for place in self.reading.places)
        if not self.follows:
            return replace(self.before, topic=self._blanked(), wish="", places=places)
        wish = self._blanked() if self.own.asked else self.before.wish
        return replace(self.before, wish=wish, places=places)

    def _answers(self) -> bool:
        """Whether it tells the fact that was asked for."""
        asked = self.before.asked
        return asked is not None and any(said.fact == asked.fact for said in self._said())

    def _said(self) -> list[Said]:
        """What this turn tells."""
        heard = self.own.heard
        told = [heard.household, *(person.said for person in heard.people)]
        return [said for facts in told for said in facts.values() if said.turn == heard.turn]

    def _leans(self) -> bool:
        """Whether it names no subject of its own."""
        own = self.own
        speech = self.assistant.understander.listener.speech
        bare = own.text.strip(" ,.。!~")
        if self._answers() or any(
            p.fullmatch(bare) for p in (speech.yes, speech.no, speech.unsure)
        ):
            return True
        if own.reply or own.reference or own.status or own.compares:
            return False
        rest = self._rest()
        weigher = self.assistant.weigher
        wished = {word for each in own.asked for word in each.expectation.words}
        return not any(
            weigher.is_particular(c) and c.word in rest and not matches(c.word, wished)
            for c in own.concepts
        )

    def _rest(self) -> str:
        """The text without whom it names and what it tells of them."""
        text = self.own.text
        for mention in self.assistant.understander.listener.kin.find(text):
            text = text.replace(self.own.text[mention.start : mention.end], " ")
        for said in sorted(self._said(), key=lambda each: -len(each.words)):
            text = text.replace(said.words, " ")
        return text

    def _blanked(self) -> str:
        """The text without its places and ages, which later turns may change."""
        text = _without(self.own.text, self.mentions)
        for said in self._said():
            if said.fact == AGE:
                text = re.sub(rf"{re.escape(said.words)}(?:周?岁)?", " ", text, count=1)
        return text

    def _continued(self) -> Reading:
        """The last subject again, with the facts, the place and the wish of now."""
        wish = self._blanked() if self.own.asked else self.before.wish
        text = "，".join(part for part in (self.before.topic, wish, self._age()) if part)
        topic = self.assistant.understander.understand(Question(text, self.question.as_of))
        asked = tuple(Asked(each.expectation, topic.concepts) for each in self.own.asked)
        continued = replace(
            topic,
            told=replace(topic.told, people=self._people(), household=self.own.heard.shared),
            heard=self.own.heard,
            unclear=self.own.unclear,
            asked=asked or topic.asked,
            reply=None,
        )
        return self._about(continued, self._places_of_follow_up())

    def _people(self) -> tuple[PersonView, ...]:
        """Those spoken of last, if something is known of them; else everybody."""
        heard = self.own.heard
        focus = tuple(p.view for p in heard.people if p.id in heard.focus)
        return focus if any(person.facts for person in focus) else heard.views

    def _age(self) -> str:
        """The age of the one spoken of, as a question would say it: it helps to choose a clause."""
        heard = self.own.heard
        ages = [p.facts.get(AGE) for p in heard.people if p.id in heard.focus]
        return f"{ages[0]}岁" if len(ages) == 1 and type(ages[0]) is int else ""

    def _places_of_follow_up(self) -> tuple[Place, ...]:
        """The places named or chosen now, else those of before."""
        named = self.mentions or self.question.place
        return self.own.places if named else self._kept_places() or self.own.places

    def _places_of_new(self) -> tuple[Place, ...]:
        """The places of a new subject: those of before where it goes on (那高龄津贴呢)."""
        if self.mentions or self.question.place or not self._goes_on():
            return self.own.places
        return self._kept_places() or self.own.places

    def _goes_on(self) -> bool:
        follows = self.assistant.understander.listener.speech.follows
        return follows.search(self.own.text) is not None

    def _kept_places(self) -> tuple[Place, ...]:
        places = self.assistant.generation.places
        return tuple(places[code] for code in self.before.places if code in places)

    def _about(self, reading: Reading, places: tuple[Place, ...]) -> Reading:
        """The reading for these places."""
        views = tuple(PlaceView(p.code, self.assistant.gazetteer.full_name(p.code)) for p in places)
        return replace(reading, places=places, told=replace(reading.told, places=views))


def _meant(question: Question, before: Memory, assistant: Assistant) -> AskedFact | None:
    """The fact that a bare number corrects or supposes (如果是80呢): the age of the one spoken of."""
    speech, focus = assistant.understander.listener.speech, before.told.focus
    alters = any(p.search(question.text) for p in (speech.suppositions, speech.corrections))
    return AskedFact(AGE, focus[0]) if alters and len(focus) == 1 else None


def _without(text: str, mentions: tuple[Mention, ...]) -> str:
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text
