"""Corrections of answers -> new cases of a gold set, for somebody to read over and complete.

A correction names the clause that an answer ought to have cited. Words of it that stand in quotation marks in the comment are the
gold quote; without any it is the clause's first sentence. What the answer must say is left to whoever reads it over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.model import Clause
from eval.words import holds_quote
from service.model import Answer
from service.records.store import Correction

QUOTED = re.compile('[“「"]([^”」"]+)[”」"]')
SENTENCE = re.compile("[^。；]+")
ASKED_ANEW = ("decline", "clarify", "care", "about", "personal")
"""Kinds of answer that a question with a right clause ought not to have got: it is a lookup."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction with the questions up to its answer, the last one that was corrected, and the answer."""

    correction: Correction
    asked: tuple[str, ...]
    answer: Answer


def new_cases(
    corrected: Iterable[Corrected], clauses: Callable[[str], Clause | None], held: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """A line of a set for each correction of a clause that there is and whose id is not among those `held`."""
    known = set(held)
    for each in corrected:
        clause = clauses(each.correction.clause_id)
        case = case_of(each, clause) if clause and each.asked else None
        if case and case["id"] not in known:
            known.add(case["id"])
            yield case


def case_of(corrected: Corrected, clause: Clause) -> dict[str, Any]:
    """The line of a gold set."""
    *context, question = corrected.asked
    answer = corrected.answer
    places = [place.code for place in answer.understood.places]
    gold = {
        "document": clause.document,
        "quote": quote_of(clause, corrected.correction.comment or ""),
        "clause": clause.id,
    }
    place: Mapping[str, str] = {"place": places[0]} if len(places) == 1 else {}
    return {
        "id": f"correction-{answer.id[:12]}",
        "question": question,
        "context": context,
        **place,
        "as_of": answer.as_of.isoformat(),
        "kind": "lookup" if answer.kind in ASKED_ANEW else answer.kind,
        "gold": [gold],
        "must": [],
        "must_not": [],
        "decline": False,
        "tags": ["correction"],
        "split": "dev",
        "written": "code-known",
    }


def quote_of(clause: Clause, comment: str) -> str:
    """The words of the clause that the comment quotes; without any its first sentence."""
    quoted = [words for words in QUOTED.findall(comment) if holds_quote(clause.text, words)]
    if quoted:
        return str(max(quoted, key=len))
    first = SENTENCE.search(clause.text)
    return (first.group() if first else clause.text).strip()
