"""How people speak of themselves and their families: the words of `corpus/lexicon/` that tell who and what.

All patterns are searched in normalised text (NFKC, simplified characters, lower case).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Stance = Literal["state", "noun"]
Reach = Literal["here", "outside", "district"]


@dataclass(frozen=True, slots=True)
class KinWords:
    """A match of `patterns` speaks of someone.

    `refers` means whoever was spoken of last, if anyone (他, 老人). `bystander` is somebody nobody asks about (儿子): what is
    told of them is no fact. `members` are the relations of a pair (爸妈), `spouse` says that they are
    married. `unnamed` is nobody in particular (老人) unless something particular is told; one that is not `called` is a pronoun.
    What `apart` finds in the words tells several of a relation from one another (二伯, 张大爷).
    """

    relation: str
    label: str
    patterns: tuple[str, ...]
    refers: bool = False
    bystander: bool = False
    unnamed: bool = False
    called: bool = True
    members: tuple[str, ...] = ()
    spouse: bool = False
    gender: Literal["male", "female"] | None = None
    apart: str = ""


@dataclass(frozen=True, slots=True)
class AgeForm:
    """A way of telling an age: `<n>` in `patterns` is a number, `<m>` its second one (八十二三).

    The age lies from `low` to `high` years off that number; None is no bound. A `bare` form lacks 岁 and is an age only where
    it is told of someone. `second` says what the second number replaces: the last digit, or the tens.
    """

    patterns: tuple[str, ...]
    low: int | None = 0
    high: int | None = 0
    bare: bool = False
    second: Literal["digit", "tens"] | None = None


@dataclass(frozen=True, slots=True)
class AgeWords:
    """How ages and births are told.

    `numeral` is what stands for `<n>`. `tails` are what makes a bare number something else (元, 楼) where it follows, `rules`
    what makes an age one of a rule (岁以上) rather than somebody's. `plausible` bounds a bare number. `births` have the groups
    `year` (four digits) or `short` (two), `month` and `day`; `lunar` marks a month of the old calendar. `century` is where
    two digits belong, `since` the first two digits that do.
    """

    numeral: str = r"\d{1,3}"
    forms: tuple[AgeForm, ...] = ()
    tails: str = ""
    rules: str = ""
    leads: str = ""
    plausible: tuple[int, int] = (0, 130)
    births: tuple[str, ...] = ()
    lunar: str = ""
    century: int = 1900
    since: int = 10


@dataclass(frozen=True, slots=True)
class FactWords:
    """A match of `patterns` tells that `fact` has `value`; negated it has `negated`, None saying nothing.

    A `state` tells it by itself (吃低保); a `noun` (低保户) only where it is told of someone. `hints` are
    facts that the words make worth asking for and do not settle (瘫在床上 is no grade).
    """

    patterns: tuple[str, ...]
    fact: str = ""
    value: Any = None
    negated: Any = None
    stance: Stance = "state"
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """What around the name of a place makes it the value of `fact`: `before` ends in front of it, `after` begins behind it.

    Both are needed where both are given. `outside` words say that it is some other place (户口不在宝坻).
    """

    fact: str
    before: str = ""
    after: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class NearWords:
    """Words that tell of a place by where the speaker is: `here` (本市户口), `outside` of it (外地户口), this `district`."""

    fact: str
    reach: Reach
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeechWords:
    """What words around a fact do to it.

    `openings` ask for an answer and tell nothing (我想问一下). `fillers` may stand between somebody and what is told
    of them (今年, 是). `negations` end in front of what they deny, `denials` begin behind it, `none_of` denies a list (孤寡、独居都不算; `<p>` is one of its
    facts), a `copula` (是) ties it to somebody further off, `now` tells an age (今年), `gone` begins behind somebody who is dead, `doubts` end in front of what is not known, `doubted` begins
    behind it; `twice` is a question that says its word twice (住不住养老院), a NUL being where the fact begins. `modals` in
    front of it, or `questions` behind it, make it something wished, asked or required. `suppositions`
    make a sentence an if. `corrections` take back what was said. `together` joins people, `all` tells of everybody (都), `each` begins what is told of one of a
    pair. `yes`, `no` and `unsure` are whole answers; after `hedges` (好像, 应该) `affirms` and `denies` begin longer ones. `lacks` begins the
    name of a fact that is itself a lack (无子女), to which 没有, with words of `having`, says yes; `everybody` is in a question for
    what nobody lacks (户口), to which 没有 is no answer. `ordinals` choose among what was offered
    (第二个), by their group; `measures` are numbers with their unit, each a group (三级). `asks` is what makes a piece of text a question.
    `follows` is how a question goes on from the last one (那…呢).
    """

    openings: str = ""
    fillers: str = ""
    negations: str = ""
    denials: str = ""
    none_of: str = ""
    gone: str = ""
    copula: str = ""
    now: str = ""
    doubts: str = ""
    doubted: str = ""
    twice: str = ""
    modals: str = ""
    questions: str = ""
    suppositions: str = ""
    corrections: str = ""
    together: str = ""
    all: str = ""
    each: str = ""
    yes: str = ""
    no: str = ""
    unsure: str = ""
    unread: str = ""
    hedges: str = ""
    affirms: str = ""
    denies: str = ""
    lacks: str = ""
    having: str = ""
    everybody: str = ""
    ordinals: str = ""
    measures: str = ""
    asks: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """All of it. `slips` maps a misspelling to what is meant, of the same length."""

    slips: Mapping[str, str] = field(default_factory=dict)
    speech: SpeechWords = SpeechWords()
    people: tuple[KinWords, ...] = ()
    ages: AgeWords = AgeWords()
    facts: tuple[FactWords, ...] = ()
    places: tuple[PlaceWords, ...] = ()
    near: tuple[NearWords, ...] = ()
