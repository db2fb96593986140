"""Text -> pieces between punctuation, each with those it speaks of and what it may tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.understanding.people import Figure, KinMention
from service.understanding.phrases import Phrase

PIECE = re.compile(r"[^,。;?!\s、]+[?]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text between punctuation, with those it speaks of and what it may tell."""

    start: int
    end: int
    mentions: tuple[KinMention, ...]
    phrases: tuple[Phrase, ...]

    @property
    def events(self) -> list[KinMention | Phrase]:
        """Mentions and phrases in the order of the text."""
        both: list[KinMention | Phrase] = [*self.mentions, *self.phrases]
        return sorted(both, key=lambda each: (each.start, each.end))


@dataclass(frozen=True, slots=True)
class Spot:
    """A phrase where it stands: the words in front (`gap`) and behind (`tail`), and `room` to the next phrase, -1 for none.

    `group` are those spoken of in front of it, `ahead` those that it describes (82岁的老母亲). `linked` says that somebody, or what is told of
    them, stands right in front, `asks` that its piece is a question.
    """

    phrase: Phrase
    piece: Piece
    gap: str
    tail: str
    room: int
    group: list[Figure] | None
    ahead: list[Figure] | None
    bystander: bool
    linked: bool
    asks: bool


def cut(text: str, mentions: Sequence[KinMention], phrases: Sequence[Phrase]) -> list[Piece]:
    """The text cut at punctuation that no phrase or mention spans."""
    inside = [(p.start, p.end) for p in phrases] + [(m.start, m.end) for m in mentions]
    joined: list[tuple[int, int]] = []
    for start, end in (match.span() for match in PIECE.finditer(text)):
        if joined and any(a < joined[-1][1] and start < b for a, b in inside):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [
        Piece(
            start,
            end,
            tuple(m for m in mentions if start <= m.start < end),
            tuple(p for p in phrases if start <= p.start < end),
        )
        for start, end in joined
    ]
