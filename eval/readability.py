"""How readable an answer is: the length of its conclusion, of what stands before its quotation, of its sentences.

    conclusion = |first sentence|                                      at most 60
    opening    = |text in front of the first quotation|                at most 200
    sentence   = max |sentence after the first, without quoted words|  at most 30

Lengths are characters without citation marks and white space. A quotation is a run in quotation marks, or of at least
`RUN` characters, that stands in a citation of its sentence; it is somebody else's wording, and is no part of a
sentence's length. Nor are names: those of benefits, the labels of clauses, the titles of documents. A sentence ends at 。！？；, at a colon (what stands in front of it is a label) and at a line's end.
An answer without quotation marks is quoted from the first `2 RUN` characters on that stand in a citation; one without
any has its whole text for its opening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.words import MARK, squeeze

CONCLUSION, OPENING, SENTENCE = 60, 200, 30
RUN = 6
"""Shorter runs that stand in a citation are ordinary words."""

ENDS = re.compile(r"[。！？；：!?;:\n]+")
QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」")


@dataclass(frozen=True, slots=True)
class Lengths:
    """The three lengths of one answer, in characters, and its longest sentence of our own wording."""

    conclusion: int
    opening: int
    sentence: int
    longest: str

    def over(self) -> Iterator[str]:
        """The limits that are not kept, in words."""
        if self.conclusion > CONCLUSION:
            yield f"conclusion of {self.conclusion}"
        if self.opening > OPENING:
            yield f"{self.opening} before the quotation"
        if self.sentence > SENTENCE:
            yield f"sentence of {self.sentence}: {self.longest}"


def measure(answer: Mapping[str, Any]) -> Lengths:
    """The lengths of an answer, an object of the HTTP contract."""
    quotes = {c["marker"]: _bare(c["quote"]) for c in answer["citations"]}
    titles = (_bare(c[key]) for c in answer["citations"] for key in ("label", "document_title"))
    nearest = _bare((answer["decline"] or {}).get("nearest") or "") or "《"
    benefits = (_bare(verdict["name"]) for verdict in answer["verdicts"])
    names = sorted({*titles, *benefits, nearest}, key=len, reverse=True)
    told = [
        (_bare(MARK.sub("", s["text"])), [quotes[m] for m in s["citations"]])
        for s in answer["sentences"]
    ]
    conclusion = _first(told[0][0]) if told else ""
    own = list(_own_sentences(told, conclusion, names))
    longest = max(own, key=len, default="")
    return Lengths(len(conclusion), _opening(told), len(longest), longest)


def summary(lengths: Iterable[Lengths]) -> dict[str, Any]:
    """How many answers were measured, how many keep all limits, and the greatest and median of each length."""
    measured = list(lengths)
    shape: dict[str, Any] = {
        "answers": len(measured),
        "within": sum(not list(each.over()) for each in measured),
    }
    for name in ("conclusion", "opening", "sentence"):
        values = sorted(getattr(each, name) for each in measured)
        shape[name] = {
            "median": values[len(values) // 2] if values else 0,
            "max": values[-1] if values else 0,
        }
    return shape


def _bare(text: str) -> str:
    """The text as words are compared; an omission counts as the two characters that it is printed with."""
    return squeeze(text.replace("…", "·"))


def _first(text: str) -> str:
    """The first sentence of a text; a full stop in a quotation ends none."""
    blanked = QUOTED.sub(lambda match: "x" * len(match[0]), text)
    end = re.search(r"[。！？!?]", blanked)
    return text[: end.end()] if end else text


def _opening(told: Sequence[tuple[str, list[str]]]) -> int:
    """Characters in front of the first quotation in quotation marks; without one, of the first words told as they stand."""
    for find in (_quotation, _verbatim):
        length = 0
        for text, quotes in told:
            start = find(text, quotes)
            if start is not None:
                return length + start
            length += len(text)
    return sum(len(text) for text, _ in told)


def _quotation(text: str, quotes: list[str]) -> int | None:
    for match in QUOTED.finditer(text):
        words = match[0][1:-1].rstrip("。;；")
        if len(words) >= RUN and any(words in quote for quote in quotes):
            return match.start()
    return None


def _verbatim(text: str, quotes: list[str]) -> int | None:
    starts = range(len(text) - 2 * RUN + 1)
    return next((n for n in starts if any(text[n : n + 2 * RUN] in q for q in quotes)), None)


def _own_sentences(
    told: Iterable[tuple[str, list[str]]], conclusion: str, names: Iterable[str]
) -> Iterator[str]:
    """The sentences after the conclusion, without quoted words and names."""
    named = re.compile("|".join(["《[^》]*》", *map(re.escape, names)]))
    for number, (text, quotes) in enumerate(told):
        rest = text.removeprefix(conclusion) if number == 0 else text
        yield from ENDS.split(_without_runs(named.sub("", QUOTED.sub("", rest)), quotes))


def _without_runs(text: str, quotes: list[str]) -> str:
    """The text without the runs that stand in a quote."""
    kept, at = [], 0
    while at < len(text):
        end = at + RUN
        if any(text[at:end] in quote for quote in quotes) and end <= len(text):
            while end < len(text) and any(text[at : end + 1] in quote for quote in quotes):
                end += 1
            at = end
        else:
            kept.append(text[at])
            at += 1
    return "".join(kept)
