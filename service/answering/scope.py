"""Places -> the documents that may answer for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.gazetteer import Gazetteer
from corpus.model import Document, Place


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids of documents.

    `holding` hold for the place asked about: its own and those of the places that it lies in. `below` hold only for a
    part of it; they may be told as that part's, never as the whole's.
    """

    holding: frozenset[str]
    below: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Both."""
        return self.holding | self.below


def documents_for(
    places: Iterable[Place], documents: Mapping[str, Document], gazetteer: Gazetteer
) -> Scope:
    """The scope of the places together; without a place every document may answer."""
    codes = {place.code for place in places}
    if not codes:
        return Scope(frozenset(documents), frozenset())
    above = {ancestor for code in codes for ancestor in gazetteer.ancestry(code)}
    holding = {name for name, document in documents.items() if above & set(document.places)}
    below = {
        name
        for name, document in documents.items()
        if any(codes & set(gazetteer.ancestry(place)) for place in document.places)
    }
    return Scope(frozenset(holding), frozenset(below - holding))
