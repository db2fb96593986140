"""Raw text -> the metadata that it shows of itself, each value with its words; a person confirms it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.gazetteer import NATION, Gazetteer
from corpus.labels import read_numeral
from corpus.metadata import MetadataWords, Shows
from corpus.model import Document, Evidence, Passage, Period, Relation, RelationKind, Repair
from indexer.clean import bare
from indexer.dates import last_day, read_date
from indexer.draft import Draft
from indexer.parts import find_parts
from indexer.pieces import Pieces, find_furniture, split_pieces
from indexer.related import find_relations, find_replaced
from indexer.titles import Titled, find_documents


@dataclass(frozen=True, slots=True)
class Proposal:
    """A document as its text shows it: what is unknown is None, what only a person can tell is asked.

    `document` holds the values with their evidence. `kind` and `title` may be missing there: then they are
    named in `unknown`. `cited` are the 文号 of other documents, `unsure` the lines of a scan that may be misread.
    """

    document: Document
    unknown: tuple[str, ...]
    cited: tuple[str, ...]
    questions: tuple[str, ...]
    unsure: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A value as printed, the words around it, and why a person is to judge it."""

    value: str
    quote: str
    judgement: str | None = None

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.quote, self.judgement)


def propose(
    draft: Draft,
    whole: Draft,
    name: str,
    words: MetadataWords,
    gazetteer: Gazetteer,
    held: Iterable[Document] = (),
) -> tuple[Proposal, ...]:
    """The documents in a source, in their order; a second one's id gets -2.

    `draft` is the clean text, `whole` the repaired one with the bylines that cleaning drops. `held` are the
    documents that a new one may replace.
    """
    titled = find_documents(draft.text, words)
    alone = len(titled) == 1
    bylines = tuple(find_furniture(draft, whole, "byline")) if alone else ()
    fields = tuple(find_furniture(draft, whole, "fields")) if alone else ()
    held = tuple(held)
    unsure = tuple(repair for repair in draft.repairs if repair.kind == "unsure")
    proposals = (
        propose_one(
            one, bylines, fields, name if alone else f"{name}-{n}", name, words, gazetteer, held
        )
        for n, one in enumerate(titled, 1)
    )
    return tuple(replace(proposal, unsure=unsure) for proposal in proposals)


def propose_one(
    titled: Titled,
    bylines: Sequence[str],
    fields: Sequence[str],
    name: str,
    source: str,
    words: MetadataWords,
    gazetteer: Gazetteer,
    held: Sequence[Document] = (),
) -> Proposal:
    """What one document's text shows of it."""
    pieces = split_pieces(titled, bylines, fields, words)
    parts = find_parts(titled.text)
    blank = replace(blank_document(name), source=source, passage=titled.passage, parts=parts)
    kind = find("kind", pieces, words, None)
    values = {"title": Found(titled.title, titled.quote)} if titled.title else {}
    if kind:
        values["kind"] = kind
        values |= {
            field: found
            for field in FIELDS
            if (found := find(field, pieces, words, kind.value))
            and (field != "issuer" or is_body(found.value, words, gazetteer))
        }
    document = declare(blank, values)
    if kind:
        document = add_days(document, pieces, words)
    document = add_places(document, pieces, words, gazetteer)
    if kind:
        document = add_relations(document, pieces, words, gazetteer, held)
    own = bare(document.number or "")
    numbers = dict.fromkeys(m[0] for m in re.finditer(words.number, pieces.text))
    return Proposal(
        document,
        tuple(field for field in ("kind", "title") if field not in values),
        tuple(number for number in numbers if not own or own not in bare(number)),
        tuple(ask(document, pieces, words, held)),
    )


FIELDS = (
    *("draft", "masked", "repealed", "number", "issuer", "author", "publisher"),
    *("issued", "published", "effective", "until"),
)
DATES = frozenset(("issued", "published", "effective", "until"))


def find(field: str, pieces: Pieces, words: MetadataWords, kind: str | None) -> Found | None:
    """What the first fitting rule of the lexicon shows of a field."""
    for rule in words.rules:
        if rule.field != field or (rule.kinds and kind not in rule.kinds):
            continue
        for text in searched(rule, pieces):
            for match in re.finditer(rule.pattern, text):
                found = read(rule, match)
                if field not in DATES or read_date(found.value):
                    return found
    return None


def searched(rule: Shows, pieces: Pieces) -> Iterator[str]:
    """The texts in which a rule looks."""
    if rule.where == "line":
        yield from pieces.text.split("\n")
    elif rule.where in ("title", "text"):
        yield pieces.title if rule.where == "title" else pieces.text
    else:
        yield from getattr(pieces, rule.where)


def read(rule: Shows, match: re.Match[str]) -> Found:
    """The value that a match shows, with the words around it."""
    named = match.re.groupindex.get("value")
    value = rule.value or (match[named] if named else match[0])
    quote = re.sub(r"^[。;；,，\n]+", "", match[0]).replace("\t", " ").strip()
    return Found(value.strip(), quote, rule.judgement)


def declare(document: Document, values: dict[str, Found]) -> Document:
    """The document with printed values read as what they are."""
    fields: dict[str, object] = {}
    for name, found in values.items():
        if name in DATES:
            fields[name] = read_date(found.value)
        elif name in ("draft", "masked", "repealed"):
            fields[name] = found.value == "true"
        elif name in ("author", "issuer"):
            fields[name] = re.sub(r"\s+", "", found.value)
        else:
            fields[name] = found.value
    evidence = {name: found.evidence for name, found in values.items()}
    return replace(document, **fields, evidence={**document.evidence, **evidence})  # type: ignore[arg-type]


