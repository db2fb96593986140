"""The lists that a Word file declares -> the number that each paragraph of a list prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indexer.numbering import write_number

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is numbered; `text` is its pattern (第%1条), `after` what follows the number."""

    form: str
    text: str
    start: int
    restart: int | None
    legal: bool
    after: str


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each is counted.

    `lists` maps numId to its abstract list and the starts that it overrides.
    """

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, number_id: str, level: int) -> str:
        """The printed number of the next paragraph of that list and level."""
        if number_id not in self.lists:
            return ""
        abstract, starts, own = self.lists[number_id]
        levels = {**self.levels.get(abstract, {}), **own}
        if level not in levels:
            return ""
        counts = self.counts.setdefault(abstract, {})
        if level in starts and (number_id, level) not in self.begun:
            counts[level] = starts[level] - 1
        self.begun.add((number_id, level))
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counts[deeper]
        return _print_number(levels, counts, level)


def read_numbering(document: DocxDocument, styles: dict[str, BaseOxmlElement]) -> Numbering:
    """The lists that the document declares; a list can borrow its levels from a style's list."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    numbering = Numbering()
    related = [r for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING]
    if not related:
        return numbering
    root = related[0].target_part.element
    borrowed = {}
    for abstract in root.iterfind(f"{W}abstractNum"):
        key = str(abstract.get(f"{W}abstractNumId"))
        numbering.levels[key] = dict(map(_level, abstract.iterfind(f"{W}lvl")))
        link = abstract.find(f"{W}numStyleLink")
        if link is not None:
            borrowed[key] = str(link.get(f"{W}val"))
    for number in root.iterfind(f"{W}num"):
        abstract = number.find(f"{W}abstractNumId")
        key = str(abstract.get(f"{W}val")) if abstract is not None else ""
        starts: dict[int, int] = {}
        own: dict[int, Level] = {}
        for override in number.iterfind(f"{W}lvlOverride"):
            level = int(override.get(f"{W}ilvl") or 0)
            start = override.find(f"{W}startOverride")
            if start is not None:
                starts[level] = read_value(start, 1)
            own.update(map(_level, override.iterfind(f"{W}lvl")))
        numbering.lists[str(number.get(f"{W}numId"))] = (key, starts, own)
    for key, name in borrowed.items():
        style = styles.get(name)
        lender = style.find(f"{W}pPr/{W}numPr/{W}numId") if style is not None else None
        if lender is not None:
            found = numbering.lists.get(str(lender.get(f"{W}val")))
            numbering.levels[key] = numbering.levels.get(found[0], {}) if found else {}
    return numbering


def _level(element: BaseOxmlElement) -> tuple[int, Level]:
    form = element.find(f"{W}numFmt")
    text = element.find(f"{W}lvlText")
    restart = element.find(f"{W}lvlRestart")
    after = element.find(f"{W}suff")
    return int(element.get(f"{W}ilvl") or 0), Level(
        form=str(form.get(f"{W}val")) if form is not None else "decimal",
        text=str(text.get(f"{W}val") or "") if text is not None else "",
        start=read_value(element.find(f"{W}start"), 0),
        restart=read_value(restart, 0) if restart is not None else None,
        legal=is_on(element.find(f"{W}isLgl")),
        after=" " if after is not None and after.get(f"{W}val") == "space" else "",
    )


def _print_number(levels: dict[int, Level], counts: dict[int, int], level: int) -> str:
    """The pattern of the level with its numbers; a bullet of a symbol font prints as an ordinary one."""
    own = levels[level]
    if own.form == "bullet":
        mark = "•" if not own.text or own.text >= "\ue000" else own.text
        return f"{mark} "

    def number(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        form = levels[other].form if other in levels else "decimal"
        count = counts.get(other, levels[other].start if other in levels else 1)
        return write_number(count, "decimal" if own.legal and form != "none" else form)

    return re.sub("%([1-9])", number, own.text) + own.after


def read_value(element: BaseOxmlElement | None, default: int) -> int:
    """The number in an element's `val`, or the default."""
    text = element.get(f"{W}val") if element is not None else None
    return int(text) if text and text.lstrip("-").isdecimal() and len(text) < 7 else default


def is_on(element: BaseOxmlElement | None) -> bool:
    """Whether a switch is there, not switched off."""
    return element is not None and element.get(f"{W}val") not in ("0", "false", "off")
