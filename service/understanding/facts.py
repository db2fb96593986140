"""Text -> the phrases that may tell a fact, by the words of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.gazetteer import Gazetteer, Mention
from corpus.talk import FactWords, Talk
from corpus.vocabulary import Vocabulary
from service.understanding.ages import Ages
from service.understanding.phrases import Phrase, settle
from service.understanding.residence import Residence


class FactFinder:
    """Finds phrases of facts that the vocabulary has; holds the compiled patterns."""

    def __init__(self, vocabulary: Vocabulary, talk: Talk, gazetteer: Gazetteer) -> None:
        self._vocabulary = vocabulary
        self._words = [
            (words, [re.compile(pattern) for pattern in words.patterns])
            for words in talk.facts
            if not words.fact or words.fact in vocabulary.facts
        ]
        self._ages = Ages(talk.ages)
        self._residence = Residence(talk, gazetteer)
        rules, leads = talk.ages.rules, talk.ages.leads
        self.rules = re.compile(rules) if rules else None
        self.leads = re.compile(f"(?:{leads})$") if leads else None

    def find(self, text: str, mentions: Iterable[Mention], home: str | None) -> list[Phrase]:
        """The phrases of normalised `text`, in order."""
        found = [
            *self._find_words(text),
            *self._ages.find(text),
            *self._residence.find(text, mentions, home),
        ]
        return settle(p for p in found if not p.fact or p.fact in self._vocabulary.facts)

    def _find_words(self, text: str) -> Iterator[Phrase]:
        for words, patterns in self._words:
            for pattern in patterns:
                for match in pattern.finditer(text):
                    if match[0]:
                        yield _phrase(words, match)


def _phrase(words: FactWords, match: re.Match[str]) -> Phrase:
    return Phrase(
        match.start(),
        match.end(),
        words.fact,
        words.value,
        words.negated,
        words.stance if words.fact else "hint",
        words.hints,
    )
