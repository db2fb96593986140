"""A direct answer -> the part of it that fits into the first sentence; the quotation behind it holds the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.answering.ground import MEASURE, OMITTED
from service.answering.weigh import Weigher, normalised
from service.understanding.intent import compiled, matches
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
UNIT = re.compile(rf"[多余万亿]*(?:{MEASURE}|%|平方米|人次)?(?:以上|以下|左右)?")
GLUED = re.compile(r"[每第百分之\d一二三四五六七八九十]$")
"""What must not be cut off from what follows it."""

DATE = re.compile(r"(?:截至|自|从|到|至)?(?:\d{4}|XX)年(?:年?底|年?末)?(?:前|起)?")


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
    pieces: Sequence[str],
    size: int,
    concepts: Sequence[Concept],
    weigher: Weigher,
    answers: Sequence[str] = (),
) -> tuple[str, ...]:
    """The first of the pieces that fit together into `size` characters; of a first one that does not, its part.

    That is the run of its stretches that holds most of the question, or its stretch with an enumeration shortened; ()
    where nothing is short enough. …… marks what was left out inside a piece. Of what is asked for by patterns of
    `answers` a part must not be left out.
    """
    kept: list[str] = []
    for piece in pieces:
        if len("；".join([*kept, piece])) <= size:
            kept.append(piece)
    if kept:
        return tuple(kept)
    part = _part(pieces[0], size, concepts, weigher) if pieces else ""
    if answers and pieces and not matches(normalised(part), answers):
        part = _core(pieces[0], size, answers, weigher) or part
    return (part,) if part else ()


def _core(text: str, size: int, answers: Sequence[str], weigher: Weigher) -> str:
    """What is asked for, with as many whole words in front as fit, and the year in front of it all."""
    dated = DATE.match(text)
    head = dated[0] if dated else ""
    every = ([*compiled(pattern).finditer(text, len(head))] for pattern in answers)
    found = next((matches[-1] for matches in every if matches), None)
    if found is None:
        return ""
    unit = UNIT.match(text, found.end())
    answer = text[found.start() : unit.end() if unit else found.end()]
    left = size - len(head) - len(OMITTED) - len(answer)
    before, kept = text[len(head) : found.start()], ""
    for word in reversed(weigher.generation.segmenter.pieces(before)):
        if len(word) + len(kept) > left:
            break
        kept = word + kept
    kept = kept.lstrip(EDGES)
    at = found.start() - len(kept)
    if left < 0 or GLUED.search(text[:at]) or (not kept and not head):
        return ""
    core = f"{head}{OMITTED if head and at > len(head) else ''}{kept}{answer}"
    return core if _closed(core) else ""


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
