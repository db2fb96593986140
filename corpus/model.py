"""The types that hold what the law says: frozen values, no behaviour but views of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from corpus.naming import Naming
from corpus.presumptions import PresumptionWords
from corpus.quantity_words import QuantityWords
from corpus.rule import Rule, Target
from corpus.talk import Talk
from corpus.vocabulary import Vocabulary

DocumentKind = Literal["notice", "plan", "regulation", "report", "signed_article"]
Validity = Literal[
    "in_force", "not_yet", "draft", "expired", "repealed", "unknown", "not_applicable"
]
Force = Literal["entitles", "duty", "plans", "pilots", "encourages", "defers", "target", "states"]
ClauseKind = Literal["title", "heading", "item", "paragraph", "row", "cell"]
PlaceLevel = Literal["nation", "province", "city", "district"]
RelationKind = Literal["draft_of", "implements", "reports_on", "replaces"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of some text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division.

    `code` is its GB/T 2260 code, `parent` the code of the one that holds it. `aliases` are
    further names that people use (沪, 帝都); the name without its suffix needs no entry.
    `ordinary` says what of the name is also an everyday word, so that it is a place only with its
    suffix or after its parent's name (stem: 安宁, 平安) or only after its parent's name (name: 老城区).
    """

    code: str
    name: str
    level: PlaceLevel
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    ordinary: Literal["stem", "name"] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of the source that show a value; `judgement` says why, where a person inferred it."""

    quote: str
    judgement: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document is to another one, named by its title (and 文号) as printed."""

    kind: RelationKind
    target: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a document begins and ends in its source.

    `begin` are its first words and `end` its last, as they stand in the *clean* text; null is the
    beginning or the end of the source.
    """

    begin: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document with a numbering of its own (notice, list, background).

    `id` is the first step of its clauses' paths, empty for the main text. `begin` are its first
    words in the clean text. A part reaches to the beginning of the next.
    """

    id: str
    name: str
    begin: str


@dataclass(frozen=True, slots=True)
class DeclaredRepair:
    """A repair that a person decided: `raw` is read as `clean`. It must occur exactly once in `context`."""

    raw: str
    clean: str
    context: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was received."""

    id: str
    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its metadata; what the file does not say is None.

    `evidence` maps the name of each field that has a value to the words that show it. `replaced_on` is the
    day from which a newer edition stands in its place; no file says it, the newer document does.
    """

    id: str
    source: str
    work: str
    edition: str
    kind: DocumentKind
    title: str
    issuer: str | None
    author: str | None
    publisher: str | None
    number: str | None
    places: tuple[str, ...]
    issued: date | None
    published: date | None
    effective: date | None
    until: date | None
    consultation: Period | None
    draft: bool
    masked: bool
    repealed: bool
    relations: tuple[Relation, ...]
    evidence: Mapping[str, Evidence]
    passage: Passage
    parts: tuple[Part, ...]
    repairs: tuple[DeclaredRepair, ...]
    formerly: Mapping[str, str]
    replaced_on: date | None = None

    def validity_on(self, day: date) -> Validity:
        """Whether the document is in force on `day`, as far as it says so itself."""
        if self.kind in ("report", "signed_article"):
            return "not_applicable"
        if self.repealed or (self.replaced_on is not None and self.replaced_on <= day):
            return "repealed"
        if self.draft:
            return "draft"
        if self.until is not None and self.until < day:
            return "expired"
        if self.masked or self.effective is None:
            return "unknown"
        return "in_force" if self.effective <= day else "not_yet"


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch of raw text that the clean text shows otherwise.

    `span` counts raw characters. `kind` names the class of damage, `reason` says why this is one.
    `declared` marks a reading that a person chose.
    """

    kind: str
    span: Span
    raw: str
    clean: str
    reason: str
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A named cell of a row. `role` is what it holds: category, item, content, recipients, departments ..."""

    role: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SentenceMark:
    """A sentence of a clause: its characters in the clause's text, its force, and the words that show it."""

    span: Span
    force: Force
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """An addressable piece of a document.

    `path` are the steps of its id below the document. `label` is for people
    (二、主要任务（三）第6项; 清单 第19项 助餐服务), `heading` the titles above it and its own,
    outermost first. `text` is verbatim clean text; `span` counts characters of the document's
    clean text. `digest` is the hash of `text`. `sentences` cover `text` in order. `frame` are the stretches of the
    clean text outside `span` that a row's cells repeat: names of columns and categories printed above it.
    """

    id: str
    document: str
    path: tuple[str, ...]
    level: int
    kind: ClauseKind
    label: str
    heading: tuple[str, ...]
    text: str
    span: Span
    digest: str
    parent: str | None = None
    cells: tuple[Cell, ...] = ()
    sentences: tuple[SentenceMark, ...] = ()
    frame: tuple[Span, ...] = ()

    @property
    def searchable(self) -> bool:
        """Whether it can answer a question by itself; titles, headings and cells cannot."""
        return self.kind in ("item", "paragraph", "row")