def add_days(document: Document, pieces: Pieces, words: MetadataWords) -> Document:
    """The document with the days that need more than a match: of the signature, of a span of years, of a consultation."""
    if document.kind in ("report", "signed_article"):
        return document
    signed = read_date(pieces.day) if pieces.day else None
    if signed and pieces.day:
        field = "published" if document.draft else "issued"
        if getattr(document, field) is None:
            document = _with(document, field, signed, Evidence(pieces.day))
    immediate = re.search(words.from_issue, pieces.text)
    if immediate and document.effective is None and document.issued:
        shown = Evidence(re.sub(r"^[。;；\n]", "", immediate[0]), "自发布之日起施行，按成文日期计")
        document = _with(document, "effective", document.issued, shown)
    years = re.search(words.years, pieces.text)
    if years and document.until is None and document.effective:
        until = last_day(document.effective, read_numeral(years["years"]))
        shown = Evidence(years[0], f"自{document.effective}施行起算的最后一天")
        document = _with(document, "until", until, shown)
    asked = re.search(words.consultation, pieces.text) if document.draft else None
    start = read_date(asked["start"]) if asked else None
    end = read_date(asked["end"], start.year) if asked and start else None
    if asked and start and end and start <= end:
        period = Period(start, end)
        document = _with(document, "consultation", period, Evidence(asked[0]))
    return document


def add_places(
    document: Document, pieces: Pieces, words: MetadataWords, gazetteer: Gazetteer
) -> Document:
    """The document with its places: its issuer's, else its title's, else for a report those of its first sentence.

    A body of the State makes it hold in the whole country.
    """
    issuer = document.issuer
    if issuer and issuer.startswith(words.national_bodies) and not gazetteer.find(issuer):
        shown = {f"places.{NATION}": Evidence(issuer)}
        return replace(document, places=(NATION,), evidence={**document.evidence, **shown})
    told = document.kind in ("report", "signed_article")
    author = document.author if document.kind == "signed_article" else None
    first = pieces.text.replace(document.title, "", 1).strip().split("。", 1)[0] if told else ""
    told_by = (issuer, author, document.title, first)
    for text in told_by:
        mentions = gazetteer.find(text) if text else ()
        codes = dict.fromkeys(m.candidates[0].code for m in mentions if len(m.candidates) == 1)
        if text is None or not codes or any(len(m.candidates) > 1 for m in mentions):
            continue
        above = {a for code in codes for a in gazetteer.ancestry(code)[1:]}
        own = tuple(code for code in codes if code not in above)
        shown = {f"places.{code}": Evidence(text) for code in own}
        return replace(document, places=own, evidence={**document.evidence, **shown})
    return document


def add_relations(
    document: Document,
    pieces: Pieces,
    words: MetadataWords,
    gazetteer: Gazetteer,
    held: Sequence[Document],
) -> Document:
    """The document with what it says it carries out or reports on, and what it replaces of those held."""
    relations = find_relations(document, pieces.text, words, gazetteer)
    replaced = find_replaced(document, held)
    if replaced:
        document = replace(document, work=replaced.work)
        shown = document.evidence.get("title", Evidence(document.title))
        kind: RelationKind = "draft_of" if document.draft and not replaced.draft else "replaces"
        relations = (*relations, Relation(kind, replaced.title, shown))
    return replace(document, relations=relations)


def ask(
    document: Document, pieces: Pieces, words: MetadataWords, held: Sequence[Document]
) -> Iterator[str]:
    """What a person has to look at, beyond confirming each value."""
    if document.draft and document.consultation is None:
        yield "征求意见稿没有找到征求意见的起止日期，请对照原文补上 consultation"
    if document.masked:
        yield "文件隐去了年份，不能凭记忆补写；隐去的日期请留空"
    if document.kind in ("notice", "plan", "regulation") and not document.draft:
        if document.effective is None and not document.masked:
            yield "没有找到施行日期，效力会显示为“不明”；原文若有请补上 effective"
        if document.issuer is None:
            yield "没有找到发文机关"
    if document.parts:
        yield f"文中有{len(document.parts)}个附件，各自编号；请确认 parts 里每个附件的名称和起始文字"
    first = next((line for line in pieces.head if not re.search(words.labels, line)), "")
    if not bare(first).startswith(bare(document.title)[:8]):
        yield f"正文前有“{first[:60]}”；要分开编号，就在 parts 里写明各部分的起始文字"


def is_body(name: str, words: MetadataWords, gazetteer: Gazetteer) -> bool:
    """Whether a name is an issuer's: it begins with a place or with a body of the whole country."""
    if name.startswith(words.national_bodies) or re.match(words.local_bodies, name):
        return True
    mentions = gazetteer.find(name)
    return bool(mentions) and mentions[0].start == 0


def _with(document: Document, field: str, value: date | Period, shown: Evidence) -> Document:
    evidence = {**document.evidence, field: shown}
    return replace(document, **{field: value}, evidence=evidence)  # type: ignore[arg-type]


def blank_document(name: str) -> Document:
    """A document of which nothing is known yet: its whole source."""
    return Document(
        id=name,
        source=name,
        work=name,
        edition="",
        kind="notice",
        title="",
        issuer=None,
        author=None,
        publisher=None,
        number=None,
        places=(),
        issued=None,
        published=None,
        effective=None,
        until=None,
        consultation=None,
        draft=False,
        masked=False,
        repealed=False,
        relations=(),
        evidence={},
        passage=Passage(),
        parts=(),
        repairs=(),
        formerly={},
    )
