"""One text, heard piece by piece: who is spoken of, and which phrases tell something of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from corpus.gazetteer import Mention
from service.understanding.ages import AGE, BIRTH
from service.understanding.facts import FactFinder
from service.understanding.ledger import Ledger
from service.understanding.people import Figure, KinMention
from service.understanding.phrases import Phrase
from service.understanding.pieces import Piece, Spot, cut
from service.understanding.speech import Speech
from service.understanding.told import Said

OF = re.compile("[的他她]")
"""How somebody's relative is called: 我妈的妈妈, 我老公他妈."""

UNCERTAIN = {"uncertain": True}


class Hearing:
    """A text while it is read into a ledger."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[KinMention],
        phrases: Sequence[Phrase],
        places: Sequence[Mention],
        speech: Speech,
        facts: FactFinder,
        ledger: Ledger,
    ) -> None:
        self.text, self.speech, self.facts = text, speech, facts
        self.between = _blanked(text, places)
        self.ledger, self.cast = ledger, ledger.cast
        self.phrases = phrases
        self.mentions = [
            m for m in mentions if not any(p.start < m.end and m.start < p.end for p in phrases)
        ]
        spans = [(p.start, p.end) for p in phrases if p.fact and isinstance(p.value, bool)]
        self.denied = speech.none_of(text, spans)
        supposition = speech.suppositions.search(text)
        self.supposed_from = supposition.start() if supposition else len(text)
        self.met: list[Figure] = []
        self.nobody: Figure | None = None
        self.lost = False

    def read(self) -> None:
        """Take in every piece."""
        for piece in cut(self.text, self.mentions, self.phrases):
            self._read_piece(piece)
        self.ledger.settle()

    def _read_piece(self, piece: Piece) -> None:
        asks = self.speech.asks.search(self.text, piece.start, piece.end) is not None
        events = piece.events
        at, group, bystander, turn = piece.start, None, False, 0
        linked = met = False
        for n, event in enumerate(events):
            gap = self.between[min(at, event.start) : event.start]
            if isinstance(event, KinMention):
                group, bystander = self._meet(event, group if met else None, gap)
                linked, met, turn = True, True, 0
            elif event.fact or event.hints:
                turn += self._turns(group, gap)
                spot = Spot(
                    event,
                    piece,
                    gap,
                    tail=self.text[event.end : piece.end],
                    room=events[n + 1].start - event.end if n + 1 < len(events) else -1,
                    group=group[turn - 1 : turn] if group and turn else group,
                    ahead=None if group else self._ahead(events[n + 1 :], event.end),
                    bystander=bystander,
                    linked=linked,
                    asks=asks,
                )
                linked, met = self._take(spot), False
            at = max(at, event.end)

    def _turns(self, group: list[Figure] | None, gap: str) -> bool:
        """Whether what follows is told of the next of several: 一个82一个79."""
        return bool(group) and len(group or ()) > 1 and self.speech.each.search(gap) is not None

    def _meet(
        self, mention: KinMention, group: list[Figure] | None, gap: str
    ) -> tuple[list[Figure] | None, bool]:
        """Those spoken of from here on, and whether it is a bystander."""
        self.ledger.name(self.text[mention.start : mention.end])
        if mention.kin.bystander:
            return None, True
        if self.speech.gone.match(self.text, mention.end) or self.speech.negations.search(gap):
            return group, False  # 老伴去世了, 没有老伴
        whose = group[0] if group and not gap and len(group) == 1 else None
        if whose and OF.match(self.text, mention.start):
            figures = self.cast.relative(whose, mention.kin)
        else:
            figures = self.cast.call(mention.kin)
            if group and (not gap or self.speech.together.fullmatch(gap)):
                figures = [*group, *(f for f in figures if f not in group)]
        self.cast.focus = figures
        self.met += [f for f in figures if f not in self.met]
        self.lost = False
        return figures, False

    def _ahead(self, events: list[KinMention | Phrase], at: int) -> list[Figure] | None:
        """Those that a phrase in front of them describes: 82岁的老母亲."""
        for event in events:
            if self.speech.rest(self.text[min(at, event.start) : event.start]):
                return None
            if isinstance(event, KinMention):
                return None if event.kin.bystander else self.cast.call(event.kin)
            at = event.end
        return None

    # -- one phrase -----------------------------------------------------------------------------
    def _take(self, spot: Spot) -> bool:
        """Take in a phrase; whether what follows is linked to somebody."""
        phrase = spot.phrase
        loose = phrase.stance in ("state", "hint", "open")
        words = self.text[phrase.start : phrase.end]
        stand = self.speech.stand(spot.gap, spot.tail, loose=loose, room=spot.room, phrase=words)
        if phrase.start in self.denied:
            stand = "denied"
        if stand is None or stand == "asked":
            return False
        if spot.bystander and not spot.ahead:
            self.lost = True
            return False
        if not self._is_somebodys(spot):
            return False
        values = {"told": phrase.value, "denied": phrase.negated, "doubted": UNCERTAIN}
        value = values[stand]
        if phrase.stance == "hint" or value is None:
            for figure in spot.group or spot.ahead or self.cast.focus:
                figure.hints += phrase.hints
            return spot.linked
        people = spot.group or spot.ahead or ([] if self.lost else self._nearest(spot))
        if people:
            self._say(phrase, value, people, spot.asks)
        return bool(people)

    def _is_somebodys(self, spot: Spot) -> bool:
        """Whether a phrase is told of somebody rather than named, counted or ruled."""
        if spot.phrase.fact in (AGE, BIRTH) and not self._is_age(spot):
            return False
        if spot.phrase.stance not in ("noun", "bare"):
            return True
        return spot.linked or self._is_all(spot) or self._is_tied(spot)

    def _is_age(self, spot: Spot) -> bool:
        """Whether an age is told of somebody, and is not that of a rule."""
        rules, leads = self.facts.rules, self.facts.leads
        if leads and leads.search(spot.gap):
            return False
        if spot.linked and any(figure.named for figure in spot.group or ()):
            return True
        if spot.phrase.stance == "open":
            return False
        return not (rules and rules.match(self.text, spot.phrase.end))

    def _is_all(self, spot: Spot) -> bool:
        """Whether a piece is nothing but the phrase, so that a list goes on: 82，低保户，一个人住."""
        known = [p.start for p in spot.piece.phrases if p.start >= spot.phrase.end]
        end = min(known, default=spot.piece.end)
        tail = self.speech.denials.sub("", self.text[spot.phrase.end : end].rstrip("?"))
        others = bool(self.cast.figures or self.mentions) or any(
            p is not spot.phrase and p.stance != "hint" for p in self.phrases
        )
        return others and not self.speech.rest(tail) and not self.speech.undenied(spot.gap)

    def _is_tied(self, spot: Spot) -> bool:
        """Whether words in front tie it to somebody of the piece: 是低保户, 今年82."""
        if spot.phrase.stance == "bare":
            return self.speech.now.search(spot.gap) is not None
        return bool(spot.group) and self.speech.copula.search(spot.gap) is not None

    def _nearest(self, spot: Spot) -> list[Figure]:
        """Those spoken of before, all of them where it says so, or next, or nobody in particular."""
        piece = spot.piece
        if len(self.met) > 1 and self.speech.all.search(self.text[piece.start : spot.phrase.end]):
            return self.met
        if self.cast.focus:
            return self.cast.focus
        later = next(
            (m for m in self.mentions if m.start >= piece.start and not m.kin.bystander), None
        )
        if later:
            return self.cast.call(later.kin)
        if self.nobody is None:
            self.nobody = self.cast.nobody()
        return [self.nobody]

    def _say(self, phrase: Phrase, value: Any, people: list[Figure], asks: bool) -> None:
        words = self.text[phrase.start : phrase.end]
        supposed = phrase.start >= self.supposed_from
        said = Said(phrase.fact, value, words, self.ledger.turn, supposed)
        self.ledger.say(said, people, asks=asks, hints=phrase.hints)


def _blanked(text: str, places: Sequence[Mention]) -> str:
    """The text in which names of places stand between words like any filler: 我妈75岁，宝坻低保户."""
    for place in places:
        text = f"{text[: place.start]}{' ' * (place.end - place.start)}{text[place.end :]}"
    return text
