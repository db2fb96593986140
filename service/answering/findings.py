"""Hits -> the sentence of each that answers best, best first, with how much of the question it holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Cell, Clause, Document, Expectation
from indexer.generation import Generation
from indexer.segment import grams, normalise
from service.model import Hit
from service.understanding.intent import matches
from service.understanding.reading import Reading
from service.understanding.terms import Concept

CLAUSE, SENTENCE, RANK, MET = 0.40, 0.25, 0.20, 0.25
"""What counts in choosing: the question's words in the clause with its headings, those in the
sentence itself, the retriever's score against the best one, and holding what is asked for (a sum,
a date). Set on the development questions of eval/sets; MET is the largest after CLAUSE because a
question for a number is not answered by a sentence without one."""

STRONG = 0.5
"""A form of at least this weight says the same as the word; weaker ones are hints."""

CELL_OF = {"body": "departments", "recipients": "recipients"}
"""Which cell of a row answers which sort of question."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause as an answer.

    `quote` are its words that answer. `coverage` is the share of the question's weight that the clause and its
    headings hold, from 0 to 1. `met` are the things asked for that the quote holds.
    """

    hit: Hit
    quote: str
    coverage: float
    met: tuple[Expectation, ...]
    score: float

    @property
    def clause(self) -> Clause:
        """The clause that was found."""
        return self.hit.clause


@dataclass(frozen=True, slots=True)
class Weigher:
    """Weighs the question's words by how rare they are in a generation."""

    generation: Generation

    def weights(self, concepts: Iterable[Concept]) -> tuple[float, ...]:
        """The weight of each concept: the idf of all clauses that hold it in any strong form.

        A compound that no clause holds weighs as much as its pieces do on the average.
        """
        return tuple(self._weight(concept) for concept in concepts)

    def _weight(self, concept: Concept) -> float:
        strong = [form for form, weight in concept.forms.items() if weight >= STRONG]
        found: set[int] = set().union(*(self._rows(form) for form in strong))
        if not found and concept.parts:
            return sum(self._idf(set(self._rows(part))) for part in concept.parts) / len(
                concept.parts
            )
        return self._idf(found)

    def _idf(self, found: set[int]) -> float:
        rows = len(self.generation.rows)
        return math.log(1 + (rows - len(found) + 0.5) / (len(found) + 0.5))

    def _rows(self, form: str) -> Iterable[int]:
        """The rows that hold a form; one that is no word of the index by the pairs that it is made of."""
        rows = self.generation.words.rows_with(form)
        if len(rows) or len(form) < 2:
            return list(map(int, rows))
        pairs = [
            set(self.generation.words.rows_with(f"#{pair}").tolist())
            for pair in grams(form)
            if len(pair) > 1
        ]
        return set.intersection(*pairs) if pairs else ()


def find_answers(reading: Reading, hits: Sequence[Hit], generation: Generation) -> list[Finding]:
    """A finding for each hit, best first."""
    weights = Weigher(generation).weights(reading.concepts)
    top = max((hit.score for hit in hits), default=0.0)
    findings = [
        _finding(
            reading,
            hit,
            weights,
            hit.score / top if top > 0 else 0.0,
            generation.documents[hit.clause.document],
        )
        for hit in hits
    ]
    return sorted(_without_wholes(findings), key=lambda f: -f.score)


def coverage(
    concepts: Sequence[Concept], weights: Sequence[float], text: str, *, required: bool
) -> float:
    """The share of the concepts' weight that normalised `text` holds; `required` leaves optional ones out."""
    total = held = 0.0
    for concept, weight in zip(concepts, weights, strict=True):
        if concept.optional and required:
            continue
        total += weight
        held += weight * concept.match(text)
    return held / total if total else 0.0


def _finding(
    reading: Reading, hit: Hit, weights: Sequence[float], rank: float, document: Document
) -> Finding:
    clause = hit.clause
    around = normalise(" ".join((*clause.heading, document.title)))
    whole = f"{around} {normalise(clause.text)}"
    best, best_score, best_met = "", -1.0, tuple[Expectation, ...]()
    for quote in _quotes(clause, reading.expectations):
        text = normalise(quote)
        met = tuple(e for e in reading.expectations if e.answers and matches(text, e.answers))
        asked = [e for e in reading.expectations if e.answers]
        share = len(met) / len(asked) if asked else 0.0
        score = SENTENCE * coverage(reading.concepts, weights, text, required=False) + MET * share
        if score > best_score:
            best, best_score, best_met = quote, score, met
    covered = coverage(reading.concepts, weights, whole, required=True)
    score = (
        best_score
        + CLAUSE * coverage(reading.concepts, weights, whole, required=False)
        + RANK * rank
    )
    return Finding(hit, best, covered, best_met, score)


def _quotes(clause: Clause, expectations: Sequence[Expectation]) -> Iterator[str]:
    """What can be quoted as an answer: the sentences, of a row those of its content and its other cells whole."""
    cells = {cell.role: cell for cell in clause.cells}
    asked = [CELL_OF[e.sort] for e in expectations if e.sort in CELL_OF]
    named = [cells[role].text for role in asked if role in cells and cells[role].text]
    if named and len(asked) == len(expectations):
        yield from named
        return
    content = cells.get("content")
    if clause.kind == "row" and content:
        yield from _sentences(clause, within=content)
        if any(e.sort in ("age", "recipients", "cost", "yes_no") for e in expectations):
            yield from (
                cell.text for cell in clause.cells if cell.role == "recipients" and cell.text
            )
        return
    yield from _sentences(clause, within=None)


def _sentences(clause: Clause, within: Cell | None) -> Iterator[str]:
    sentences = [clause.text[mark.span.start : mark.span.end] for mark in clause.sentences]
    if within is not None:
        inside = [s for s in sentences if s in within.text]
        yield from inside or [within.text]
        return
    yield from _merge_short(sentences, clause)


def _merge_short(sentences: Sequence[str], clause: Clause) -> Iterator[str]:
    """The sentences of running text without the item's own heading and its list of departments."""
    last = clause.heading[-1] if clause.heading else ""
    for sentence in sentences:
        is_heading = len(sentences) > 1 and last and sentence.rstrip("。").endswith(last)
        is_departments = any(
            cell.text and cell.text in sentence and len(sentence) - len(cell.text) < 12
            for cell in clause.cells
        )
        if not is_heading and not is_departments:
            yield sentence


def _without_wholes(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings without rows whose sub-rows were found too and hold as much of the question."""
    best = {f.clause.id: f for f in findings}
    for finding in findings:
        parts = [f for f in best.values() if f.clause.parent == finding.clause.id]
        if not any(part.score >= finding.score for part in parts):
            yield finding
