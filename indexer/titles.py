"""Clean text -> the titles of the documents in it, and where each document begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.metadata import MetadataWords
from corpus.model import Passage
from indexer.clean import bare

HEAD = 20
"""Lines of a document's beginning among which its title and its number stand."""

MAX_LINE = 60
"""Longer lines are text."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A document in a text: its title as one line, the words that show it, its text, and its passage in the whole."""

    title: str
    quote: str
    text: str
    passage: Passage


def find_documents(text: str, words: MetadataWords) -> tuple[Titled, ...]:
    """The documents of a text; several where titles stand glued to the first words of a plan."""
    glued = list(re.finditer(words.glued_title, text))
    if not glued:
        title, quote = find_title(text, words)
        return (Titled(title, quote, text, Passage()),)
    starts = [match.start("value") for match in glued]
    ends = [*starts[1:], len(text)]
    found = []
    for match, start, end in zip(glued, starts, ends, strict=True):
        begin = unique_words(text, start, match.end("value") + 4) if start else None
        last = _unique_end(text, end) if end < len(text) else None
        found.append(Titled(match["value"], match["value"], text[start:end], Passage(begin, last)))
    return tuple(found)


def find_title(text: str, words: MetadataWords) -> tuple[str, str]:
    """The title and the words that show it, both empty where nothing looks like one."""
    lines = first_lines(text, words)
    for rule in words.rules:
        if rule.field == "title" and (
            match := next((m for line in lines if (m := re.search(rule.pattern, line))), None)
        ):
            return match["value"].strip(), match["value"].strip()
    outer = _join_title(text, lines, words)
    issued = re.search(
        r"(?:关于)?(?:印发|发布|公布)《?(?P<value>[^《》]{6,80}?)》?的(?:通知|公告|决定|通告)$",
        outer,
    )
    inner = _inner_title(text, issued["value"], words) if issued else None
    return (inner, inner) if inner else (outer, outer)


def first_lines(text: str, words: MetadataWords) -> list[str]:
    """The first lines that are not empty; a label that has a line to itself with what stands below it."""
    lines = [line.strip() for line in text[: HEAD * 400].split("\n") if line.strip()]
    return join_labels(lines[: 2 * HEAD], words)[:HEAD]


def join_labels(lines: Iterable[str], words: MetadataWords) -> list[str]:
    """The lines, a label that has one to itself with what stands below it."""
    joined: list[str] = []
    for line in lines:
        above = joined[-1] if joined else ""
        if re.fullmatch(words.labels, above):
            joined[-1] = f"{above}{line}"
        elif re.fullmatch(words.labels, f"{above}\t"):
            joined[-1] = f"{above}\t{line}"
        else:
            joined.append(line)
    return joined


def _join_title(text: str, lines: list[str], words: MetadataWords) -> str:
    """The title at the head: adjacent short lines; those of a headline with a space, one broken by its layout without."""
    above = rf"{words.labels}|^[(（]?{words.number}[)）]?$|^.{{2,28}}文件$"
    while lines and re.search(above, lines[0]):
        lines = lines[1:]
    if not lines or len(lines[0]) > MAX_LINE * 2 or "。" in lines[0]:
        return ""
    at = text.index(lines[0])
    block = [line.strip() for line in text[at:].split("\n\n", 1)[0].split("\n")][:4]
    title, ends = block[0], _ends_title(block[0], words)
    for line in block[1:]:
        if (
            ends
            or not line
            or len(line) > MAX_LINE
            or re.search(r"[。;；:：]$|[,，。].*[,，。]", line)
        ):
            break
        if re.fullmatch(rf"[(（]?{words.number}[)）]?|{words.date}", line):
            break
        ends = _ends_title(line, words)
        title = f"{title}{line}" if ends else f"{title} {line}"
    below = [line for line in lines if bare(line) not in bare(title)]
    if below and ends and re.fullmatch(words.draft_marks, below[0]):
        title += below[0]
    return title


def _ends_title(line: str, words: MetadataWords) -> bool:
    return re.sub(r"[(（][^()（）]*[)）]$", "", line).endswith(words.title_endings)


def _inner_title(text: str, name: str, words: MetadataWords) -> str | None:
    """The title of what a notice issues, if it stands on a line of its own below."""
    for match in re.finditer(r"(?m)^ ?(.{6,90}?) ?$", text):
        line = match[1]
        if bare(line) == bare(name) or re.fullmatch(
            re.escape(bare(name)) + r"[(（].*[)）]", bare(line)
        ):
            following = text[match.end() :].lstrip("\n").split("\n", 1)[0].strip()
            mark = following if re.fullmatch(words.draft_marks, following) else ""
            return line + mark
    return None


def unique_words(text: str, start: int, end: int) -> str:
    """The words from `start` on that stand in the text once."""
    while text.count(text[start:end]) > 1 and end < len(text):
        end += 4
    return text[start:end]


def _unique_end(text: str, end: int) -> str:
    """The last words before `end` that stand in the text once."""
    stop = len(text[:end].rstrip())
    start = max(0, stop - 12)
    while text.count(text[start:stop]) > 1 and start > 0:
        start = max(0, start - 4)
    return text[start:stop]
