"""Hits -> the sentence of each that answers best, best first, with how much of the question it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from corpus.model import Clause, Document, Expectation
from service.answering.weigh import Weigher, coverage, normalised
from service.model import Hit
from service.understanding.intent import matches
from service.understanding.reading import Asked, Reading
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

SAME = 0.8
"""A word of at least this weight is another name of the thing itself."""

LACKING = 0.2
"""A word matched less than this is missing."""

CELL_OF = {"body": "departments", "recipients": "recipients"}
"""Which cell answers which sort of question."""

IN_CHARGE = re.compile(r"负责(?!同志|人)|牵头|会同|(?:责任|主管)(?:单位|部门)")
"""Words by which a running sentence says who is responsible; a body that merely acts is no answer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause as an answer.

    `quote` are its words that answer. `coverage` is the share of the question's weight that the clause and its
    headings hold, from 0 to 1, `substance` that weight itself, `gap` the share of the weightiest word that they
    lack at the quote; `named` says that the question names the clause itself. `met` is what was asked for and stands in the quote.
    """

    hit: Hit
    quote: str
    coverage: float
    substance: float
    gap: float
    named: bool
    met: tuple[Asked, ...]
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
    top = max((hit.score for hit in hits), default=0.0)
    documents = weigher.generation.documents
    findings = [
        _finding(
            reading,
            hit,
            weights,
            hit.score / top if top > 0 else 0.0,
            documents[hit.clause.document],
        )
        for hit in hits
    ]
    return sorted(_without_wholes(findings), key=lambda f: -f.score)


def missing(reading: Reading, finding: Finding) -> list[Expectation]:
    """What was asked for and is not in the quoted words."""
    return [a.expectation for a in reading.asked if a.expectation.answers and a not in finding.met]


def _finding(
    reading: Reading, hit: Hit, weights: Sequence[float], rank: float, document: Document
) -> Finding:
    clause = hit.clause
    around = normalised(" ".join((*clause.heading, document.title)))
    whole = f"{around} {normalised(clause.text)}"
    asked = [a for a in reading.asked if a.expectation.answers]

    def held(match: Callable[[Concept], float]) -> float:
        return coverage(reading.concepts, weights, match)

    row = held(lambda c: _row_match(c, clause)) if clause.kind == "row" else None
    best, about, best_score, best_met = "", "", -1.0, tuple[Asked, ...]()
    for quote, context, core in _quotes(clause, asked):
        met = tuple(a for a in asked if _holds(a.expectation, quote, clause))
        own = held(partial(_text_match, text=normalised(context)))
        topical = held(partial(_text_match, text=normalised(core))) if row is None else row
        share = len(met) / len(asked) if asked else 0.0
        score = SENTENCE * (own + (row or own)) / 2 + MET * share * min(1.0, topical / TOPICAL) ** 2
        if score > best_score:
            best, about, best_score, best_met = quote, context, score, met
    by_whole = partial(_text_match, text=whole)
    named = _is_named(clause, reading)
    return Finding(
        hit=hit,
        quote=best,
        coverage=coverage(reading.concepts, weights, by_whole, required=True),
        substance=sum(w * by_whole(c) for c, w in zip(reading.concepts, weights, strict=True)),
        gap=_gap(
            reading,
            weights,
            whole if clause.kind == "row" else f"{around} {normalised(best + about)}",
        ),
        named=named,
        met=best_met,
        score=best_score + CLAUSE * held(by_whole) + RANK * rank + NAMED * named,
    )


def _gap(reading: Reading, weights: Sequence[float], text: str) -> float:
    """The share of the weightiest required concept that `text` lacks; 1 for an essential one."""
    required = [(c, w) for c, w in zip(reading.concepts, weights, strict=True) if not c.optional]
    lacking = [(c, w) for c, w in required if c.match(text) < LACKING]
    if any(c.essential for c, _ in lacking):
        return 1.0
    return (
        max((w for _, w in lacking), default=0.0) / sum(w for _, w in required) if required else 1.0
    )


def _text_match(concept: Concept, text: str) -> float:
    return concept.match(text)


def _row_match(concept: Concept, clause: Clause) -> float:
    """How well a row is about the concept: whom it is for, or not for, says less than what it gives."""
    subject = [cell.text for cell in clause.cells if cell.role not in CELL_OF.values()]
    others = [cell.text for cell in clause.cells if cell.role == "recipients"]
    if not clause.cells or not any(cell.role == "content" for cell in clause.cells):
        subject.append(clause.text)
    match = concept.match(normalised(" ".join((*clause.heading, *subject))))
    return max(match, RECIPIENT * concept.match(normalised(" ".join(others))))


def _is_named(clause: Clause, reading: Reading) -> bool:
    """Whether the question says the name of the row, or of the item, that the clause is, or a word for it."""
    if not clause.heading:
        return False
    name = normalised(clause.heading[-1])
    said = any(c.forms.get(name, 0.0) >= SAME for c in reading.concepts)
    return said or name in reading.text


def _holds(expectation: Expectation, quote: str, clause: Clause) -> bool:
    """Whether the quote holds such a thing; a cell of its own kind does, whatever its words."""
    role = CELL_OF.get(expectation.sort)
    if role and any(cell.role == role and cell.text == quote for cell in clause.cells):
        return True
    if expectation.sort == "body" and not IN_CHARGE.search(quote):
        return False
    return matches(normalised(quote), expectation.answers)


def _quotes(clause: Clause, asked: Sequence[Asked]) -> Iterator[tuple[str, str, str]]:
    """What can be quoted as an answer, each with the words around it that belong to it and those that must be on
    the subject for it to count.

    That is the sentences, pairs of them, and the cells that such a question asks for, which belong to the whole
    clause.
    """
    cells = {cell.role: cell.text for cell in clause.cells if cell.text}
    named = [cells[role] for one in asked if (role := CELL_OF.get(one.expectation.sort)) in cells]
    yield from ((text, clause.text, clause.text) for text in named)
    if named and len(named) == len(asked):
        return
    content = cells.get("content")
    sentences = list(_sentences(clause))
    if content is None:
        yield from ((text, text, text) for text in sentences or [clause.text])
        yield from _pairs(sentences, asked, clause)
        return
    yield from ((text, text, text) for text in [s for s in sentences if s in content] or [content])
    if "recipients" in cells and any(a.expectation.sort in ("age", "cost") for a in asked):
        yield cells["recipients"], clause.text, clause.text


def _pairs(
    sentences: Sequence[str], asked: Sequence[Asked], clause: Clause
) -> Iterator[tuple[str, str, str]]:
    """A sentence with the next one where only the next holds what is asked for; it must be on the subject."""
    for first, second in pairwise(sentences):
        held = [_holds(a.expectation, second, clause) for a in asked]
        before = any(_holds(a.expectation, first, clause) for a in asked)
        if held and all(held) and not before and first + second in clause.text:
            yield first + second, first + second, second


def _sentences(clause: Clause) -> Iterator[str]:
    """The sentences without the clause's own heading, its number, and its list of departments."""
    heading = clause.heading[-1] if clause.heading else ""
    others = {cell.text for cell in clause.cells if cell.role != "content"}
    for mark in clause.sentences:
        sentence = clause.text[mark.span.start : mark.span.end]
        is_heading = (
            bool(heading) and sentence.rstrip("。").endswith(heading) and sentence != clause.text
        )
        is_cell = sentence in others or any(
            o and o in sentence and len(sentence) - len(o) < 12 for o in others
        )
        if not is_heading and not is_cell and not sentence.isdigit():
            yield sentence


def _without_wholes(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings without rows of which a sub-row says the same more exactly."""
    for finding in findings:
        parts = [f for f in findings if f.clause.parent == finding.clause.id]
        if not any(
            part.coverage >= finding.coverage - PART_LOSS and len(part.met) >= len(finding.met)
            for part in parts
        ):
            yield finding
