"""What the words around a phrase do to it: assert, deny, doubt, ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from corpus.talk import SpeechWords

Stand = Literal["told", "denied", "doubted", "asked"]
LOOSE = 8
"""Characters that may stand between somebody and a state told of them."""

FACT = "\x00"
"""Stands for a fact where a list of them is looked for."""

NEVER = re.compile(r"(?!)")


class Speech:
    """Judges by the patterns of speech.yaml, compiled once."""

    def __init__(self, words: SpeechWords) -> None:
        def pattern(text: str) -> re.Pattern[str]:
            return re.compile(text) if text else NEVER

        self.openings = pattern(words.openings)
        self.fillers = pattern(words.fillers)
        self.negations = pattern(words.negations)
        self.copula = pattern(words.copula)
        self.gone = pattern(words.gone)
        self.now = pattern(words.now)
        self.denials = pattern(words.denials)
        self._none_of = pattern(words.none_of.replace("<p>", FACT))
        self.doubts = pattern(words.doubts)
        self.doubted = pattern(words.doubted)
        self.twice = pattern(words.twice)
        self.modals = pattern(words.modals)
        self.questions = pattern(words.questions)
        self.suppositions = pattern(words.suppositions)
        self.corrections = pattern(words.corrections)
        self.together = pattern(words.together)
        self.all = pattern(words.all)
        self.each = pattern(words.each)
        self.yes, self.no = pattern(words.yes), pattern(words.no)
        self.unsure = pattern(words.unsure)
        self.unread = words.unread
        self.hedges = pattern(words.hedges)
        self.affirms, self.denies = pattern(words.affirms), pattern(words.denies)
        self.everybody = pattern(words.everybody)
        self.lacks, self.having = pattern(words.lacks), pattern(words.having)
        self.ordinals, self.measures = pattern(words.ordinals), pattern(words.measures)
        self.asks = pattern(words.asks)
        self.follows = pattern(words.follows)

    def stand(
        self, gap: str, tail: str, *, loose: bool, room: int = -1, phrase: str = ""
    ) -> Stand | None:
        """How words between `gap` in front and `tail` behind stand; None where what is in front is no part of it.

        With `loose`, or where a copula ties it to somebody, a few other words may stand in front.
        `room` is how far behind it the next phrase begins: a denial that fills it is of the next one. `phrase` is what
        stands between, for a question that says it twice: 住不住养老院, 失能没失能.
        """
        gap = self._bare(gap)
        twice = self.twice.search(f"{gap}\0{phrase}")
        if self.doubts.search(gap) or self.doubted.match(tail):
            return "doubted"
        if twice:
            return "asked"
        denial = self.denials.match(tail)
        behind = denial is not None and not 0 <= room <= denial.end()
        denied = self.negations.search(gap)
        if denied:
            gap = gap[: denied.start()]
        if self.modals.search(gap) or (not behind and self.questions.match(tail)):
            return "asked"
        loose = loose or self.copula.search(gap) is not None
        if len(self.rest(gap)) > (LOOSE if loose else 0):
            return None
        return "denied" if denied or behind else "told"

    def none_of(self, text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
        """Where the facts begin that a list denies: 孤寡、独居都不算."""
        starts, marked, at = [], "", 0
        for start, end in spans:
            if start >= at:
                starts.append((len(marked) + start - at, start))
                marked, at = f"{marked}{text[at:start]}{FACT}", end
        marked += text[at:]
        denied = [match.span() for match in self._none_of.finditer(marked)]
        return {start for mark, start in starts if any(a <= mark < b for a, b in denied)}

    def rest(self, text: str) -> str:
        """What is left of the words without fillers and what only opens or corrects."""
        return self.fillers.sub("", self.each.sub("", self._bare(text))).strip()

    def undenied(self, text: str) -> str:
        """The same without a denial at its end."""
        return self.rest(self.negations.sub("", self._bare(text)))

    def _bare(self, text: str) -> str:
        return self.suppositions.sub("", self.corrections.sub("", self.openings.sub("", text)))
