"""Question -> what it tells of whom, on top of what was told before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from corpus.gazetteer import Gazetteer, Mention
from corpus.model import Lexicon
from corpus.vocabulary import Atom, Vocabulary
from indexer.segment import normalise
from service.understanding.ages import AGE, BIRTH
from service.understanding.facts import FactFinder
from service.understanding.people import Cast, Figure, KinFinder, KinMention
from service.understanding.phrases import Phrase
from service.understanding.replies import read_reply
from service.understanding.speech import Speech
from service.understanding.told import AskedFact, Said, Told

PIECE = re.compile(r"[^,。;?!\s、]+[?]?")
OF = re.compile("[的他她]")
"""How somebody's relative is called: 我妈的妈妈, 我老公他妈."""

YOUNGER = "younger_age"
UNCERTAIN = {"uncertain": True}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text between punctuation, with those it speaks of and what it may tell."""

    start: int
    end: int
    mentions: tuple[KinMention, ...]
    phrases: tuple[Phrase, ...]


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


class Listener:
    """Listens with the words, facts and places of one generation; made once."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.talk = lexicon.talk
        self.vocabulary = vocabulary
        self.gazetteer = gazetteer
        self.kin = KinFinder(self.talk.people)
        self.facts = FactFinder(vocabulary, self.talk, gazetteer)
        self.speech = Speech(self.talk.speech)
        self._slips = re.compile("|".join(map(re.escape, self.talk.slips)) or r"(?!)")

    def listen(
        self,
        text: str,
        *,
        before: Told | None = None,
        asked: AskedFact | None = None,
        home: str | None = None,
        mentions: Iterable[Mention] | None = None,
    ) -> Told:
        """What `text` tells, with what was told `before`.

        `asked` is the fact that was asked for last, so that 不清楚 and 没有 answer it. `home` is the code of the place
        meant where none is named. `mentions` are the places of the normalised text, where they are known already.
        """
        before = before or Told()
        plain = self._slips.sub(lambda m: self.talk.slips[m[0]], normalise(text).strip())
        if mentions is None or plain != text:
            mentions = self.gazetteer.find(plain)
        hearing = _Hearing(self, plain, list(mentions), before, home or None)
        hearing.read()
        if asked:
            hearing.answer(asked)
        return hearing.told()


