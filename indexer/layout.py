"""Clean text -> lines that each begin a unit; paragraphs that lost their line ends are cut at their markers again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.labels import RANKS, Marker, Style, read_marker, read_numeral

BOUNDARY = "。；;！!？?：:）)”%"
"""Characters after which a new numbered unit may begin inside a line."""

MEASURES = frozenset(
    "年月日号时分秒个名人家户所间张元万亿岁周次倍级类种项座区县市镇乡村街套台条款章节点天小时平米米公里%以余多"
)
"""Characters that make the number before them an amount, not a marker without its dot."""

OPENING = re.compile(r"[(（]? ?[0-9一二三四五六七八九十①-⑳㈠-㈩⑴-⒛]")
"""The first characters of a marker below an article's."""

EFFECT = re.compile(
    r"本(?:行动计划|实施方案|实施细则|实施意见|方案|办法|规定|条例|意见|细则|通知|规划|计划|清单)"
    r"(?:自[^。]{1,20}(?:起|日后)|从[^。]{1,20}起|有效期)[^。]{0,10}(?:施行|实施|执行|生效|有效|至)"
)
"""How an effect clause begins; it belongs to the whole document, not to the item that it follows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the clean text that begins at `start`."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


def read_lines(
    text: str, start: int, end: int, title: str, heading_words: Sequence[str]
) -> list[Line]:
    """The lines between two offsets, those that hold several numbered units cut apart."""
    lines = []
    for match in re.finditer(r"[^\n]+", text[start:end]):
        lines += cut_line(Line(match[0], start + match.start()), title, heading_words)
    return lines


def cut_line(line: Line, title: str, heading_words: Sequence[str]) -> list[Line]:
    """The line itself, or its units if it is a plan or a law whose line ends were lost."""
    markers = list(find_markers(line.text, heading_words))
    styles = [marker.style for _, marker in markers]
    if max(styles.count("han"), styles.count("article")) < 2:
        return [line]
    cuts = {0}
    if line.text.startswith(title):
        cuts.add(len(title))
    for at, marker in markers:
        cuts.add(at)
        after = at + len(marker.printed)
        heading = _heading_at(line.text, after, heading_words) if marker.style == "han" else None
        if heading:
            cuts.add(after + len(heading) + line.text.startswith("。", after + len(heading)))
    cuts |= {m.start() for m in EFFECT.finditer(line.text) if _is_boundary(line.text, m.start())}
    edges = [*sorted(cuts), len(line.text)]
    pieces = [(line.text[a:b], a) for a, b in pairwise(edges)]
    return [Line(piece, line.start + at) for piece, at in pieces if piece.strip()]


def cut_siblings(line: Line) -> list[Line]:
    """The line, or the units of one numbering that it holds side by side: （一）…。（二）…。"""
    own = read_marker(line.text)
    if own is None:
        return [line]
    edges, number = [0], own.number
    for match in OPENING.finditer(line.text, len(own.printed)):
        if not _is_boundary(line.text, match.start()):
            continue
        marker = read_marker(line.text, match.start())
        if marker and marker.style == own.style and marker.number == number + 1:
            edges.append(match.start())
            number += 1
    edges.append(len(line.text))
    return [Line(line.text[a:b], line.start + a) for a, b in pairwise(edges)]


def cut_items(line: Line) -> list[Line]:
    """The line, or its own units if it holds a numbered list whose line ends were lost, from its first number on.

    What stands in a cell is cut nowhere: a table's lines are not for this.
    """
    own = read_marker(line.text)
    above = max(own.rank if own else 0, RANKS["article"])
    runs = [(at, m) for at, m in _runs(line.text, len(own.printed) if own else 0) if m.rank > above]
    styles = Counter(marker.style for _, marker in runs)
    outermost = next((style for style in RANKS if styles[style] > 1), None)
    if outermost is None:
        return [line]
    starts = [at for at, marker in runs if marker.style == outermost]
    edges = [0, *starts, len(line.text)]
    pieces = [Line(line.text[a:b], line.start + a) for a, b in pairwise(edges) if a < b]
    return [unit for piece in pieces for unit in cut_items(piece)]


def _runs(text: str, at: int) -> Iterator[tuple[int, Marker]]:
    """Markers behind `at` that each begin a unit and count their style from 1 on."""
    last: dict[Style, int] = {}
    for match in OPENING.finditer(text, at):
        if match.start() == 0 or not _is_boundary(text, match.start()):
            continue
        marker = read_marker(text, match.start())
        if marker is None:
            continue
        if marker.number == last.get(marker.style, 0) + 1:
            last[marker.style] = marker.number
            yield match.start(), marker


def find_markers(text: str, heading_words: Sequence[str]) -> Iterator[tuple[int, Marker]]:
    """Markers that begin a unit inside a running line, in order.

    Such a marker follows a boundary or a known heading and continues the numbering of its style;
    a bracketed one may repeat the last number, as damaged plans do, and then counts as the next.
    """
    last: dict[Style, int] = {}
    headed = 0
    for match in re.finditer(r"[(（第]?[0-9〇零一二三四五六七八九十百]", text):
        at = match.start()
        if at > headed and not (
            _is_boundary(text, at) or _follows_heading(text, at, heading_words)
        ):
            continue
        marker = read_marker(text, at) or _bare_number(text, at, last.get("digit", 0))
        if marker and _continues(marker, last):
            repeated = marker.number == last.get(marker.style, 0) and marker.sub is None
            last[marker.style] = marker.number + repeated
            if marker.rank < RANKS["han_bracket"]:
                last.pop("han_bracket", None)
            headed = _chapter_end(text, at, marker)
            yield at, marker


def _chapter_end(text: str, at: int, marker: Marker) -> int:
    """How far the title of a chapter that begins there may reach; the first article follows it without a stop."""
    if marker.style not in ("part", "chapter", "section"):
        return 0
    title = re.compile(r"[^。；;！!？?：:，,]{1,25}").match(text, at + len(marker.printed))
    return title.end() if title else 0


def _continues(marker: Marker, last: dict[Style, int]) -> bool:
    before = last.get(marker.style, 0)
    if marker.style == "han":
        return marker.number == before + 1
    if marker.style == "han_bracket":
        return marker.number in (before, before + 1, 1)
    if marker.style == "article":
        return marker.number == (before if marker.sub else before + 1)
    if marker.style in ("part", "chapter"):
        return marker.number == before + 1
    return marker.style in ("section", "digit") and marker.number in (before + 1, 1)


def _bare_number(text: str, at: int, before: int) -> Marker | None:
    """A number that lost its dot (5提升…), if it is the next one and no amount."""
    match = re.compile(r"(\d{1,2})(?=[\u4e00-\u9fff])").match(text, at)
    if not match or not before or text[match.end()] in MEASURES:
        return None
    number = read_numeral(match[1])
    return Marker("digit", number, None, match[0]) if number == before + 1 else None


def _is_boundary(text: str, at: int) -> bool:
    before = at - 1
    while before >= 0 and text[before] == " ":
        before -= 1
    return before < 0 or text[before] in BOUNDARY


def _follows_heading(text: str, at: int, heading_words: Sequence[str]) -> bool:
    return text.endswith(tuple(heading_words), 0, at)


def _heading_at(text: str, at: int, heading_words: Sequence[str]) -> str | None:
    """The known heading that stands there, the longest one."""
    return max((word for word in heading_words if text.startswith(word, at)), key=len, default=None)
