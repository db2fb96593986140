"""Which lines are headings, titles and signatures, and which say something themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.labels import Marker, read_marker
from corpus.model import Document
from indexer.clean import bare
from indexer.layout import EFFECT, Line

MAX_HEADING = 40
"""Longer lines are text, whatever they end with."""

MAX_RUN_IN = 30
"""A first sentence of at most so many characters, with text behind it, is the item's own heading."""

MAX_LEAD_IN = 60
"""A longer line before a list says more than a heading can."""

DATE_LINE = re.compile(
    r"(?:\d{4}|[〇零一二三四五六七八九]{4}) ?年 ?[\d一二三四五六七八九十]{1,3} ?月 ?[\d一二三四五六七八九十]{1,3} ?日"
)
TITLE = re.compile(
    r"[^。；;：:]{0,40}关于[^。；;]{2,80}的(?:通知|通告|公告|意见|决定|函|批复|公示)"
)
BULLETS = frozenset("-–—*·•●○■□▪◆◇▲")
ATTACHMENTS = re.compile(r" ?附 ?件 ?[:：] ?1 ?[.．、]")


def title_lines(lines: Sequence[Line], at: int, document: Document) -> int:
    """How many lines from `at` on are the document's title, 0 if they are not."""
    title, read = bare(document.title), ""
    for count in range(1, min(5, len(lines) - at) + 1):
        read += bare(lines[at + count - 1].text)
        if read == title:
            return count
        if not title.startswith(read):
            return 0
    return 0


def is_title(line: Line) -> bool:
    """Whether a line is the title of a notice in full: whose, about what, and that it is a notice."""
    return TITLE.fullmatch(line.text.strip()) is not None


def is_heading(
    line: Line, following: Sequence[Line], document: Document, *, then_table: bool
) -> bool:
    """Whether an unnumbered line is a heading: short, no sentence, text or a list below it, and no signature."""
    if not _like_heading(line.text) or (
        document.author and bare(line.text) == bare(document.author)
    ):
        return False
    for below in following:
        if DATE_LINE.fullmatch(below.text.strip()):
            return False
        if not _like_heading(below.text):
            return (
                len(below.text) > MAX_HEADING
                or below.text.rstrip().endswith("。")
                or read_marker(below.text) is not None
            )
    return then_table


def own_heading(rest: str, marker: Marker, following: Sequence[Line]) -> str | None:
    """The heading of a numbered line: all of it if it is short and no sentence, else its first short sentence."""
    text = rest.strip()
    if not text:
        return None
    if len(text) <= MAX_HEADING and not re.search(r"[。；;：:]", text):
        return text
    below = read_marker(following[0].text) if following else None
    if (
        len(text) <= MAX_HEADING
        and text.endswith("。")
        and below
        and below.rank > marker.rank
        and not re.search(r"[。:：,，;；\d]", text[:-1])
    ):
        return text.rstrip("。")
    first, stop, more = text.partition("。")
    return (
        first if stop and more and len(first) <= MAX_RUN_IN and marker.style != "article" else None
    )


def lead_in(text: str) -> str | None:
    """What a line that ends with a colon says of the items below it: 补助标准按年龄分为三档."""
    stripped = text.strip()
    if not stripped.endswith((":", "：")):
        return None
    words = re.split(r"[。；;]", stripped.rstrip(":： "))[-1].strip()
    return words if 2 <= len(words) <= MAX_LEAD_IN else None


def has_below(marker: Marker, following: Sequence[Line]) -> bool:
    """Whether anything stands under a numbered line; a short one without is an item (1.身份证复印件), no heading."""
    if not following or is_signature(following[0], following[1:]):
        return False
    below = read_marker(following[0].text)
    return not EFFECT.match(following[0].text) and (below is None or below.rank > marker.rank)


def is_signature(line: Line, following: Sequence[Line]) -> bool:
    """Whether the line is the day at the end of a document, or one of the names above that day."""
    if DATE_LINE.fullmatch(line.text.strip()):
        return True
    below = [line, *following]
    day = next((n for n, at in enumerate(below) if DATE_LINE.fullmatch(at.text.strip())), 0)
    return day > 0 and all(_like_heading(above.text) for above in below[:day])


def lists_attachments(lines: Sequence[Line], at: int) -> bool:
    """Whether the line goes on with the list of attachments that 附件：1. began."""
    for line in reversed(lines[max(0, at - 20) : at + 1]):
        if ATTACHMENTS.match(line.text):
            return True
        marker = read_marker(line.text)
        if marker is None or marker.style != "digit" or len(line.text) > MAX_HEADING:
            return False
    return False


def _like_heading(text: str) -> bool:
    stripped = text.strip()
    return (
        2 <= len(stripped) <= MAX_HEADING
        and not re.search(r"[。；;！!？?：:]", stripped.rstrip("”」）)"))
        and not DATE_LINE.fullmatch(stripped)
        and not (stripped.startswith(("(", "（")) and DATE_LINE.search(stripped))
        and stripped[0] not in BULLETS
        and not (stripped.startswith("《") and stripped.endswith("》"))
        and read_marker(stripped) is None
    )
