"""Question -> what it tells of whom, on top of what was told before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.gazetteer import Gazetteer, Mention
from corpus.model import Lexicon
from corpus.vocabulary import Fact, Vocabulary
from indexer.segment import normalise
from service.understanding.facts import FactFinder
from service.understanding.hearing import Hearing
from service.understanding.ledger import Ledger
from service.understanding.people import KinFinder
from service.understanding.phrases import Phrase
from service.understanding.pieces import cut
from service.understanding.replies import read_reply
from service.understanding.speech import Speech
from service.understanding.told import AskedFact, Said, Told

AROUND = 5
"""Characters that may stand around an option: 好像是…吧."""


class Listener:
    """Listens with the words, facts and places of one generation; made once."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.talk = lexicon.talk
        self.vocabulary = vocabulary
        self.gazetteer = gazetteer
        self.kin = KinFinder(self.talk.people)
        self.facts = FactFinder(vocabulary, self.talk, gazetteer)
        self.speech = Speech(self.talk.speech)
        self._slips = re.compile("|".join(map(re.escape, self.talk.slips)) or r"(?!)")

    def listen(
        self,
        text: str,
        *,
        before: Told | None = None,
        asked: Sequence[AskedFact] = (),
        home: str | None = None,
        mentions: Iterable[Mention] | None = None,
    ) -> Told:
        """What `text` tells, with what was told `before`.

        `asked` are the facts that a short answer (不清楚, 没有, 82) can be about: the first that takes it is meant. `home` is
        the code of the place meant where none is named. `mentions` are the places of the normalised text, where they are
        known already.
        """
        before = before or Told()
        plain = self._slips.sub(lambda m: self.talk.slips[m[0]], normalise(text).strip())
        if mentions is None or plain != text:
            mentions = self.gazetteer.find(plain)
        places = list(mentions)
        phrases = self.facts.find(plain, places, home or None)
        if asked and self._chooses(plain, asked[0]):
            phrases = [p for p in phrases if p.fact == asked[0].fact]
        corrects = self.speech.corrections.search(plain) is not None
        ledger = Ledger(self.vocabulary, self.talk.people, before, corrects=corrects)
        ledger.address(asked)
        hearing = Hearing(
            plain, self.kin.find(plain), phrases, places, self.speech, self.facts, ledger
        )
        hearing.read()
        others = [figure.id for figure in hearing.met]
        own = [each for each in asked if not others or each.person in (None, *others)]
        self._answer(plain, own, phrases, places, home or None, ledger)
        return ledger.told(hearing.met)

    def _chooses(self, text: str, asked: AskedFact) -> bool:
        """Whether an answer is one of the options that were offered, and little else: 是在家分散供养."""
        fact = self.vocabulary.facts.get(asked.fact)
        options = fact.options if fact else ()
        return any(o.name in text and len(text) <= len(o.name) + AROUND for o in options)

    def _answer(
        self,
        text: str,
        asked: Sequence[AskedFact],
        phrases: Sequence[Phrase],
        places: Sequence[Mention],
        home: str | None,
        ledger: Ledger,
    ) -> None:
        """Take a short answer to the first of what was asked that it fits, unless the text told it already."""
        for each in asked:
            fact = self.vocabulary.facts.get(each.fact)
            figure = next((f for f in ledger.cast.figures if f.id == each.person), None)
            if fact is None:
                continue
            if ledger.tells(fact.key, figure):
                return
            others = [p for p in phrases if p.fact not in ("", fact.key) and p.stance != "bare"]
            own = _without(text, others, fact)
            bare = self.speech.suppositions.sub("", self.speech.corrections.sub("", own))
            value = read_reply(bare or own, fact, self, places, home, by_value=each.alters)
            if value is None:
                continue
            said = Said(fact.key, value, text, ledger.turn, supposed=each.supposed)
            if ledger.answer(said, figure):
                return


def _without(text: str, phrases: Sequence[Phrase], fact: Fact) -> str:
    """The text without the pieces that tell of something else (没有，他吃低保) and do not end as the fact does (没评上重度失能)."""
    for piece in reversed(cut(text, (), phrases)):
        if piece.phrases and fact.name[-2:] not in text[piece.start : piece.end]:
            text = text[: piece.start] + text[piece.end :]
    return text
