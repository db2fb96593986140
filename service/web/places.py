"""Places as people name them."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.gazetteer import Gazetteer
from corpus.model import Document
from service.model import PlaceView


def place_views(codes: Iterable[str], gazetteer: Gazetteer) -> tuple[PlaceView, ...]:
    """Each code with its full name (天津市宝坻区), in the order given."""
    return tuple(PlaceView(code, gazetteer.full_name(code)) for code in codes)


def covered_places(documents: Iterable[Document], gazetteer: Gazetteer) -> tuple[PlaceView, ...]:
    """The places that documents are from, by code: the larger before the smaller in it."""
    return place_views(sorted({code for each in documents for code in each.places}), gazetteer)
