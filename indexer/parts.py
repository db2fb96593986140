"""A document's text -> its parts: the text itself, and the attachments below it, each with a numbering of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Part
from indexer.titles import MAX_LINE, unique_words

OPENING = re.compile(
    r"(?m)^ ?附 ?件 ?(\d{0,2}|[一二三四五六七八九十]{1,2}) ?[:：]?(?: ?\n)+ ?([^\n]+)$"
)
"""附件 with its number in a line of its own, and the title of the attachment below it."""


def find_parts(text: str) -> tuple[Part, ...]:
    """The attachments in the text, to be confirmed; what stands above the first one is no declared part."""
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[Part]:
    for number, match in enumerate(_openings(text), 1):
        begin = unique_words(text, match.start(), match.end())
        if text.count(begin) == 1:
            yield Part(f"fujian{number}", match[2].strip(), begin)


def _openings(text: str) -> Iterator[re.Match[str]]:
    """Those behind some text, with a line below that can be a title."""
    for match in OPENING.finditer(text):
        title = match[2].strip()
        if text[: match.start()].strip() and len(title) <= MAX_LINE and title[-1] not in "。；;：:":
            yield match
