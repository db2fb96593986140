"""What the wording of a sentence does not promise, as the lexicon of force tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.model import Clause, ForceWords, SentenceMark

YEAR = re.compile(r"(?<!\d)\d{4}(?=年)")
MASKED = "XX年"


def marks_of(clause: Clause, quote: str) -> list[SentenceMark]:
    """The marks of the sentences of the clause that the quote holds, or that hold it."""
    text = clause.text
    return [
        mark
        for mark in clause.sentences
        if (sentence := text[mark.span.start : mark.span.end]) in quote or quote in sentence
    ]


def force_note(
    clause: Clause, marks: Sequence[SentenceMark], force: Sequence[ForceWords], day: date
) -> str:
    """What is told beside these sentences, by the weakest force among them; empty where nothing need be said.

    A target is told as past where no year of its sentence is later than the `day`'s, as masked where its year is hidden.
    """
    found = _weakest(marks, force)
    if found is None:
        return ""
    words, mark = found
    sentence = clause.text[mark.span.start : mark.span.end]
    note = words.note
    years = YEAR.findall(mark.words or "") or YEAR.findall(sentence)
    if words.masked and MASKED in sentence:
        note = words.masked
    elif words.past and years and int(max(years)) < day.year:
        note = words.past
    return note.replace("{words}", (mark.words or "").strip("，,。;； "))


def force_lead(clause: Clause, quote: str, said: str, force: Sequence[ForceWords]) -> str:
    """What stands in front of words of the quote that are told without those that show their force; else nothing."""
    holding = [m for m in marks_of(clause, quote) if said in clause.text[m.span.start : m.span.end]]
    found = _weakest(holding or marks_of(clause, quote), force)
    if found is None:
        return ""
    words, mark = found
    shown = (mark.words or "").strip("，,。;； ")
    return "" if not shown or shown in said else words.lead


def _weakest(
    marks: Sequence[SentenceMark], force: Sequence[ForceWords]
) -> tuple[ForceWords, SentenceMark] | None:
    """The entry of the weakest force of the marks with words, and its mark."""
    for words in force:
        mark = next((mark for mark in marks if mark.force == words.force and mark.words), None)
        if mark and words.note:
            return words, mark
    return None
