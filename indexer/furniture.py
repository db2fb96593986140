"""What web sites put around a document, and its table of contents: left out, and kept in the list of what was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from corpus.model import Furniture
from indexer.draft import Draft, Edit, drop, rewrite

CONTENTS = re.compile(r"目 ?[录次]")
LEAST_FIELDS = 3
"""Fewer labels in a row also stand in documents."""


def drop_furniture(draft: Draft, furniture: Iterable[Furniture]) -> Draft:
    """The text without what web sites put around a document, by the patterns of the lexicon."""
    for item in furniture:
        edits = list(_furniture_edits(draft.text, item))
        draft = drop(draft, edits, item.kind, item.reason)
    return draft


def squeeze_lines(draft: Draft) -> Draft:
    """Spaces at the ends of lines and more than one empty line in a row go; no word changes."""
    edits = [
        Edit(m.start(), m.end(), "") for m in re.finditer(r"^ +| +$", draft.text, re.MULTILINE)
    ]
    draft = rewrite(draft, edits)
    edits = [Edit(m.start(), m.end(), "\n\n") for m in re.finditer(r"\n{3,}", draft.text)]
    draft = rewrite(draft, edits)
    edge = draft.text.strip("\n")
    start = draft.text.find(edge)
    return rewrite(draft, [Edit(0, start, ""), Edit(start + len(edge), len(draft.text), "")])


def drop_contents(draft: Draft) -> Draft:
    """The text without a table of contents: headings from 目录 on until the first of them comes again."""
    lines = list(re.finditer(r"[^\n]+\n*", draft.text))
    names = [_without_page(line[0]) for line in lines]
    for n, line in enumerate(lines[:-1]):
        first = names[n + 1]
        if not CONTENTS.fullmatch(line[0].strip()) or not first or first not in names[n + 2 :]:
            continue
        again = names.index(first, n + 2)
        if not any("。" in name for name in names[n:again]):
            edit = Edit(line.start(), lines[again].start(), "")
            return drop(draft, [edit], "contents", "目录，正文里有同样的标题")
    return draft


def _without_page(line: str) -> str:
    """A heading of the contents as it stands in the text: without the dots and the page number behind it."""
    return re.sub(r"[.．…·]*\d{0,3}$", "", "".join(line.split()))


def _field_edits(text: str, label: re.Pattern[str]) -> Iterator[Edit]:
    """Runs of labels, each with its value behind it or in the line below."""
    lines = [line for line in re.finditer(r"[^\n]+", text) if line[0].strip()]
    labels = [label.search(line[0].strip()) for line in lines]
    n = 0
    while n < len(lines):
        first, count = n, 0
        while n < len(lines) and (found := labels[n]):
            below = found.end() == len(lines[n][0].strip()) and n + 1 < len(lines)
            n += 2 if below and not labels[n + 1] else 1
            count += 1
        if count >= LEAST_FIELDS:
            yield Edit(lines[first].start(), lines[n - 1].end(), "")
        n += count == 0


def _furniture_edits(text: str, item: Furniture) -> Iterator[Edit]:
    pattern = re.compile(item.pattern)
    if item.reach == "fields":
        yield from _field_edits(text, pattern)
        return
    for line in _lines(text):
        match = pattern.search(line.stripped)
        if not match:
            continue
        if item.reach == "match":
            start = line.at + match.start()
            yield Edit(start, start + len(match[0]), "")
        elif item.reach == "line":
            yield Edit(line.start, line.end, "")
        elif item.reach == "rest":
            yield Edit(line.start, len(text), "")
            return
        else:
            yield Edit(0, line.end, "")
            return


class _Line(NamedTuple):
    """A line without the white space around it, where that begins, and where the line begins and ends."""

    stripped: str
    at: int
    start: int
    end: int


@lru_cache(4)
def _lines(text: str) -> tuple[_Line, ...]:
    """The lines that are not empty. Most patterns find nothing and leave the text to the next one."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        stripped = line[0].strip()
        if stripped:
            at = line.start() + line[0].index(stripped)
            found.append(_Line(stripped, at, line.start(), line.end()))
    return tuple(found)
