"""Text and the places named in it -> what it may tell of 户籍, the place of living, a permit or a visit."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Any

from corpus.gazetteer import NATION, Gazetteer, Mention
from corpus.talk import Reach, Talk
from service.understanding.phrases import Phrase

NEAR = 16
"""Characters around a name in which the words that make it a fact stand."""


class Residence:
    """Finds places that are facts of someone."""

    def __init__(self, talk: Talk, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._places = [
            (w, w.before and re.compile(w.before), w.after and re.compile(w.after))
            for w in talk.places
        ]
        self._near = [(w, [re.compile(p) for p in w.patterns]) for w in talk.near]

    def find(self, text: str, mentions: Iterable[Mention], home: str | None) -> Iterator[Phrase]:
        """Every stretch that may tell a place; `home` is the code of the place meant where none is named."""
        mentions = list(mentions)
        starts = {mention.start for mention in mentions}
        for mention in mentions:
            place = self._settled(mention, home)
            if place:
                # One name tells one fact: 户口在天津住在河西.
                told = sorted(self._named(text, mention, place, starts), key=lambda each: each[0])
                yield from (phrase for _, phrase in told[:1])
        for words, patterns in self._near:
            for match in (m for pattern in patterns for m in pattern.finditer(text)):
                value = self._reached(words.reach, self._around(mentions, home))
                if value:
                    negated = {"outside": value} if isinstance(value, str) else None
                    yield Phrase(match.start(), match.end(), words.fact, value, negated)

    def region(self, code: str) -> str | None:
        """The city that a place lies in, or the province where no city is: what 本市 and 外地 are told of."""
        chain = [self._gazetteer.places[c] for c in self._gazetteer.ancestry(code)]
        return next((p.code for p in chain if p.level in ("city", "province")), None)

    def _named(
        self, text: str, mention: Mention, place: str, starts: Container[int]
    ) -> Iterator[tuple[tuple[bool, int, bool], Phrase]]:
        """What a name may tell, with a key by which the surest comes first.

        That is words on both sides (在天津住), then most words, then words in front (家住天津户口在…).
        """
        ahead, behind = text[: mention.start][-NEAR:], text[mention.end :][:NEAR]
        for words, before, after in self._places:
            front = before.search(ahead) if before else None
            back = after.match(behind) if after else None
            if (before and not front) or (after and not back):
                continue
            start = mention.start - (len(front[0]) if front else 0)
            end = mention.end + (len(back[0]) if back else 0)
            if front and back and end in starts:
                continue  # 户口在天津住河西: the verb is that of the next name
            told, denied = place, {"outside": place}
            value, negated = (denied, told) if words.outside else (told, denied)
            phrase = Phrase(start, end, words.fact, value, negated)
            yield (not (front and back), start - end, front is None), phrase

    def _settled(self, mention: Mention, home: str | None) -> str | None:
        codes = [place.code for place in mention.candidates]
        near = [c for c in codes if home and home in self._gazetteer.ancestry(c)]
        chosen = near or codes
        return chosen[0] if len(chosen) == 1 else None

    def _around(self, mentions: list[Mention], home: str | None) -> str | None:
        """Where the speaker is: the first place of the text, or home."""
        named = (code for m in mentions if (code := self._settled(m, home)))
        code = next(named, home)
        return None if code == NATION else code

    def _reached(self, reach: Reach, around: str | None) -> Any:
        if around is None or around not in self._gazetteer.places:
            return None
        if reach == "district":
            return around if self._gazetteer.places[around].level == "district" else None
        region = self.region(around)
        return {"outside": region} if reach == "outside" and region else region
