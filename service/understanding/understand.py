"""Question -> reading: its places, words, what it asks for, and which kind of answer that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from corpus.gazetteer import Gazetteer, Mention
from corpus.model import Lexicon, Place
from indexer.generation import Generation
from indexer.segment import normalise
from service.model import PlaceView, Question, Understanding
from service.understanding.intent import (
    Wish,
    compares,
    find_reply,
    find_status,
    find_wishes,
    matches,
)
from service.understanding.listen import Listener
from service.understanding.reading import Asked, Reading
from service.understanding.references import find_reference
from service.understanding.terms import Concept, Terms
from service.understanding.told import AskedFact, Told

PLACE_WEIGHT = 0.5
"""A place chooses the documents; among those, its name is a hint only."""


TWICE = re.compile(r"([^\W\d]{1,2})[不没]\1")
"""A question that says its word twice: 能不能 denies nothing."""


@dataclass(frozen=True, slots=True)
class Understander:
    """Reads questions with the words and places of one generation."""

    lexicon: Lexicon
    gazetteer: Gazetteer
    terms: Terms
    listener: Listener

    @classmethod
    def open(cls, generation: Generation) -> Self:
        """The reader of a generation; made once, it holds the tables of names and synonyms."""
        terms = Terms(generation.lexicon, generation.segmenter)
        gazetteer = Gazetteer(generation.places)
        listener = Listener(generation.vocabulary, generation.lexicon, gazetteer)
        return cls(generation.lexicon, gazetteer, terms, listener)

    def understand(
        self,
        question: Question,
        home_place: str = "",
        *,
        before: Told | None = None,
        last: Sequence[AskedFact] = (),
        local: str = "",
    ) -> Reading:
        """What the question says; `home_place` is the code of the place meant where none is named.

        `before` is what was told of people in earlier turns, `last` the facts that a short answer can be about. `local` is the
        place that 本市 and 本区 mean where there is none else: it tells of people, it is not what is asked about.
        """
        text = normalise(question.text).strip()
        mentions = self.gazetteer.find(text)
        places, unclear = self._places(mentions, question.place or home_place)
        reply = find_reply(text, self.lexicon)
        status = None if reply else find_status(text, self.lexicon)
        plain = TWICE.sub(r"\1", _without(text, mentions))
        concepts = (*self.terms.read(plain), *_place_concepts(text, mentions))
        wishes = find_wishes(text, self.lexicon)
        concepts = _weigh_wishes(concepts, wishes)
        asked = tuple(
            Asked(wish.expectation, tuple(c for c in concepts if c.word in wish.piece))
            for wish in wishes
        )
        heard = self.listener.listen(
            text,
            before=before,
            asked=last,
            home=question.place or home_place or ("" if places else local),
            mentions=mentions,
        )
        places = _asked_about(places, mentions, text, heard)
        intent = reply.kind if reply else "status" if status else "lookup"
        told = Understanding(
            intent=intent,
            places=tuple(PlaceView(p.code, self.gazetteer.full_name(p.code)) for p in places),
            people=heard.views,
            household=heard.shared,
            expects=tuple(a.expectation.sort for a in asked),
            terms={c.word: max(c.forms.values()) for c in concepts},
        )
        return Reading(
            told=told,
            heard=heard,
            text=text,
            places=places,
            unclear=unclear,
            concepts=concepts,
            asked=asked,
            reply=reply,
            reference=find_reference(text),
            status=status,
            compares=len(places) > 1 and compares(text),
        )

    def _places(
        self, mentions: tuple[Mention, ...], chosen: str
    ) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """The places that the question is about, and those between which a name leaves the choice."""
        named = {p.code: p for m in mentions if len(m.candidates) == 1 for p in m.candidates}
        unclear = {p.code: p for m in mentions if len(m.candidates) > 1 for p in m.candidates}
        if not named and chosen in self.gazetteer.places:
            inside = [p for p in unclear.values() if chosen in self.gazetteer.ancestry(p.code)]
            kept = inside or [self.gazetteer.places[chosen]]
            return tuple(kept), ()
        above = {a for code in named for a in self.gazetteer.ancestry(code)[1:]}
        places = tuple(place for code, place in named.items() if code not in above)
        return places, tuple(unclear.values())


def _asked_about(
    places: tuple[Place, ...], mentions: tuple[Mention, ...], text: str, told: Told
) -> tuple[Place, ...]:
    """Of several places those that are not only told of somebody: 户口在沧州，人住宝坻，宝坻能给什么."""
    if len(places) < 2:
        return places
    spans = [
        (text.find(s.words), text.find(s.words) + len(s.words))
        for s in told.news
        if isinstance(s.value, str | dict) and s.words in text
    ]
    free = {
        place.code
        for m in mentions
        for place in m.candidates
        if not any(a <= m.start and m.end <= b for a, b in spans)
    }
    return tuple(place for place in places if place.code in free)


def _weigh_wishes(concepts: tuple[Concept, ...], wishes: tuple[Wish, ...]) -> tuple[Concept, ...]:
    """The concepts by what they do in asking.

    A word that only names the sort of thing wanted is left out (部门 of 哪个部门), or is optional where it
    answers itself (免费 of 免费吗), unless nothing else would be left; any other that stands in the asking words is
    essential (报销 of 报销多少).
    """
    sorts = {word: w.expectation.answers for w in wishes for word in w.expectation.words}
    asking = [wish.words for wish in wishes if wish.expectation.answers]
    weighed = []
    for c in concepts:
        if c.word not in sorts:
            asks = len(c.word) > 1 and not c.optional and any(c.word in w for w in asking)
            weighed.append(replace(c, essential=asks))
        elif any(matches(form, sorts[c.word]) for form in c.forms):
            weighed.append(replace(c, optional=True))
    return tuple(weighed) if any(not c.optional for c in weighed) else concepts


def _without(text: str, mentions: tuple[Mention, ...]) -> str:
    """The text with its places blanked: they choose documents, they are not what is asked."""
    pieces, at = [], 0
    for mention in mentions:
        pieces += [text[at : mention.start], " "]
        at = mention.end
    return "".join([*pieces, text[at:]])


def _place_concepts(text: str, mentions: tuple[Mention, ...]) -> tuple[Concept, ...]:
    words = dict.fromkeys(text[m.start : m.end] for m in mentions)
    return tuple(Concept(word, {word: PLACE_WEIGHT}, optional=True) for word in words)
