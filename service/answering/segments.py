"""A quote -> its stretches between commas, and those that hold a thing that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.model import Expectation
from service.answering.weigh import normalised
from service.understanding.intent import matches

STRETCH = re.compile(r"[^,，;；:：。()（）\n]+")
MEMBER = re.compile(r"[^、]+")
HEAD = re.compile(r"^[^为]{2,12}为(?=.)")
"""The head that the members of an enumeration share: 市区补助标准为 三级10万元、四级15万元."""

DATED = re.compile(r"^ ?(?:截至|截止|自|从|到|至)?(?:\d{4}|XX)年[^,，]{0,8}$")
"""A stretch that says of when the next one is: 到2025年, 截至2023年年底."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a quote.

    `head` is what stands in front of it in an enumeration, and belongs to it though other members lie between.
    """

    text: str
    start: int
    head: str = ""

    @property
    def said(self) -> str:
        """The stretch as it can be told: what was left out is marked."""
        return f"{self.head}……{self.text}" if self.head else self.text


def find_segments(quote: str, expectation: Expectation, question: str) -> list[Segment]:
    """The stretches that hold such a thing, in order, without those about somebody whom the question does not name.

    A stretch that only dates the next one is told with it.
    """
    found = [
        s for s in _segments(quote, expectation) if matches(normalised(s.text), expectation.answers)
    ]
    return [_dated(s, quote) for s in found if not _is_aside(s.text, expectation, question)]


def _segments(quote: str, expectation: Expectation) -> Iterator[Segment]:
    """Stretches between commas; an enumeration of several such things by its members."""
    for match in STRETCH.finditer(quote):
        members = [
            m for m in MEMBER.finditer(match[0]) if matches(normalised(m[0]), expectation.answers)
        ]
        if len(members) < 2:
            yield Segment(match[0], match.start())
            continue
        head = HEAD.match(members[0][0])
        for member in members:
            shared = head[0] if head and member is not members[0] else ""
            yield Segment(member[0], match.start() + member.start(), shared)


def _is_aside(segment: str, expectation: Expectation, question: str) -> bool:
    asked = any(word in question for word in expectation.aside)
    return not asked and any(word in segment for word in expectation.aside)


def _dated(segment: Segment, quote: str) -> Segment:
    """The segment with the date that its sentence gives in front of it."""
    sentence = max(quote.rfind(mark, 0, segment.start) for mark in "。；;\n") + 1
    before = [m for m in STRETCH.finditer(quote[: segment.start]) if m.start() >= sentence]
    dated = next((m for m in reversed(before) if DATED.match(m[0])), None)
    if (
        dated is None
        or segment.head
        or matches(segment.text, (r"^ ?(?:截至|到|至|自|从)?(?:\d{4}|XX)年",))
    ):
        return segment
    if quote[dated.end() : segment.start] in (",", "，"):
        return Segment(
            quote[dated.start() : segment.start + len(segment.text)].lstrip(), dated.start()
        )
    return Segment(segment.text, segment.start, dated[0].strip())
