"""Clauses that people name by their printed place: 清单第19项, 主要任务第6条, 第十二条之一第一款第（三）项."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.errors import LabelError
from corpus.labels import CIRCLES, HAN, LAW_STEPS, Style, read_marker, read_numeral
from corpus.model import Clause

Unit = Literal["编", "章", "节", "条", "一、", "款", "（一）", "项", "（1）", "目", "段"]
"""What a number of a reference counts; a bare marker is named by how it is printed."""

DEPTHS: dict[Unit, int] = {
    "编": 1,
    "章": 2,
    "节": 3,
    "条": 4,
    "一、": 5,
    "款": 5,
    "（一）": 6,
    "项": 7,
    "（1）": 8,
    "目": 8,
    "段": 9,
}
"""A reference goes from the whole to its part: 第五项和第六项 are two."""

SPOKEN_FOR: dict[Unit, tuple[Unit, ...]] = {
    "条": ("项", "（一）", "一、"),
    "项": ("（一）", "一、", "（1）", "目", "条"),
    "目": ("（1）", "项"),
    "款": ("段",),
    "段": ("款",),
    "（一）": ("项",),
    "（1）": ("项", "目"),
}
"""What else people mean by a unit, the likeliest first: 主要任务第6条 is printed 6., 第（三）项 is printed （三）."""

OUTER: dict[Unit, Style] = {"编": "part", "章": "chapter", "节": "section"}
MOST_FREEDOM = max(map(len, SPOKEN_FOR.values()))

SPOKEN = re.compile(
    rf"第 ?\(? ?(?P<number>[{HAN}]{{1,7}}|\d{{1,4}}) ?\)? ?"
    r"(?P<unit>编(?![制排写审辑])|[章节款]|条(?![件例])|项(?!目)|目(?![标的录])|点(?!钟)|段(?!时间))"
    rf"(?:之(?P<sub>[{HAN}]{{1,3}}))?"
    rf"|(?P<han>(?<![{HAN}\d第])[{HAN}]{{1,3}}(?= ?、))"
    rf"|\( ?(?:(?P<bracket>[{HAN}]{{1,3}})|(?P<digit>\d{{1,3}})) ?\)"
    r"|(?<=\))(?P<item>\d{1,3})(?![\d.%岁年月日元个人家])"
)
SENTENCE_END = re.compile(r"[。?!;\n]")
MAX_BETWEEN = 40
"""Characters of a heading that may stand between two numbers of one reference, or beside it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A number of a reference, what it counts, and the words behind it."""

    unit: Unit
    number: int
    sub: int | None
    words: str

    def means(self, printed: Step, freedom: int) -> bool:
        """Whether `printed`, a step of a clause's label, is what was said, in so many other units."""
        units = (self.unit, *SPOKEN_FOR.get(self.unit, ())[:freedom])
        return printed.unit in units and (self.number, self.sub) == (printed.number, printed.sub)


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause as people name it.

    `words` are its own words, `steps` its numbers from the whole to the part, `where` what is said in
    front (清单, 主要任务). `sure` is false for a bare marker (二、), which a list in a question has too.
    """

    words: str
    steps: tuple[Step, ...]
    where: str
    sure: bool


def read_reference(text: str) -> Reference | None:
    """The first clause that `text` names by its numbers, or None."""
    text = unicodedata.normalize("NFKC", "".join(map(_spell_circle, text)))
    found: list[tuple[re.Match[str], Step]] = []
    for match in SPOKEN.finditer(text):
        step = _read_step(match, text)
        if step is None:
            continue
        if found and not _goes_on(found[-1], match, step, text):
            if _is_reference(found, text):
                break
            found = []
        found.append((match, step))
    if not found or not _is_reference(found, text):
        return None
    start, end = found[0][0].start(), found[-1][0].end()
    where = SENTENCE_END.split(text[max(0, start - MAX_BETWEEN) : start])[-1]
    sure = len(found) > 1 or text[start] == "第"
    return Reference(text[start:end], tuple(step for _, step in found), where.strip(), sure)


def find_clauses(reference: Reference, clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses that a reference names, in their order; several where it leaves the choice.

    What is printed as it was said goes before what may be meant, and the words around the numbers
    choose among the clauses that bear them. A sub-row, a cell and a unit inside a paragraph are found only when what
    holds them is named.
    """
    clauses = list(clauses)
    last = reference.steps[-1]
    if last.unit == "款" and last.number == 1 and len(reference.steps) > 1:
        # The first 款 of an article is the article's own text.
        named = find_clauses(replace(reference, steps=reference.steps[:-1]), clauses)
        return [c for c in named if c.path[-1].startswith(LAW_STEPS["article"])]
    labels = [(c, label) for c in clauses if _bears(c, last) and (label := read_reference(c.label))]
    for steps in (reference.steps, tuple(s for s in reference.steps if s.unit != "款")):
        # An item hangs below its article, whichever 款 of it the item is printed in.
        for freedom in range(MOST_FREEDOM + 1):
            named = [c for c, label in labels if _named(steps, label.steps, c, freedom)]
            if chosen := _choose(reference, named):
                chosen = (
                    _nearest(reference, chosen, {c.id: len(label.steps) for c, label in labels})
                    or chosen
                )
                return _cells(last, chosen, clauses) or chosen
        if last.unit == "款":
            break
    return []


