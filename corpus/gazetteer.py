"""Text -> the places that it names, by the administrative divisions of the generation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.model import Place

ENDINGS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "新区",
    "省",
    "市",
    "盟",
    "区",
    "县",
    "旗",
)
"""What may be left out of a name as long as two characters stay."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a place in a text: its characters, and every place that it can be."""

    start: int
    end: int
    candidates: tuple[Place, ...]


NATION = "000000"
"""The code of the whole country in places.yaml; a national law holds in every place."""


class Gazetteer:
    """Finds places by name; `full_name` tells them with their parents."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self.places = places
        self._sure: dict[str, list[Place]] = {}
        self._after_parent: dict[str, list[Place]] = {}
        for place in places.values():
            self._learn(place)
        self._longest = max(map(len, [*self._sure, *self._after_parent]), default=0)

    def find(self, text: str) -> tuple[Mention, ...]:
        """The places named in `text`, in order; 天津市宝坻区 is one mention of the district.

        A name that several places bear keeps them all, unless the text names the parent of one.
        """
        mentions: list[Mention] = []
        at = 0
        while at < len(text):
            mention = self._read(text, at, mentions[-1] if mentions else None)
            if mention is None:
                at += 1
                continue
            at = mention.end
            before = mentions[-1] if mentions else None
            if (
                before
                and before.end == mention.start
                and self._below(mention.candidates, before.candidates)
            ):
                mentions.pop()
                mention = Mention(before.start, mention.end, mention.candidates)
            mentions.append(mention)
        return tuple(self._settle(mention, mentions) for mention in mentions)

    def ancestry(self, code: str) -> tuple[str, ...]:
        """The code itself and those of the places that hold it, innermost first, the nation last."""
        chain: list[str] = []
        at: str | None = code
        while at is not None and at in self.places:
            chain.append(at)
            at = self.places[at].parent
        if chain and chain[-1] != NATION and NATION in self.places:
            chain.append(NATION)
        return tuple(chain)

    def full_name(self, code: str) -> str:
        """The name with its parents' in front, the nation's left out: 天津市宝坻区."""
        chain = [c for c in self.ancestry(code) if c != NATION or code == NATION]
        return "".join(self.places[c].name for c in reversed(chain))

    def _learn(self, place: Place) -> None:
        stem = _stem(place.name)
        if place.ordinary == "name":
            sure, later = [], [place.name, stem]
        elif place.ordinary == "stem":
            sure, later = [place.name], [stem]
        else:
            sure, later = [place.name, stem], []
        for name in dict.fromkeys((*sure, *place.aliases)):
            self._sure.setdefault(name, []).append(place)
        for name in dict.fromkeys(later):
            self._after_parent.setdefault(name, []).append(place)

    def _read(self, text: str, at: int, before: Mention | None) -> Mention | None:
        """The longest name that begins at `at`."""
        for end in range(min(len(text), at + self._longest), at, -1):
            name = text[at:end]
            found = list(self._sure.get(name, ()))
            if before and before.end == at:
                below = self._below(self._after_parent.get(name, ()), before.candidates)
                found = list(self._below(found, before.candidates)) or below or found
            if found:
                return Mention(at, end, tuple(found))
        return None

    def _below(self, places: Iterable[Place], parents: Iterable[Place]) -> list[Place]:
        """Those of `places` that lie in one of `parents`."""
        codes = {parent.code for parent in parents}
        return [place for place in places if codes & set(self.ancestry(place.code)[1:])]

    def _settle(self, mention: Mention, mentions: Iterable[Mention]) -> Mention:
        """The mention with the candidates that lie in another place of the text, if any do."""
        if len(mention.candidates) == 1:
            return mention
        others = [place for other in mentions if other is not mention for place in other.candidates]
        below = self._below(mention.candidates, others)
        highest = below if below else [p for p in mention.candidates if p.level != "district"]
        return Mention(mention.start, mention.end, tuple(below or highest or mention.candidates))


def _stem(name: str) -> str:
    """The name without its ending, if two characters stay."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name
