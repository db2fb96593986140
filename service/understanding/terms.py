"""Text -> what it is about: weighty words, each with the policy words that mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from corpus.errors import LabelError
from corpus.labels import read_numeral
from corpus.model import Lexicon
from indexer.segment import Segmenter, normalise

AGE = re.compile(r"(?:(\d{2,3})|([一二三四五六七八九十百]{1,4}))(?:周)?岁")
NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
ASKING = re.compile(r"[哪几啥谁何咋怎吗呢嘛么]|什么|多少|多久|多大|是否|能否")
"""What makes a word one that asks: it steers the answer (expectations.yaml), no clause holds it."""

PARTS_WEIGHT = 0.8
"""What a compound is worth by all of its pieces together: 高龄 and 津贴 for 高龄津贴."""


BETWEEN = re.compile(r"(\d{2,3})(?:周?岁)?(?:\(含\))?(?:至|到|-|—|~)(\d{2,3})周?岁(\(不含\))?")
FROM = re.compile(r"(?:年?满|超过)?(\d{2,3})周?岁(?:\(含\))?(?:及)?以上|年满(\d{2,3})周?岁")
OPEN_RANGE = 0.6
"""What a range without an end says of an age, against one with both ends: 80周岁以上 against 80至89周岁."""


def fit_age(age: int, text: str) -> float:
    """How exactly the ranges of normalised text hold an age, from 0 to 1; it chooses a text and decides nothing."""
    for low, high, excluded in BETWEEN.findall(text):
        if int(low) <= age <= int(high) - bool(excluded):
            return 1.0
    starts = [int(a or b) for a, b in FROM.findall(text)]
    return OPEN_RANGE if any(start <= age for start in starts) else 0.0


@dataclass(frozen=True, slots=True)
class Concept:
    """A word of the question with everything that stands for it in a clause.

    `forms` maps normalised words to their weight in (0, 1]; `parts` are the pieces of a compound. An
    `optional` one may be missing from an answer (an age, a place): it helps to choose but never to
    decline. An `essential` one may never be missing: 报销 of 报销多少. An `age` also matches the ranges that hold it.
    """

    word: str
    forms: Mapping[str, float]
    parts: tuple[str, ...] = ()
    optional: bool = False
    essential: bool = False
    age: int | None = None

    def match(self, text: str) -> float:
        """How well normalised text holds it, from 0 to 1."""
        whole = max((weight for form, weight in self.forms.items() if form in text), default=0.0)
        if self.age is not None:
            return max(whole, fit_age(self.age, text))
        if whole >= PARTS_WEIGHT or not self.parts:
            return whole
        held = sum(len(part) for part in self.parts if part in text)
        return max(whole, PARTS_WEIGHT * held / len(self.word))

    @property
    def searched(self) -> Mapping[str, float]:
        """The words to look for, each with its weight."""
        return {**dict.fromkeys(self.parts, PARTS_WEIGHT / 2), **self.forms}


class Terms:
    """Reads concepts with a lexicon and a segmenter."""

    def __init__(self, lexicon: Lexicon, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._stopwords = {normalise(word) for word in lexicon.stopwords}
        self._synonyms = {
            normalise(said): {normalise(term): weight for term, weight in meant.items()}
            for said, meant in lexicon.synonyms.items()
        }
        self._hints = {normalise(word) for word in lexicon.hints}
        self._longest = max(map(len, self._synonyms), default=0)

    def read(self, text: str) -> tuple[Concept, ...]:
        """The concepts of normalised `text`, in order, each once."""
        concepts: dict[str, Concept] = {}
        for concept in self._concepts(text):
            concepts.setdefault(concept.word, concept)
        return tuple(concepts.values())

    def _concepts(self, text: str) -> Iterator[Concept]:
        pieces = self._segmenter.pieces(text)
        edges = [0, *accumulate(map(len, pieces))]
        at = 0
        while at < len(pieces):
            known = self._age(text, edges[at]) or self._known(text, edges, at)
            if known is None:
                yield from self._word(pieces[at])
                at += 1
                continue
            yield known
            end = edges[at] + len(known.word)
            at = next(n for n, edge in enumerate(edges) if edge >= end)

    def _known(self, text: str, edges: list[int], at: int) -> Concept | None:
        """The longest everyday phrase of the lexicon that begins and ends with whole words."""
        start = edges[at]
        for end in reversed(edges[at + 1 : at + 1 + self._longest]):
            said = text[start:end]
            if len(said) <= self._longest and said in self._synonyms:
                forms = {**self._synonyms[said], said: 1.0}
                return Concept(said, forms, self._parts(said), optional=said in self._hints)
        return None

    def _age(self, text: str, start: int) -> Concept | None:
        """An age in either numeral, as clauses print it."""
        match = AGE.match(text, start)
        if match is None:
            return None
        try:
            years = int(match[1]) if match[1] else read_numeral(match[2])
        except LabelError:
            return None
        forms = {f"{years}周岁": 1.0, f"{years}岁": 1.0}
        return Concept(match[0], forms, optional=True, age=years)

    def _word(self, word: str) -> Iterator[Concept]:
        word = word.strip()
        if not any(c.isalnum() for c in word) or word in self._stopwords or ASKING.search(word):
            return
        yield Concept(word, {word: 1.0}, self._parts(word), optional=bool(NUMBER.fullmatch(word)))

    def _parts(self, word: str) -> tuple[str, ...]:
        """The shortest pieces that make up a compound, for clauses that say it in other words.

        None where they leave a character over: 养老 says little of 养老院.
        """
        words = [p for p in self._segmenter.words(word) if p != word and len(p) > 1]
        shortest = tuple(p for p in words if not any(p != o and o in p for o in words))
        return shortest if "".join(shortest) == word else ()
