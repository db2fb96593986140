"""A direct answer -> the part of it that fits into the first sentence; the quotation behind it holds the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.answering.ground import OMITTED
from service.answering.weigh import Weigher, normalised
from service.understanding.reading import SAME
from service.understanding.terms import Concept

MAX_CONCLUSION = 60
"""Characters of an answer's first sentence, with what its document's metadata say in front."""

TERSE = 8
"""A part of a sentence that is shorter says too little alone."""

ENOUGH = 0.5
"""A part of a sentence must hold this share of what its whole holds of the question."""

MIN_MEMBERS = 4
"""An enumeration of so many members is told by its first and last, and by those that the question names."""

STRETCH = re.compile(r"(?:[（(][^()（）]*[)）]|[^,，;；。:：()（）])+[,，;；。:：]?[”’」』]*")
ASIDE = re.compile(r"[（(][^()（）]*[)）]")
EDGES = "，,；;。：:、 "


SEE_BELOW = "文件写到了，见下面的原文。"
"""A conclusion where nothing of the clause is short enough for one."""


def room(lead: str) -> int:
    """Characters that a conclusion has behind its lead, its full stop aside."""
    return MAX_CONCLUSION - len(lead) - len("。")


def as_sentence(text: str) -> str:
    """The text with one full stop at its end."""
    return text if text.endswith(("。", "！", "？", "。”", "”")) else f"{text.rstrip('；;，,')}。"


def beside(concepts: Sequence[Concept], heading: Sequence[str]) -> Sequence[Concept]:
    """The concepts that the heading does not hold already: of these a part of the clause has to speak."""
    around = normalised(" ".join(heading))
    return [concept for concept in concepts if concept.match(around) < SAME] or concepts


def shorten(
    pieces: Sequence[str], size: int, concepts: Sequence[Concept], weigher: Weigher
) -> tuple[str, ...]:
    """The first of the pieces that fit together into `size` characters; of a first one that does not, its part.

    That is the run of its stretches that holds most of the question, or its stretch with an enumeration shortened; ()
    where nothing is short enough. …… marks what was left out inside a piece.
    """
    kept: list[str] = []
    for piece in pieces:
        if len("；".join([*kept, piece])) <= size:
            kept.append(piece)
    if kept:
        return tuple(kept)
    part = _part(pieces[0], size, concepts, weigher) if pieces else ""
    return (part,) if part else ()


def _part(text: str, size: int, concepts: Sequence[Concept], weigher: Weigher) -> str:
    """The run of stretches, at most `size` long, that holds most of the question; empty where there is none."""
    found = [match.span() for match in STRETCH.finditer(text)]
    best, best_fit = "", ENOUGH * weigher.fit(concepts, normalised(text))
    for first in range(len(found)):
        for last in range(first, len(found)):
            run = text[found[first][0] : found[last][1]].strip(EDGES)
            if first == last and len(run) > size:
                run = _without_members(ASIDE.sub(OMITTED, run), size, concepts)
            if not TERSE <= len(run) <= size or not _closed(run):
                continue
            fit = weigher.fit(concepts, normalised(run)) - 0.01 * len(run)
            if fit > best_fit:
                best, best_fit = run, fit
    return best


def _without_members(stretch: str, size: int, concepts: Sequence[Concept]) -> str:
    """The stretch with the members of its enumeration left out that the question does not name."""
    members = stretch.split("、")
    if len(stretch) <= size or len(members) < MIN_MEMBERS:
        return stretch
    forms = {form for concept in concepts for form in concept.forms}
    named = [m for m in members[1:-1] if any(form in normalised(m) for form in forms)]
    return OMITTED.join([members[0], *named[:1], members[-1]])


def _closed(run: str) -> bool:
    """Whether the run has both marks of each pair, or none."""
    return all(run.count(a) == run.count(b) for a, b in ("（）", "()", "“”", "《》", "「」"))


def count_parts(text: str) -> tuple[str, ...]:
    """The kinds of people or the bodies that a cell enumerates: those between semicolons, else between commas."""
    listed = text.partition("。")[0]
    parts = re.split(r"[;；]", listed)
    return tuple(p.strip() for p in (parts if len(parts) > 1 else re.split(r"[、,，]", listed)))
