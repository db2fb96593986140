"""Places as people name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus.model import Document, Place
from service.model import PlaceView


def full_name(code: str, places: Mapping[str, Place]) -> str:
    """The name with those of the places that hold it: 天津市宝坻区."""
    place = places[code]
    return (full_name(place.parent, places) if place.parent else "") + place.name


def place_views(codes: Iterable[str], places: Mapping[str, Place]) -> tuple[PlaceView, ...]:
    """Each code with its full name, in the order given."""
    return tuple(PlaceView(code, full_name(code, places)) for code in codes)


def covered_places(
    documents: Iterable[Document], places: Mapping[str, Place]
) -> tuple[PlaceView, ...]:
    """The places that documents are from, by code: the larger before the smaller in it."""
    return place_views(sorted({code for each in documents for code in each.places}), places)
