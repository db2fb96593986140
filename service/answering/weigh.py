"""How much a word says: rare in a generation's clauses, it says more."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from indexer.generation import Generation
from indexer.segment import grams, normalise
from service.understanding.terms import Concept

SINGLE = 0.3
"""What a single character is worth: it stands in many words that mean something else. One that
stands in no clause at all weighs in full: 涨 of 退休金涨多少."""

STRONG = 0.5
"""A form of at least this weight says the same as the word; weaker ones are hints."""


@lru_cache(maxsize=65536)
def normalised(text: str) -> str:
    """The text as words are looked up in it: quotation marks may stand inside a term (“三合一”嵌入式机构).

    Clauses are read again with every question, so it is kept.
    """
    return normalise(text).translate(QUOTES)


QUOTES = dict.fromkeys(map(ord, '“”‘’「」『』"'))

UNKNOWN = 0.8
"""What a word that no clause holds weighs against the rarest word that one does: it may be off the
subject, or only a word of everyday speech that the lexicon lacks."""


@dataclass(frozen=True, slots=True)
class Weigher:
    """Weighs words by a generation's word table; what was looked up is kept."""

    generation: Generation
    _rows: dict[str, frozenset[int]] = field(default_factory=dict)

    def weigh(self, concepts: Iterable[Concept]) -> tuple[float, ...]:
        """The weight of each concept: the idf of all clauses that hold it in any strong form.

        A compound that no clause holds weighs as much as its pieces do on the average.
        """
        return tuple(self._concept(concept) for concept in concepts)

    def fit(self, concepts: Iterable[Concept], text: str) -> float:
        """How much of the concepts' weight normalised `text` holds, each by its best form or by its pieces."""
        return sum(self._held(concept, text) for concept in concepts)

    def knows(self, word: str) -> bool:
        """Whether a clause or the lexicon holds the word; others may be mere talk."""
        lexicon = self.generation.lexicon
        return bool(self.rows(word)) or word in lexicon.synonyms or word in lexicon.terms

    def is_particular(self, concept: Concept) -> bool:
        """Whether the concept is more than another word for an old person or a benefit, or a mere syllable."""
        generic = self.generation.lexicon.generic
        if len(concept.word) == 1 and self.rows(f"#{concept.word}"):
            return False
        return not concept.optional and not generic.intersection((concept.word, *concept.forms))

    def idf(self, form: str) -> float:
        """Lucene's idf of a word over the clauses."""
        return self._idf(self.rows(form))

    def rows(self, form: str) -> frozenset[int]:
        """The rows that hold a form; one that is no word of the index by the pairs that it is made of."""
        if form not in self._rows:
            self._rows[form] = frozenset(self._look_up(form))
        return self._rows[form]

    def _concept(self, concept: Concept) -> float:
        if len(concept.forms) == 1 and len(concept.word) == 1 and self.rows(f"#{concept.word}"):
            return SINGLE * self.idf(concept.word)
        strong = [form for form, weight in concept.forms.items() if weight >= STRONG]
        found = frozenset[int]().union(*map(self.rows, strong))
        if not found and concept.parts:
            return sum(map(self.idf, concept.parts)) / len(concept.parts)
        return self._idf(found) if found else UNKNOWN * self._idf(frozenset({0}))

    def _held(self, concept: Concept, text: str) -> float:
        forms = [w * len(f) * self.idf(f) for f, w in concept.forms.items() if f in text]
        parts = [len(part) * self.idf(part) for part in concept.parts if part in text]
        return max(max(forms, default=0.0), sum(parts))

    def _idf(self, found: frozenset[int]) -> float:
        rows = len(self.generation.rows)
        return math.log(1 + (rows - len(found) + 0.5) / (len(found) + 0.5))

    def _look_up(self, form: str) -> Iterable[int]:
        words = self.generation.words
        rows = words.rows_with(form)
        if len(rows) or len(form) < 2:
            return map(int, rows)
        pairs = [set(map(int, words.rows_with(f"#{g}"))) for g in grams(form) if len(g) > 1]
        return set.intersection(*pairs) if pairs else ()


def coverage(
    concepts: Sequence[Concept],
    weights: Sequence[float],
    match: Callable[[Concept], float],
    *,
    required: bool = False,
) -> float:
    """The share of the concepts' weight that is held, by how well each is matched; `required` leaves
    optional ones out."""
    total = held = 0.0
    for concept, weight in zip(concepts, weights, strict=True):
        if concept.optional and required:
            continue
        total += weight
        held += weight * match(concept)
    return held / total if total else 0.0