def find_labelled(text: str, clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses of that label, spaces and widths aside; else those that it names by their numbers."""
    clauses = list(clauses)
    exact = [clause for clause in clauses if _bare(clause.label) == _bare(text)]
    reference = None if exact else read_reference(text)
    return find_clauses(reference, clauses) if reference else exact


def _spell_circle(character: str) -> str:
    """⑦ as (7): folding its width would leave a bare figure."""
    return f"({CIRCLES.index(character) + 1})" if character in CIRCLES else character


def _read_step(match: re.Match[str], text: str) -> Step | None:
    numeral = match["number"] or match["han"] or match["bracket"] or match["digit"] or match["item"]
    if match["han"] and read_marker(text, match.start()) is None:
        return None
    try:
        number = read_numeral(numeral)
        sub = read_numeral(match["sub"]) if match["sub"] else None
    except LabelError:
        return None
    following = text[match.end() : match.end() + MAX_BETWEEN]
    return Step(_unit(match), number, sub, _bare(SENTENCE_END.split(following)[0]))


def _unit(match: re.Match[str]) -> Unit:
    if match["unit"]:
        return next((unit for unit in DEPTHS if unit == match["unit"]), "项")
    if match["han"]:
        return "一、"
    if match["bracket"]:
        return "（一）"
    return "（1）" if match["digit"] else "项"


def _goes_on(
    before: tuple[re.Match[str], Step], match: re.Match[str], step: Step, text: str
) -> bool:
    """Whether a number goes further into what the one before it names."""
    between = text[before[0].end() : match.start()]
    # A paragraph stands at the end of what holds it, and can itself hold numbered units.
    deeper = DEPTHS[step.unit] > DEPTHS[before[1].unit] or before[1].unit == "段" != step.unit
    return deeper and len(between) <= MAX_BETWEEN and not re.search(r"[。?!;,]", between)


def _is_reference(found: Sequence[tuple[re.Match[str], Step]], text: str) -> bool:
    """Whether numbers name a clause: 第 says so, or one inside the other; a bare marker may if nothing is in front."""
    first = found[0][0]
    return any(m["unit"] for m, _ in found) or len(found) > 1 or not text[: first.start()].strip()


def _bears(clause: Clause, last: Step) -> bool:
    """Whether the last step of the clause's path is the number, told without reading its label."""
    ending = f"{last.number}-{last.sub}" if last.sub else str(last.number)
    printed = re.fullmatch(r"[a-z]*([\d-]+)(?:~\d+)?", clause.path[-1])
    return clause.kind != "cell" and printed is not None and printed[1] == ending


def _named(said: Sequence[Step], printed: Sequence[Step], clause: Clause, freedom: int) -> bool:
    """Whether the numbers said stand in the label in their order, the last at its end."""
    inside = clause.kind == "row" or any(step.unit == "段" for step in printed[:-1])
    if len(said) == 1 and inside and len(printed) > 1:
        return False
    if not said or not said[-1].means(printed[-1], freedom):
        return False
    rest = iter(printed[:-1])
    return all(_holds(s, clause) or any(s.means(p, freedom) for p in rest) for s in said[:-1])


def _holds(step: Step, clause: Clause) -> bool:
    """Whether the clause hangs under that part, chapter or section, which an article's label leaves out."""
    style = OUTER.get(step.unit)
    return style is not None and f"{LAW_STEPS[style]}{step.number}" in clause.path


def _choose(reference: Reference, named: Sequence[Clause]) -> list[Clause]:
    """Those of which most headings are said beside the numbers; of a bare marker one must be."""
    said = (_bare(reference.where), *(step.words for step in reference.steps))
    scores = [sum(any(n in s for s in said) for n in _names(clause)) for clause in named]
    best = max(scores, default=0)
    if not best and not reference.sure:
        return []
    return [c for c, score in zip(named, scores, strict=True) if score == best]


def _nearest(
    reference: Reference, chosen: Sequence[Clause], depths: Mapping[str, int]
) -> list[Clause]:
    """Those whose number was said right behind the name of their part (背景介绍 第1段)."""
    where = _bare(reference.where)
    behind = [c for c in chosen if where and where.endswith(_bare(c.label.split(" ")[0]))]
    return [c for c in behind if depths[c.id] == len(reference.steps)]


def _names(clause: Clause) -> frozenset[str]:
    """The headings above a clause, its own, and its part's name, as they are compared."""
    names = (*clause.heading, clause.label.split(" ")[0])
    return frozenset(bare for name in names if len(bare := _bare(name)) >= 2)


def _cells(last: Step, chosen: Sequence[Clause], clauses: Iterable[Clause]) -> list[Clause]:
    """The cells of the chosen rows that the last words name (清单第19项 服务对象)."""
    rows = {clause.id for clause in chosen if clause.kind == "row"}
    cells = [c for c in clauses if c.kind == "cell" and c.parent in rows]
    return [c for c in cells if last.words.endswith(_bare(c.label.split(" ")[-1]))]


def _bare(text: str) -> str:
    """Text as it is compared: widths folded, without white space and quotation marks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("「」").lower()
