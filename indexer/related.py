"""A document's text -> the documents that it carries out, reports on or replaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.gazetteer import Gazetteer
from corpus.metadata import MetadataWords
from corpus.model import Document, Evidence, Relation
from indexer.clean import bare

NATIONAL = 99
"""How far above any place the documents of the whole country stand."""

PURPOSE = 6
"""Paragraphs at the beginning in which a document says what it carries out."""


def find_relations(
    document: Document, text: str, words: MetadataWords, gazetteer: Gazetteer
) -> tuple[Relation, ...]:
    """What a document says that it carries out; of a report, what it reports on.

    Of several documents carried out only those of the nearest level above are proposed: a district carries out its
    city's plan, which carries out the country's.
    """
    if document.kind in ("report", "signed_article"):
        match = re.search(words.reported, text) if document.kind == "report" else None
        named = re.search("《[^《》]+》", match[0]) if match else None
        if not match or not named:
            return ()
        return (Relation("reports_on", named[0], Evidence(match[0])),)
    targets = list(find_targets(text, words))
    levels = [_level(target, document, gazetteer) for target, _ in targets]
    nearest = min(levels, default=0)
    return tuple(
        Relation("implements", target, Evidence(quote))
        for (target, quote), level in zip(targets, levels, strict=True)
        if level == nearest
    )


def find_targets(text: str, words: MetadataWords) -> Iterator[tuple[str, str]]:
    """The documents that the sentence of purpose names as carried out, with the words that say so."""
    for paragraph in [line for line in text.split("\n") if line.strip()][: PURPOSE * 3]:
        for sentence in paragraph.split("。"):
            purpose = re.fullmatch(words.purpose, sentence)
            if not purpose or not re.search(words.implements_marks, sentence):
                continue
            begin = re.search(words.implements_marks, sentence)
            assert begin is not None
            found = False
            for match in re.finditer(words.implemented, sentence[begin.start() :]):
                found = True
                yield (match["plain"] or match[0]).strip(), match[0].strip()
                if match["plain"]:
                    break
            if found:
                return


def find_replaced(document: Document, held: Sequence[Document]) -> Document | None:
    """The newest held document of the same title, draft marks aside, of the same places."""
    same = [
        other
        for other in held
        if _core(other.title) == _core(document.title)
        and document.title
        and (not document.places or set(other.places) & set(document.places))
    ]
    return max(same, key=lambda other: other.edition, default=None)


def _core(title: str) -> str:
    return re.sub(r"[(（][^()（）]*[)）]$", "", bare(title))


def _level(target: str, document: Document, gazetteer: Gazetteer) -> int:
    """How many levels above the document's place the target's issuer stands."""
    mentions = gazetteer.find(target)
    codes = {place.code for mention in mentions[:1] for place in mention.candidates}
    for place in document.places:
        chain = gazetteer.ancestry(place)
        for steps, code in enumerate(chain):
            if code in codes:
                return steps
    return NATIONAL - 1 if codes else NATIONAL
