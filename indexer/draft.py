"""A text on its way from raw to clean: every clean character knows the raw one that it came from."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.model import Repair, Span
from indexer.raw import RawTable


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way from raw to clean.

    The i-th character of `text` came from the raw ones from `origins[i]` to `ends[i]`. `repairs` and
    `dropped` are in the order in which they were made, their spans count raw characters. `tables` are those of the
    source, their spans count characters of `text` once the text is clean.
    """

    raw: str
    text: str
    origins: array[int]
    ends: array[int]
    repairs: tuple[Repair, ...] = ()
    dropped: tuple[Repair, ...] = ()
    tables: tuple[RawTable, ...] = ()

    def raw_span(self, start: int, end: int) -> Span:
        """The raw characters from which the clean ones from `start` to `end` came."""
        if start >= end:
            at = self.origins[start] if start < len(self.origins) else len(self.raw)
            return Span(at, at)
        return Span(self.origins[start], self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def open_draft(raw: str) -> Draft:
    """The untouched text."""
    return Draft(raw, raw, array("L", range(len(raw))), array("L", range(1, len(raw) + 1)))


def rewrite(
    draft: Draft,
    edits: Iterable[Edit],
    kind: str | None = None,
    reason: str = "",
    *,
    declared: bool = False,
) -> Draft:
    """The draft with `edits` (in order, not overlapping) made; recorded as repairs if they have a kind."""
    pieces: list[str] = []
    origins: array[int] = array("L")
    ends: array[int] = array("L")
    repairs: list[Repair] = []
    at = 0
    for edit in edits:
        if edit.start == edit.end and not edit.text:
            continue
        pieces += (draft.text[at : edit.start], edit.text)
        origins += draft.origins[at : edit.start]
        ends += draft.ends[at : edit.start]
        span = draft.raw_span(edit.start, edit.end)
        if len(edit.text) == edit.end - edit.start:
            origins += draft.origins[edit.start : edit.end]
            ends += draft.ends[edit.start : edit.end]
        else:
            origins += array("L", [span.start]) * len(edit.text)
            ends += array("L", [span.end]) * len(edit.text)
        if kind is not None:
            raw = draft.raw[span.start : span.end]
            repairs.append(Repair(kind, span, raw, edit.text, reason, declared))
        at = edit.end
    pieces.append(draft.text[at:])
    origins += draft.origins[at:]
    ends += draft.ends[at:]
    repairs_made = (*draft.repairs, *repairs)
    return replace(draft, text="".join(pieces), origins=origins, ends=ends, repairs=repairs_made)


def drop(draft: Draft, edits: Iterable[Edit], kind: str, reason: str) -> Draft:
    """The draft without the characters of `edits`, which go to its list of what was dropped."""
    made = [e for e in edits if draft.text[e.start : e.end].strip()]
    cut = rewrite(draft, made, kind, reason)
    fresh = cut.repairs[len(draft.repairs) :]
    return replace(cut, repairs=draft.repairs, dropped=(*draft.dropped, *fresh))
