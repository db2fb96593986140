"""A clause -> what of it can be quoted as an answer to a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Clause, Expectation
from service.answering.segments import find_segments
from service.answering.weigh import normalised
from service.understanding.intent import matches
from service.understanding.reading import Asked

CELL_OF = {"body": "departments", "recipients": "recipients"}
"""Which cell answers which sort of question."""

BESIDE_RECIPIENTS = ("age", "cost")
"""Sorts that the recipients of a row may answer as well as its content."""

IN_CHARGE = re.compile(r"负责(?!同志|人)|牵头|会同|(?:责任|主管)(?:单位|部门)")
"""Words by which a running sentence says who is responsible; a body that merely acts is no answer."""


EXCLUDES = re.compile(r"不含|不包括|除外|不(?:再|予|得|能)?(?:重复)?享受")
"""Words that take somebody out of a benefit."""

PERIODS = {
    "meal": r"[每一](?:餐|顿)",
    "month": r"每(?:人每)?个?月|一个?月|按月",
    "year": r"每(?:人每)?年|一年|按年",
}
"""How often a sum comes, in questions and clauses."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a clause. `context` are they with what belongs to them, `core` those that must be on the subject."""

    text: str
    context: str
    core: str


def find_quotes(clause: Clause, asked: Sequence[Asked], question: str) -> Iterator[Quote]:
    """The cells that such a question asks for, which belong to the whole clause, and the sentences.

    Of running text also pairs of sentences, where only the second holds what is asked for.
    """
    cells = {cell.role: cell.text for cell in clause.cells if cell.text}
    named = [cells[role] for one in asked if (role := CELL_OF.get(one.expectation.sort)) in cells]
    yield from (Quote(text, clause.text, clause.text) for text in named)
    if named and len(named) == len(asked):
        return
    content = cells.get("content")
    sentences = list(_sentences(clause))
    if content is None:
        yield from (Quote(text, text, text) for text in sentences or [clause.text])
        yield from _pairs(sentences, asked, clause, question)
        return
    yield from (Quote(s, s, s) for s in [s for s in sentences if s in content] or [content])
    if "recipients" in cells and any(a.expectation.sort in BESIDE_RECIPIENTS for a in asked):
        yield Quote(cells["recipients"], clause.text, clause.text)


def holds(expectation: Expectation, quote: str, clause: Clause, question: str) -> bool:
    """Whether the quote holds such a thing; a cell of its own kind does, whatever its words."""
    role = CELL_OF.get(expectation.sort)
    if role and any(cell.role == role and cell.text == quote for cell in clause.cells):
        return True
    if expectation.sort == "body" and not IN_CHARGE.search(quote):
        return False
    if not matches(normalised(quote), expectation.answers):
        return False
    if expectation.sort == "money" and not _same_period(quote, question):
        return False
    return not expectation.aside or bool(find_segments(quote, expectation, question))


def _same_period(quote: str, question: str) -> bool:
    """Whether a sum comes as often as the question says; a sum for each meal is no monthly one."""
    asked = {unit for unit, words in PERIODS.items() if re.search(words, question)}
    given = {unit for unit, words in PERIODS.items() if re.search(words, quote)}
    return not asked or not given or bool(asked & given)


def preceding(clause: Clause, quote: str) -> str:
    """The sentence in front of a quoted one together with it, where the text has them so; else the quote."""
    for first, second in pairwise(_sentences(clause)):
        if quote == second and first + quote in clause.text:
            return first + quote
    return quote


def _pairs(
    sentences: Sequence[str], asked: Sequence[Asked], clause: Clause, question: str
) -> Iterator[Quote]:
    """A sentence with the next one where only the next holds what is asked for; it must be on the subject."""
    for first, second in pairwise(sentences):
        held = [holds(a.expectation, second, clause, question) for a in asked]
        before = any(holds(a.expectation, first, clause, question) for a in asked)
        if held and all(held) and not before and first + second in clause.text:
            yield Quote(first + second, first + second, second)


def _sentences(clause: Clause) -> Iterator[str]:
    """The sentences without the clause's own heading, its number, and its list of departments."""
    heading = clause.heading[-1] if clause.heading else ""
    others = {cell.text for cell in clause.cells if cell.role != "content" and cell.text}
    for mark in clause.sentences:
        sentence = clause.text[mark.span.start : mark.span.end]
        if sentence.isdigit() or sentence in others:
            continue
        if heading and sentence.rstrip("。").endswith(heading) and sentence != clause.text:
            continue
        if not any(o in sentence and len(sentence) - len(o) < 12 for o in others):
            yield sentence