@dataclass(frozen=True, slots=True)
class Furniture:
    """A pattern of text that a web site puts around a document.

    `kind` names it (spam, navigation, advert, link_list, form, footer, counter, share). `reach` is what a match drops: the
    `line` it stands in, only the `match`, the `rest` of the source from that line on, everything `above` it, or the
    run of `fields`, labels with their values, that it begins.
    """

    kind: str
    pattern: str
    reach: Literal["match", "line", "rest", "above", "fields"]
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """What a column of a list holds: `role` is ASCII, `headers` the words that name it in a table head.

    A name that is none of any column's headers and ends with one of `endings` names it too.
    """

    role: str
    headers: tuple[str, ...]
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A fixed wording for questions that no clause answers.

    `kind` is the kind of the answer (about, care, personal, decline), `patterns` are regular expressions of
    which one must match the question, `unless` of which none may. `text` is what is said, `reason` why a
    decline declines.
    """

    id: str
    kind: Literal["about", "care", "personal", "decline"]
    patterns: tuple[str, ...]
    unless: tuple[str, ...]
    text: str
    reason: Literal["refused", "not_our_subject"] = "refused"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a question word asks for: `sort` (money, frequency, age, date, percent, count, body, yes_no ...).

    `patterns` find it in the question. `answers` are patterns that find such a thing in a clause;
    empty where any text will do. `missing` is said when the clause has none. `words` only name the
    sort (部门, 比例), so that no clause need hold them. A stretch of a sentence with a word of `aside`
    is somebody else's (运营补贴 is the canteen's) unless the question says such a word too.
    """

    sort: str
    patterns: tuple[str, ...]
    answers: tuple[str, ...]
    missing: str
    words: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForceWords:
    """What gives a sentence its force: a match of one of `patterns`.

    `note` is what a resident is told beside such a sentence, {words} in it being the words that
    matched; empty where nothing need be said. `past` is said instead where the year of a target is over, `masked` where
    its year is hidden. `lead` stands in front of words that are told without those that show their force.
    """

    force: Force
    patterns: tuple[str, ...]
    note: str
    past: str = ""
    masked: str = ""
    lead: str = ""


StatusField = Literal[
    "feedback", "consultation", "validity", "until", "effective", "issuer", "number", "issued"
]


@dataclass(frozen=True, slots=True)
class StatusWords:
    """How people ask for a field of a document's metadata: a match of one of `patterns`."""

    field: StatusField
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of the trade, all of them data of `corpus/lexicon/`.

    `terms` are kept whole when text is cut. `synonyms` maps everyday words to policy terms with
    a weight in (0, 1]; those in `hints` help to choose but need not be in an answer. `generic` words are about nothing particular. `stopwords` carry no meaning in a question. `force` is in order of
    precedence: a sentence that both encourages and gives only encourages. `heading_words` are
    headings that plans print without a full stop. `department_endings` end the name of a
    responsible body. `examples` are questions that the first page offers. `talk` is how
    people speak of themselves and their families. `naming` is what things are called. `presumptions` is how
    questions take something for granted.
    """

    terms: tuple[str, ...] = ()
    synonyms: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    hints: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    stopwords: frozenset[str] = frozenset()
    force: tuple[ForceWords, ...] = ()
    heading_words: tuple[str, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    columns: tuple[ColumnRole, ...] = ()
    department_endings: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    status: tuple[StatusWords, ...] = ()
    quantities: QuantityWords = field(default_factory=QuantityWords)
    examples: tuple[str, ...] = ()
    talk: Talk = field(default_factory=Talk)
    naming: Naming = field(default_factory=Naming)
    presumptions: PresumptionWords = field(default_factory=PresumptionWords)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that `corpus/` holds, read and checked."""

    sources: Mapping[str, Source]
    documents: Mapping[str, Document]
    places: Mapping[str, Place]
    lexicon: Lexicon
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    rules: tuple[Rule, ...] = ()
    targets: tuple[Target, ...] = ()
