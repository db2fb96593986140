"""Raw text -> clean text: `Draft -> Draft` steps, each repairing one class of damage and recording it.

Every change is a `Repair`, and what is left out is kept in `dropped`, so that a clause can be shown beside its raw text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from corpus.errors import EvidenceError, PassageError
from corpus.model import Document, Lexicon, Repair, Span
from indexer.damage import (
    drop_invisible,
    drop_pinyin,
    fix_list_stops,
    fix_percent_signs,
    fix_signs,
    fix_tens,
    fix_zeros,
    fold_spaces,
    mark_lost,
    mark_unsure,
    simplify,
)
from indexer.draft import Draft, Edit, open_draft, rewrite
from indexer.furniture import drop_contents, drop_furniture, squeeze_lines
from indexer.raw import Raw, move_tables


def clean(raw: Raw | str, document: Document, lexicon: Lexicon) -> Draft:
    """The document's own text out of its source, repaired and without what the site put around it.

    Raises PassageError where the document's declared passage or repairs do not fit the source, EvidenceError where a
    declared value's words do not stand in it.
    """
    draft = repair(raw, document)
    check_evidence(draft.text, document)
    draft = cut_passage(draft, document)
    draft = drop_contents(squeeze_lines(drop_furniture(draft, lexicon.furniture)))
    tables = () if isinstance(raw, str) else raw.tables
    return replace(draft, tables=move_tables(tables, draft.origins))


def repair(raw: Raw | str, document: Document) -> Draft:
    """The whole source with its damage repaired, nothing left out yet."""
    draft = open_draft(raw) if isinstance(raw, str) else mark_unsure(open_draft(raw.text), raw)
    for step in (
        drop_invisible,
        fold_spaces,
        drop_pinyin,
        mark_lost,
        simplify,
        fix_percent_signs,
        fix_zeros,
        fix_tens,
        fix_signs,
        fix_list_stops,
    ):
        draft = step(draft)
    return apply_declared(draft, document)


def apply_declared(draft: Draft, document: Document) -> Draft:
    """The repairs that a person declared in the document's file."""
    for declared in document.repairs:
        at = find_once(draft.text, declared.context, f"{document.id}: repair of {declared.raw!r}")
        inside = declared.context.count(declared.raw)
        if inside != 1:
            raise PassageError(
                f"{document.id}: repair of {declared.raw!r}: it stands {inside} times in its context; "
                "quote a context in which it stands once"
            )
        start = at + declared.context.index(declared.raw)
        edit = Edit(start, start + len(declared.raw), declared.clean)
        draft = rewrite(draft, [edit], "declared", declared.reason, declared=True)
    return draft


def cut_passage(draft: Draft, document: Document) -> Draft:
    """The document's own passage; what stands before and after it in the source is dropped."""
    passage = document.passage
    start, end = 0, len(draft.text)
    if passage.begin is not None:
        start = find_once(draft.text, passage.begin, f"{document.id}: passage.begin")
    if passage.end is not None:
        end = find_once(draft.text, passage.end, f"{document.id}: passage.end") + len(passage.end)
    if passage.end is not None and end <= start:
        raise PassageError(f"{document.id}: passage.end stands before passage.begin")
    inside = Span(
        draft.ends[start - 1] if start else 0,
        draft.origins[end] if end < len(draft.text) else len(draft.raw),
    )
    own = tuple(
        r for r in draft.repairs if inside.start <= r.span.start and r.span.end <= inside.end
    )
    outside = tuple(
        Repair("outside", span, words, "", "不在本文件的起止范围内")
        for span in (Span(0, inside.start), Span(inside.end, len(draft.raw)))
        if (words := draft.raw[span.start : span.end]).strip()
    )
    edits = [Edit(0, start, ""), Edit(end, len(draft.text), "")]
    return rewrite(replace(draft, repairs=own, dropped=(*draft.dropped, *outside)), edits)


def find_once(text: str, words: str, name: str) -> int:
    """Where `words` stand in `text`; PassageError unless it is exactly one place."""
    found = text.count(words)
    if found != 1:
        problem = (
            "does not stand in the clean text"
            if not found
            else f"stands {found} times in the clean text"
        )
        raise PassageError(f"{name}: {words!r} {problem}; quote words that stand there once")
    return text.index(words)


def check_evidence(text: str, document: Document) -> None:
    """Raises EvidenceError unless the words of every declared value stand in the source."""
    whole = bare(text)
    for name, evidence in document.evidence.items():
        if bare(evidence.quote) not in whole:
            raise EvidenceError(
                f"{document.id}: {name}: {evidence.quote!r} does not stand in its source"
            )
    for relation in document.relations:
        if bare(relation.evidence.quote) not in whole:
            raise EvidenceError(
                f"{document.id}: relation {relation.target!r}: its quote does not stand in its source"
            )


def bare(text: str) -> str:
    """The text as quotes are compared: after NFKC and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())
