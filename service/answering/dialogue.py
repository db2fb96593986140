"""A question in its conversation -> its reading: who and what it is about, where it leaves that out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from corpus.gazetteer import Mention
from corpus.labels import read_numeral
from corpus.model import Place
from service.answering.outcome import Outcome
from service.assistant import Assistant
from service.model import PlaceView, Question
from service.understanding.ages import AGE
from service.understanding.intent import matches
from service.understanding.reading import Asked, Reading
from service.understanding.speech import Speech
from service.understanding.told import AskedFact, Told

NOTHING = Told()


@dataclass(frozen=True, slots=True)
class Memory:
    """What the next turn needs of those before.

    `topic` is the last question that named its subject, without its places and ages, `told_there` its words that only told of
    somebody; `wish` what was asked of it later (每月多少钱). `places` are the codes of the places asked about. `asked` is what was asked back last, with
    its `options`; `answered` the fact that was told in answer last. `supposing` is what was told with an if on top, while
    what it asked back waits for an answer.
    """

    told: Told = NOTHING
    topic: str = ""
    told_there: tuple[str, ...] = ()
    wish: str = ""
    places: tuple[str, ...] = ()
    asked: AskedFact | None = None
    options: tuple[str, ...] = ()
    answered: AskedFact | None = None
    supposing: Told | None = None

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
        self._turn = _Turn(question, self.memory, assistant)
        return self._turn.reading

    def remember(self, outcome: Outcome) -> None:
        """Take in the turn that was read last, with what it asks back."""
        turn, facts = self._turn, self._turn.assistant.generation.vocabulary.facts
        first = outcome.ask[0] if outcome.ask else None
        asked = AskedFact(first.fact, first.person_id) if first and first.fact in facts else None
        self.memory = replace(
            turn.memory,
            told=turn.kept,
            asked=asked,
            options=first.options if first else (),
            answered=(turn.answers and self.memory.asked) or self.memory.answered,
            supposing=turn.own.heard if turn.supposes and asked else None,
        )


class _Turn:
    """A turn against the memory of those before it: `own` is what it says alone, `reading` what it means."""

    def __init__(self, question: Question, before: Memory, assistant: Assistant) -> None:
        self.before, self.assistant = before, assistant
        self.speech: Speech = assistant.understander.listener.speech
        self.question = replace(question, text=self._chosen(question.text))
        self.own = self._read(before.told)
        self.real, self.answers = self.own.heard, self._answers()
        if before.supposing and self.answers:
            self.own = self._read(before.supposing)
        self.mentions = assistant.gazetteer.find(self.own.text)
        if self._tells_nothing():
            # Asking the same again would go round in circles; what was asked stays open.
            self.question = replace(self.question, text=self.speech.unread)
            self.own = self._read(before.told)
            self.real, self.answers = self.own.heard, self._answers()
        self.follows = bool(before.topic) and self._leans()
        if self.follows:
            self.reading = self._continued()
        elif self.own.reply and not self.answers:
            self.reading = self.own
        else:
            self.reading = self._about(self.own, self._places_of_new())

    @property
    def memory(self) -> Memory:
        """What is remembered of subject and place."""
        if self.own.reply and not self.follows:
            return self.before
        places = tuple(place.code for place in self.reading.places)
        if not self.follows:
            told, topic = self.own.heard.words, self._blanked()
            return replace(self.before, topic=topic, told_there=told, wish="", places=places)
        return replace(self.before, wish=self._wish(), places=places)

    @property
    def supposes(self) -> bool:
        """Whether it is answered with an if: one of its own, or one that was asked back about."""
        return self.kept != self.own.heard

    @property
    def kept(self) -> Told:
        """What is told for good: an if is forgotten with its turn."""
        return self.real.without_suppositions(self.before.told)

    def _read(self, told: Told) -> Reading:
        return self.assistant.understander.understand(
            self.question,
            self.assistant.home_place,
            before=told,
            last=tuple(self._askable(told)),
            local=self.assistant.local(self.question.as_of),
        )

    def _chosen(self, text: str) -> str:
        """The option that an ordinal means: 第二个."""
        match = self.speech.ordinals.match(text.strip(" ,，.。!！~"))
        number = read_numeral(match[1]) if match else 0
        return self.before.options[number - 1] if 0 < number <= len(self.before.options) else text

    def _askable(self, told: Told) -> Iterator[AskedFact]:
        """The facts that a short answer can be about.

        What takes back (不对，是79) or supposes (如果是80呢, 三级呢) alters something told of the one spoken of.
        """
        text, before = self.question.text, self.before
        corrects = self.speech.corrections.search(text) is not None
        supposes = self.speech.suppositions.search(text) is not None
        if (corrects or supposes or self.speech.follows.search(text)) and len(told.focus) == 1:
            facts = self.assistant.generation.vocabulary.facts
            person = next(p for p in told.people if p.id == told.focus[0])
            graded = [key for key in person.said if facts[key].options]
            for key in (AGE, *graded):
                answered = before.asked is not None and before.asked.fact == key
                yield AskedFact(key, person.id, not (corrects or answered), alters=True)
        if corrects and before.answered:
            yield before.answered
        if before.asked and not self._asks_place(before.asked):
            yield replace(before.asked, supposed=supposes)

    def _asks_place(self, asked: AskedFact) -> bool:
        """Whether it asks about another place (北京呢) rather than says where somebody is registered."""
        is_place = self.assistant.generation.vocabulary.facts[asked.fact].type == "place"
        return is_place and self.speech.follows.search(self.question.text) is not None

    def _answers(self) -> bool:
        """Whether it tells the fact that was asked for, or takes back the one told in answer last."""
        due = [self.before.asked]
        if self.speech.corrections.search(self.question.text):
            due.append(self.before.answered)
        told = {said.fact for said in self.own.heard.news}
        return any(asked is not None and asked.fact in told for asked in due)

    def _tells_nothing(self) -> bool:
        """Whether it follows a question back, and neither answers it nor tells or asks anything else."""
        own = self.own
        goes_elsewhere = own.asked or own.reply or own.reference or own.status or own.compares
        if not self.before.asked or self.answers or own.heard.news or goes_elsewhere:
            return False
        return not self.mentions and not self._goes_on() and self._leans()

    def _leans(self) -> bool:
        """Whether it names no subject of its own."""
        own = self.own
        bare = own.text.strip(" ,.。!~")
        whole = (self.speech.yes, self.speech.no, self.speech.unsure)
        if self.answers or any(p.fullmatch(bare) for p in whole):
            return True
        if own.reply or own.reference or own.status or own.compares:
            return False
        alters = (self.speech.suppositions, self.speech.corrections)
        if own.heard.news and not own.asked and any(p.search(own.text) for p in alters):
            return True  # 要是下个月搬进养老院呢
        rest = self._rest()
        weigher = self.assistant.weigher
        wished = {word for each in own.asked for word in each.expectation.words}
        return not any(
            weigher.is_particular(c) and c.word in rest and not matches(c.word, wished)
            for c in own.concepts
        )

    def _rest(self) -> str:
        """The text without whom it names, what it tells of them and what it takes back."""
        text = self.own.text
        for words in sorted(self.own.heard.words, key=lambda each: -len(each)):
            text = text.replace(words, " ")
        if self._alters():
            text = self.speech.measures.sub(" ", text)
        return self.speech.suppositions.sub(" ", self.speech.corrections.sub(" ", text))

    def _alters(self) -> bool:
        """Whether it only puts another number into the last question: 三级呢."""
        units = {match[2] for match in self.speech.measures.finditer(self.before.topic)}
        own = [match[2] for match in self.speech.measures.finditer(self.own.text)]
        return self._goes_on() and bool(own) and units.issuperset(own)

    def _blanked(self) -> str:
        """The text without its places and ages, which later turns may change."""
        text = _without(self.own.text, self.mentions)
        for said in self.own.heard.news:
            if said.fact == AGE:
                text = re.sub(rf"{re.escape(said.words)}(?:周?岁)?", " ", text, count=1)
        return text

    def _continued(self) -> Reading:
        """The last subject again, with the facts, the place and the wish of now."""
        heard, wished = self.own.heard, () if self.answers else self.own.asked
        text = "，".join(part for part in (self._topic(), self._wish(), self._age()) if part)
        topic = self.assistant.understander.understand(Question(text, self.question.as_of))
        asked = tuple(Asked(each.expectation, topic.concepts) for each in wished)
        continued = replace(
            topic,
            told=replace(topic.told, people=heard.views, household=heard.shared),
            heard=replace(heard, words=(*heard.words, *self.before.told_there)),
            unclear=self.own.unclear,
            asked=asked or topic.asked,
            reply=None,
        )
        return self._about(continued, self._places_of_follow_up())

    def _wish(self) -> str:
        """What is asked of the subject, without what is told of somebody; an answer asks nothing (那倒没有)."""
        if not self.own.asked or self.answers:
            return self.before.wish
        text = _without(self.own.text, self.mentions)
        for words in sorted(self.own.heard.words, key=len, reverse=True):
            text = text.replace(words, " ")
        return text

    def _topic(self) -> str:
        """The last subject, with the number of now where only that is another one."""
        topic = self.before.topic
        for match in self.speech.measures.finditer(self.own.text) if self._alters() else ():
            same = [m for m in self.speech.measures.finditer(topic) if m[2] == match[2]]
            if len(same) == 1:
                topic = topic[: same[0].start()] + match[0] + topic[same[0].end() :]
        return topic

    def _age(self) -> str:
        """The age of the one spoken of, as a question would say it: it helps to choose a clause."""
        heard = self.own.heard
        ages = [p.facts.get(AGE) for p in heard.people if p.id in heard.focus]
        return f"{ages[0]}岁" if len(ages) == 1 and type(ages[0]) is int else ""

    def _places_of_follow_up(self) -> tuple[Place, ...]:
        """The places named or chosen now, else those of before; a 户口 that was asked for is no place asked about."""
        if self._tells_place() and not self.question.place:
            return self._kept_places() or self._home()
        named = self.mentions or self.question.place
        return self.own.places if named else self._kept_places() or self.own.places

    def _places_of_new(self) -> tuple[Place, ...]:
        """The places of a new subject: those of before where it goes on (那高龄津贴呢, 这算正式规定吗)."""
        goes_on = self._goes_on() or self.own.status
        if self.mentions or self.question.place or not goes_on:
            return self.own.places
        return self._kept_places() or self.own.places

    def _goes_on(self) -> bool:
        return self.speech.follows.search(self.own.text) is not None

    def _tells_place(self) -> bool:
        """Whether it answers where somebody lives or is registered."""
        facts, asked = self.assistant.generation.vocabulary.facts, self.before.asked
        return self.answers and asked is not None and facts[asked.fact].type == "place"

    def _home(self) -> tuple[Place, ...]:
        places, home = self.assistant.generation.places, self.assistant.home_place
        return (places[home],) if home in places else ()

    def _kept_places(self) -> tuple[Place, ...]:
        places = self.assistant.generation.places
        return tuple(places[code] for code in self.before.places if code in places)

    def _about(self, reading: Reading, places: tuple[Place, ...]) -> Reading:
        """The reading for these places."""
        views = tuple(PlaceView(p.code, self.assistant.gazetteer.full_name(p.code)) for p in places)
        return replace(reading, places=places, told=replace(reading.told, places=views))


def _without(text: str, mentions: tuple[Mention, ...]) -> str:
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text