class _Hearing:
    """One text while it is read."""

    def __init__(
        self, listener: Listener, text: str, places: list[Mention], before: Told, home: str | None
    ) -> None:
        self.listener, self.text, self.before, self.home = listener, text, before, home
        self.places = places
        self.speech = listener.speech
        self.turn = before.turn + 1
        self.cast = Cast(listener.talk.people, before.people, before.focus)
        self.household = dict(before.household)
        self.phrases = listener.facts.find(text, places, home)
        self.mentions = [
            m
            for m in listener.kin.find(text)
            if not any(p.start < m.end and m.start < p.end for p in self.phrases)
        ]
        self.supposed = self.speech.suppositions.search(text) is not None
        self.corrects = self.speech.corrections.search(text) is not None
        self.fresh = False
        self.met: list[Figure] = []
        self.nobody: Figure | None = None
        self.sure: set[int] = set()
        self.torn: set[int] = set()
        self.waiting: list[tuple[Phrase, Any]] = []
        self.ages: list[tuple[list[Figure], Any, str]] = []

    def read(self) -> None:
        """Take in every piece."""
        self.lost = False
        for piece in self._pieces():
            self._read_piece(piece)
        self._give_ages()
        self._drop_nobody()

    # -- pieces ---------------------------------------------------------------------------------
    def _pieces(self) -> list[Piece]:
        """The text cut at punctuation that no phrase or mention spans."""
        cuts = [m.span() for m in PIECE.finditer(self.text)]
        joined: list[tuple[int, int]] = []
        inside = [(p.start, p.end) for p in self.phrases] + [
            (m.start, m.end) for m in self.mentions
        ]
        for start, end in cuts:
            if joined and any(a < joined[-1][1] and start < b for a, b in inside):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return [
            Piece(
                start,
                end,
                tuple(m for m in self.mentions if start <= m.start < end),
                tuple(p for p in self.phrases if start <= p.start < end),
            )
            for start, end in joined
        ]

    def _read_piece(self, piece: Piece) -> None:
        asks = self.speech.asks.search(self.text, piece.start, piece.end) is not None
        events: list[KinMention | Phrase] = sorted(
            [*piece.mentions, *piece.phrases], key=lambda each: (each.start, each.end)
        )
        at, group, bystander, turn = piece.start, None, False, 0
        linked = met = False
        for n, event in enumerate(events):
            gap = self.text[min(at, event.start) : event.start]
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
        stand = self.speech.stand(spot.gap, spot.tail, loose=loose, room=spot.room)
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
        rules, leads = self.listener.facts.rules, self.listener.facts.leads
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
        said = Said(phrase.fact, value, words, self.turn, self.supposed)
        if not self._accepts(said):
            return
        fact = self.listener.vocabulary.facts[phrase.fact]
        if fact.subject == "household":
            self.household[fact.key] = said
            self.fresh = True
            return
        if fact.key == AGE and len(people) > 1:
            self.ages.append((people, value, words))
        for figure in people:
            if phrase.fact in (AGE, BIRTH) or not asks:
                self.sure.add(id(figure))
            if fact.key == AGE and len(people) > 1:
                continue
            self._put(figure, said)
            figure.hints += phrase.hints

    def _put(self, figure: Figure, said: Said) -> None:
        """Take in a fact; what it contradicts was told wrongly before."""
        old = figure.said.get(said.fact)
        if (
            old
            and old.turn == said.turn
            and said.fact == AGE
            and not (figure.named or self.corrects)
        ):
            self.torn.add(id(figure))  # 女60岁男65岁 is a rule's
        said = replace(said, value=_join(old, said))
        figure.said[said.fact] = said
        if said.fact in (AGE, BIRTH):
            other = BIRTH if said.fact == AGE else AGE
            if other in figure.said and figure.said[other].turn < said.turn:
                del figure.said[other]
        for key in [k for k, v in figure.said.items() if k != said.fact]:
            if self._contradict(said, figure.said[key]):
                del figure.said[key]
        self.fresh = True

    def _contradict(self, one: Said, other: Said) -> bool:
        return self._rules_out(one, other) or self._rules_out(other, one)

    def _rules_out(self, one: Said, other: Said) -> bool:
        """Whether what follows from the first denies the second."""
        fact = self.listener.vocabulary.facts[one.fact]
        return any(
            atom.fact == other.fact and _holds(atom, other.value) is False
            for implied in fact.implies
            if _holds(implied.when, one.value)
            for atom in implied.then
        )

    def _accepts(self, said: Said) -> bool:
        """Whether a number lies in the range of its fact."""
        fact, value = self.listener.vocabulary.facts[said.fact], said.value
        bounds = value.values() if isinstance(value, dict) else (value,)
        numbers = [n for n in bounds if isinstance(n, int) and not isinstance(n, bool)]
        return all(
            (fact.min is None or fact.min <= n) and (fact.max is None or n <= fact.max)
            for n in numbers
        )

    # -- in the end -----------------------------------------------------------------------------
    def _give_ages(self) -> None:
        """Ages told of several people: as many as people go one to each, a single one to all."""
        groups: dict[tuple[int, ...], list[tuple[Any, str]]] = {}
        figures: dict[tuple[int, ...], list[Figure]] = {}
        for people, value, words in self.ages:
            key = tuple(id(f) for f in people)
            groups.setdefault(key, []).append((value, words))
            figures[key] = people
        for key, told in groups.items():
            people = figures[key]
            if len(told) == 1:
                told = told * len(people)
            if len(told) == len(people):
                for figure, (value, words) in zip(people, told, strict=True):
                    self._put(figure, Said(AGE, value, words, self.turn, self.supposed))

    def _drop_nobody(self) -> None:
        """Forget those of whom nothing particular was told."""
        before = {p.id for p in self.before.people}
        kept = [
            f
            for f in self.cast.figures
            if f.id in before
            or (f.named and (f.said or f in self.cast.focus))
            or (id(f) in self.sure and id(f) not in self.torn)
        ]
        self.cast.figures = kept
        self.cast.focus = [f for f in self.cast.focus if f in kept] or kept[-1:]

    def answer(self, asked: AskedFact) -> None:
        """Take a short answer to what was asked, unless the text told it already."""
        fact = self.listener.vocabulary.facts.get(asked.fact)
        figure = next((f for f in self.cast.figures if f.id == asked.person), None)
        if fact is None:
            return
        store = self.household if figure is None else figure.said
        if fact.key in store and store[fact.key].turn == self.turn:
            return
        value = read_reply(self.text, fact, self.listener, self.places, self.home)
        if value is None:
            return
        said = Said(fact.key, value, self.text, self.turn)
        if not self._accepts(said):
            return
        if figure is None and fact.subject == "household":
            self.household[fact.key] = said
            self.fresh = True
        elif figure:
            self._put(figure, said)
            self.cast.focus = [figure]

    def told(self) -> Told:
        """What is known now."""
        people = self.cast.people()
        focus = tuple(f.id for f in self.cast.focus)
        self._tell_younger()
        return Told(people, self.household, focus, self.turn, self.fresh)

    def _tell_younger(self) -> None:
        """The younger age of a couple is the lower of two that were told."""
        if YOUNGER not in self.listener.vocabulary.facts:
            return
        by_relation = {f.relation: f for f in self.cast.figures}
        for kin in self.listener.talk.people:
            if not (kin.spouse and all(m in by_relation for m in kin.members)):
                continue
            ages = [by_relation[m].said.get(AGE) for m in kin.members]
            numbers = [a for a in ages if a and isinstance(a.value, int)]
            if len(numbers) == len(kin.members):
                lower = min(numbers, key=lambda a: a.value)
                self.household[YOUNGER] = replace(lower, fact=YOUNGER)


def _join(old: Said | None, new: Said) -> Any:
    """The value of a set with what was told of it before; another value replaces."""
    if old is None or not (isinstance(old.value, dict) and isinstance(new.value, dict)):
        return new.value
    if not {"has", "lacks"} & set(new.value):
        return new.value
    joined = {}
    for name, opposite in (("has", "lacks"), ("lacks", "has")):
        kept = [v for v in old.value.get(name, []) if v not in new.value.get(opposite, [])]
        members = list(dict.fromkeys([*kept, *new.value.get(name, [])]))
        if members:
            joined[name] = members
    return joined


def _holds(atom: Atom, value: Any) -> bool | None:
    """Whether a plain value meets an atom; None where that cannot be told simply."""
    if isinstance(value, bool):
        value = str(value).lower()
    if not isinstance(value, str) or atom.op not in ("=", "!=", "in"):
        return None
    return (value in atom.literals) == (atom.op != "!=")
