"""Hits -> the words of each that answer best, best first, with how much of the question they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.model import Clause, Expectation
from service.answering.quotes import CELL_OF, Quote, find_quotes, holds
from service.answering.weigh import Weigher, coverage, normalised
from service.model import Hit
from service.understanding.reading import SAME, Asked, Reading
from service.understanding.terms import Concept

CLAUSE, SENTENCE, RANK, MET, NAMED = 0.40, 0.25, 0.20, 0.25, 0.20
"""What counts in choosing: the question's words in the clause with its headings, those in the
sentence itself, the retriever's score against the best one, holding what is asked for (a sum, a
date), and bearing the very name that the question says. Set on the development questions of
eval/sets; MET weighs because a question for a number is not answered by a sentence without one."""

TOPICAL = 0.5
"""What is asked for counts in full from this share of the question on, and falls off fast below: a
sum beside other words answers another question."""

PART_LOSS = 0.1
"""A sub-row that holds nearly as much of the question as its whole row says it more exactly."""

RECIPIENT = 0.6
"""What a word counts that stands only among the recipients of a row."""

LACKING, ESSENTIAL = 0.2, 0.5
"""A word matched less than this is missing; one that asks (报销 of 报销多少) must be matched better."""

FIRM = 0.7
"""A word matched so well is held by the subject itself, not among the recipients or by a hint."""

ON_SUBJECT = 0.25
"""A sentence that answers one more thing asked for must hold so much of the question."""


PAIR = re.compile("[\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause as an answer.

    `quote` are its words that answer, `met` what was asked for and stands in them, `also` further things asked
    for with the words of the clause that hold them. `coverage` is the share of the question's weight that the clause
    and its headings hold, from 0 to 1, `substance` that weight itself of the question's `weight`, `gap` the share of the weightiest word that the
    quote lacks, `lacking` the words that it lacks, `lack` their share of the question's weight; `shared` is the share
    of the question's pairs of characters that the clause holds, whatever words they make; `firm` says that none is held by a hint or among the recipients
    only, `named` that the question names the clause itself.
    """

    hit: Hit
    quote: str
    coverage: float
    substance: float
    weight: float
    gap: float
    lacking: tuple[Concept, ...]
    lack: float
    shared: float
    firm: bool
    named: bool
    met: tuple[Asked, ...]
    also: tuple[tuple[Asked, str], ...]
    score: float

    @property
    def clause(self) -> Clause:
        """The clause that was found."""
        return self.hit.clause

    @property
    def is_cell(self) -> bool:
        """Whether the quote is a whole cell: recipients or departments, never to be cut."""
        return any(
            cell.role in CELL_OF.values() and cell.text == self.quote for cell in self.clause.cells
        )


def find_answers(reading: Reading, hits: Sequence[Hit], weigher: Weigher) -> list[Finding]:
    """A finding for each hit, best first."""
    weights = weigher.weigh(reading.concepts)
    particular = [c for c in reading.concepts if weigher.is_particular(c)]
    top = max((hit.score for hit in hits), default=0.0)
    findings = []
    for hit in hits:
        title = weigher.generation.documents[hit.clause.document].title
        measured = _Measure(reading, weights, particular, hit.clause, title)
        findings.append(measured.finding(hit, hit.score / top if top > 0 else 0.0))
    return sorted(_without_wholes(findings), key=lambda f: -f.score)


def missing(reading: Reading, finding: Finding) -> list[Expectation]:
    """What was asked for and is not in the quoted words."""
    told = (*finding.met, *(asked for asked, _ in finding.also))
    return [a.expectation for a in reading.asked if a.expectation.answers and a not in told]


@lru_cache(maxsize=256)
def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters of a text."""
    return frozenset(pair for n in range(len(text) - 1) if PAIR.fullmatch(pair := text[n : n + 2]))


class _Measure:
    """How much of a question one clause holds."""

    def __init__(
        self,
        reading: Reading,
        weights: Sequence[float],
        particular: Sequence[Concept],
        clause: Clause,
        title: str,
    ) -> None:
        self.reading, self.weights, self.clause = reading, weights, clause
        self.particular = particular
        self.said = reading.said
        self.asked = [a for a in reading.asked if a.expectation.answers]
        self.around = normalised(" ".join((*clause.heading, title)))
        self.whole = f"{self.around} {normalised(clause.text)}"
        self.row = (
            coverage(reading.concepts, weights, self._in_row) if clause.kind == "row" else None
        )

    def finding(self, hit: Hit, rank: float) -> Finding:
        """The clause by its best quote; `rank` is the retriever's score against the best one."""
        quotes = list(find_quotes(self.clause, self.asked, self.said))
        scores = [self._score(quote) for quote in quotes]
        best = quotes[max(range(len(quotes)), key=lambda n: (scores[n], -n))]
        met = self._met(best.text)
        named = self._is_named()
        lacking = self._lacking(best)
        return Finding(
            hit=hit,
            quote=best.text,
            coverage=coverage(
                self.reading.concepts, self.weights, self._in_whole, required=self._asks_subject()
            ),
            substance=sum(w * self._in_whole(c) for c, w in self._weighed()),
            weight=sum(self.weights),
            gap=self._gap(lacking) if self._asks_subject() else float(not met),
            lacking=tuple(lacking),
            lack=self._share(lacking),
            shared=self._shared(),
            firm=all(self._near(concept, best) >= FIRM for concept in self.particular),
            named=named,
            met=met,
            also=tuple(self._also(quotes, met)),
            score=max(scores) + CLAUSE * self._held(self.whole) + RANK * rank + NAMED * named,
        )

    def _score(self, quote: Quote) -> float:
        own = self._held(normalised(quote.context))
        topical = self._held(normalised(quote.core)) if self.row is None else self.row
        share = len(self._met(quote.text)) / len(self.asked) if self.asked else 0.0
        around = own if self.row is None else self.row
        return SENTENCE * (own + around) / 2 + MET * share * min(1.0, topical / TOPICAL) ** 2

    def _met(self, quote: str) -> tuple[Asked, ...]:
        return tuple(a for a in self.asked if holds(a.expectation, quote, self.clause, self.said))

    def _also(self, quotes: Sequence[Quote], met: Sequence[Asked]) -> Iterator[tuple[Asked, str]]:
        """For each further thing asked for the best quote of the clause that holds it."""
        for asked in self.asked:
            held = [q for q in quotes if asked not in met and asked in self._met(q.text)]
            near = [q for q in held if self.row or self._held(normalised(q.core)) >= ON_SUBJECT]
            if near:
                yield asked, max(near, key=lambda q: self._held(normalised(q.context))).text

    def _lacking(self, quote: Quote) -> list[Concept]:
        """The particular concepts that the quote, or the row, does not hold."""
        lacking = []
        for concept in self.particular:
            enough = ESSENTIAL if concept.essential else LACKING
            if self._near(concept, quote) < enough:
                lacking.append(concept)
        return lacking

    def _near(self, concept: Concept, quote: Quote) -> float:
        """How well the quote with its headings, or the row, is about the concept."""
        if self.row is not None:
            return self._in_row(concept)
        return concept.match(f"{self.around} {normalised(quote.text + quote.context)}")

    def _gap(self, lacking: Sequence[Concept]) -> float:
        """The share of the weightiest concept that is lacking; 1 if one that asks is."""
        total = sum(w for c, w in self._weighed() if not c.optional)
        if not total or any(c.essential for c in lacking):
            return 1.0
        return max((w for c, w in self._weighed() if c in lacking), default=0.0) / total

    def _share(self, concepts: Sequence[Concept]) -> float:
        """The share of the question's weight that these concepts have."""
        total = sum(self.weights)
        return sum(w for c, w in self._weighed() if c in concepts) / total if total else 0.0

    def _shared(self) -> float:
        pairs = pairs_of(self.reading.text)
        return sum(pair in self.whole for pair in pairs) / len(pairs) if pairs else 0.0

    def _asks_subject(self) -> bool:
        """Whether the question has a required word; 90岁每月给多少 has none, and wants what is asked for itself."""
        return any(not concept.optional for concept in self.reading.concepts)

    def _held(self, text: str) -> float:
        return coverage(self.reading.concepts, self.weights, lambda concept: concept.match(text))

    def _in_whole(self, concept: Concept) -> float:
        return concept.match(self.whole)

    def _in_row(self, concept: Concept) -> float:
        """How well a row is about the concept: whom it is for, or not for, says less than what it gives."""
        cells = self.clause.cells
        subject = [cell.text for cell in cells if cell.role not in CELL_OF.values()]
        if not any(cell.role == "content" for cell in cells):
            subject.append(self.clause.text)
        others = [cell.text for cell in cells if cell.role == "recipients"]
        match = concept.match(normalised(" ".join((*self.clause.heading, *subject))))
        if match >= RECIPIENT or not others:
            return match
        return max(match, RECIPIENT * concept.match(normalised(" ".join(others))))

    def _is_named(self) -> bool:
        """Whether the question says the name of the row or item, or a word for it."""
        if not self.clause.heading:
            return False
        name = normalised(self.clause.heading[-1])
        said = any(c.forms.get(name, 0.0) >= SAME for c in self.reading.concepts)
        return said or name in self.reading.text

    def _weighed(self) -> Iterator[tuple[Concept, float]]:
        return zip(self.reading.concepts, self.weights, strict=True)


def _without_wholes(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings without rows of which a sub-row holds nearly as much: it says whom and what belong together."""
    for finding in findings:
        parts = [f for f in findings if f.clause.parent == finding.clause.id]
        if not any(part.coverage >= finding.coverage - PART_LOSS for part in parts):
            yield finding
