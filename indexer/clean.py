"""Raw text -> clean text: `Draft -> Draft` steps, each repairing one class of damage and recording it.

Every clean character knows the raw one that it came from, every change is a `Repair`, and what is left out is kept
in `dropped`, so that a clause can be shown beside its raw text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from operator import ne

import opencc
from pypinyin import Style, pinyin

from corpus.errors import EvidenceError, PassageError
from corpus.model import Document, Furniture, Lexicon, Repair, Span
from indexer.raw import Raw, RawTable, move_tables

LOST = "□"
"""Stands for characters that the source lost; what they were is never guessed."""

TRADITIONAL_SHARE = 0.05
"""A text is traditional when so many of its Chinese characters have another simplified form; the
simplified sources here have under 0.001, the traditional ones over 0.2."""

SURE = 0.93
"""A line that recognition gives a lower share may hold a wrong character; clear ones have over 0.95."""

UNSURE = "扫描识别把握不足，请对照原件"

TONED = "a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿ"
PINYIN = re.compile(
    rf"(?<=[\u3400-\u9fff])[(（]([{TONED}]{{1,6}}(?: [{TONED}]{{1,6}}){{0,7}})[)）]"
)
LOST_RUN = re.compile(rf"\??(?:\(?[{TONED}]{{1,6}}\))?[\ue000-\uf8ff\ufffd]+\??")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
BREAKS = re.compile("[\v\f\x85\u2028\u2029]")
SPACES = re.compile(r"[^\S\n]+")
HAN = re.compile("[\u3400-\u9fff]+")
PERCENT_STOP = re.compile(r"(?<=\d)%[oO0](?=[\u4e00-\u9fff])")
CONTENTS = re.compile(r"目 ?[录次]")
LEAST_FIELDS = 3
"""Fewer labels in a row also stand in documents."""

LETTER_ZERO = re.compile(r"(?<=\d)(?<![A-Za-z]\d)[Oo]+(?=[\d%\u4e00-\u9fff])")
TEN = re.compile(r"(?<=[(（])[+＋](?=[-一二三四五六七八九][)）])")
RANGE = re.compile(r"(?<=\d)一(?=\d)")
DOT = re.compile("丶(?=.)")
ONE_OF_TENS = re.compile(r"(?<=[(（]十)-(?=[)）])")


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way from raw to clean.

    The i-th character of `text` came from the raw ones from `origins[i]` to `ends[i]`. `repairs` and
    `dropped` are in the order in which they were made, their spans count raw characters. `tables` are those of the
    source, their spans count characters of `text` once the text is clean.
    """

    raw: str
    text: str
    origins: array[int]
    ends: array[int]
    repairs: tuple[Repair, ...] = ()
    dropped: tuple[Repair, ...] = ()
    tables: tuple[RawTable, ...] = ()

    def raw_span(self, start: int, end: int) -> Span:
        """The raw characters from which the clean ones from `start` to `end` came."""
        if start >= end:
            at = self.origins[start] if start < len(self.origins) else len(self.raw)
            return Span(at, at)
        return Span(self.origins[start], self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def clean(raw: Raw | str, document: Document, lexicon: Lexicon) -> Draft:
    """The document's own text out of its source, repaired and without what the site put around it.

    Raises PassageError where the document's declared passage or repairs do not fit the source, EvidenceError where a
    declared value's words do not stand in it.
    """
    draft = repair(raw, document)
    check_evidence(draft.text, document)
    draft = cut_passage(draft, document)
    draft = drop_contents(squeeze_lines(drop_furniture(draft, lexicon.furniture)))
    tables = () if isinstance(raw, str) else raw.tables
    return replace(draft, tables=move_tables(tables, draft.origins))


def repair(raw: Raw | str, document: Document) -> Draft:
    """The whole source with its damage repaired, nothing left out yet."""
    draft = open_draft(raw) if isinstance(raw, str) else mark_unsure(open_draft(raw.text), raw)
    for step in (
        drop_invisible,
        fold_spaces,
        drop_pinyin,
        mark_lost,
        simplify,
        fix_percent_signs,
        fix_zeros,
        fix_tens,
        fix_signs,
    ):
        draft = step(draft)
    return apply_declared(draft, document)


def open_draft(raw: str) -> Draft:
    """The untouched text."""
    return Draft(raw, raw, array("L", range(len(raw))), array("L", range(1, len(raw) + 1)))


def mark_unsure(draft: Draft, raw: Raw) -> Draft:
    """Lines that a recognition was not sure of stay as they are, but are shown to be compared with the picture."""
    marks = tuple(
        Repair(
            "unsure",
            Span(start, end),
            raw.text[start:end],
            raw.text[start:end],
            f"{UNSURE}（{share:.0%}）",
        )
        for start, end, share in raw.confidence
        if share < SURE
    )
    return replace(draft, repairs=(*draft.repairs, *marks))


def drop_invisible(draft: Draft) -> Draft:
    """Characters without a width go: between two others they would keep a word from being found."""
    edits = [Edit(m.start(), m.end(), "") for m in INVISIBLE.finditer(draft.text)]
    return rewrite(draft, edits, "invisible", "网页里看不见的零宽字符")


def fold_spaces(draft: Draft) -> Draft:
    """Runs of any white space inside a line become one space, any line break a newline; no word changes."""
    draft = rewrite(draft, [Edit(m.start(), m.end(), "\n") for m in BREAKS.finditer(draft.text)])
    edits = [Edit(m.start(), m.end(), " ") for m in SPACES.finditer(draft.text) if m[0] != " "]
    return rewrite(draft, edits)


def drop_pinyin(draft: Draft) -> Draft:
    """Pinyin that a conversion put in brackets after its characters goes; other brackets stay."""
    edits = [
        Edit(m.start(), m.end(), "")
        for m in PINYIN.finditer(draft.text)
        if _reads(draft.text[: m.start()], m[1].split())
    ]
    return rewrite(draft, edits, "pinyin", "转码时在字后加了括号拼音")


def _reads(before: str, syllables: Sequence[str]) -> bool:
    """Whether the syllables are how the last characters are read, each one by its tone."""
    characters = before[-len(syllables) :]
    return len(characters) == len(syllables) and all(
        syllable in readings(character)
        for character, syllable in zip(characters, syllables, strict=True)
    )


def mark_lost(draft: Draft) -> Draft:
    """A run of characters that no longer exist becomes one mark, whatever its remains look like."""
    edits = [Edit(m.start(), m.end(), LOST) for m in LOST_RUN.finditer(draft.text)]
    return rewrite(draft, edits, "lost", "原网页此处缺字，无法复原")


def simplify(draft: Draft) -> Draft:
    """Traditional characters become simplified ones, in a text that is traditional on the whole."""
    simple = to_simplified(draft.text)
    han = sum(map(len, HAN.findall(draft.text)))
    changed = sum(map(ne, draft.text, simple))
    if changed <= han * TRADITIONAL_SHARE:
        return draft
    edits = []
    for line in re.finditer(r"[^\n]+", draft.text):
        if line[0] != simple[line.start() : line.end()]:
            edits.append(Edit(line.start(), line.end(), simple[line.start() : line.end()]))
    return rewrite(draft, edits, "traditional", "繁体转为简体")


def fix_percent_signs(draft: Draft) -> Draft:
    """An o after a percent sign is the full stop that followed it."""
    edits = [Edit(m.start() + 1, m.end(), "。") for m in PERCENT_STOP.finditer(draft.text)]
    return rewrite(draft, edits, "ocr", "百分号后的句号被识别成字母o")


def fix_zeros(draft: Draft) -> Draft:
    """A letter O inside a number is a zero."""
    edits = [Edit(m.start(), m.end(), "0" * len(m[0])) for m in LETTER_ZERO.finditer(draft.text)]
    return rewrite(draft, edits, "ocr", "数字里的0被识别成字母O")


def fix_tens(draft: Draft) -> Draft:
    """A plus sign that stands for 十 in a bracketed marker, with a hyphen for 一 beside it."""
    edits = [Edit(m.start(), m.end(), "十") for m in TEN.finditer(draft.text)]
    draft = rewrite(draft, edits, "ocr", "序号里的“十”被识别成加号")
    edits = [Edit(m.start(), m.end(), "一") for m in ONE_OF_TENS.finditer(draft.text)]
    return rewrite(draft, edits, "ocr", "序号里的“一”被识别成短横")


def fix_signs(draft: Draft) -> Draft:
    """The stroke 丶 is the mark of a list, 一 between digits the dash of a range: as characters neither is written."""
    edits = [Edit(m.start(), m.end(), "—") for m in RANGE.finditer(draft.text)]
    draft = rewrite(draft, edits, "ocr", "数字之间的连接号被识别成“一”")
    edits = [Edit(m.start(), m.end(), "、") for m in DOT.finditer(draft.text)]
    return rewrite(draft, edits, "ocr", "顿号被识别成笔画“丶”")


def apply_declared(draft: Draft, document: Document) -> Draft:
    """The repairs that a person declared in the document's file."""
    for declared in document.repairs:
        at = find_once(draft.text, declared.context, f"{document.id}: repair of {declared.raw!r}")
        inside = declared.context.count(declared.raw)
        if inside != 1:
            raise PassageError(
                f"{document.id}: repair of {declared.raw!r}: it stands {inside} times in its context; "
                "quote a context in which it stands once"
            )
        start = at + declared.context.index(declared.raw)
        edit = Edit(start, start + len(declared.raw), declared.clean)
        draft = rewrite(draft, [edit], "declared", declared.reason, declared=True)
    return draft


def cut_passage(draft: Draft, document: Document) -> Draft:
    """The document's own passage; what stands before and after it in the source is dropped."""
    passage = document.passage
    start, end = 0, len(draft.text)
    if passage.begin is not None:
        start = find_once(draft.text, passage.begin, f"{document.id}: passage.begin")
    if passage.end is not None:
        end = find_once(draft.text, passage.end, f"{document.id}: passage.end") + len(passage.end)
    if passage.end is not None and end <= start:
        raise PassageError(f"{document.id}: passage.end stands before passage.begin")
    inside = Span(
        draft.ends[start - 1] if start else 0,
        draft.origins[end] if end < len(draft.text) else len(draft.raw),
    )
    own = tuple(
        r for r in draft.repairs if inside.start <= r.span.start and r.span.end <= inside.end
    )
    outside = tuple(
        Repair("outside", span, words, "", "不在本文件的起止范围内")
        for span in (Span(0, inside.start), Span(inside.end, len(draft.raw)))
        if (words := draft.raw[span.start : span.end]).strip()
    )
    edits = [Edit(0, start, ""), Edit(end, len(draft.text), "")]
    return rewrite(replace(draft, repairs=own, dropped=(*draft.dropped, *outside)), edits)


def drop_furniture(draft: Draft, furniture: Iterable[Furniture]) -> Draft:
    """The text without what web sites put around a document, by the patterns of the lexicon."""
    for item in furniture:
        edits = list(_furniture_edits(draft.text, item))
        draft = drop(draft, edits, item.kind, item.reason)
    return draft


def squeeze_lines(draft: Draft) -> Draft:
    """Spaces at the ends of lines and more than one empty line in a row go; no word changes."""
    edits = [
        Edit(m.start(), m.end(), "") for m in re.finditer(r"^ +| +$", draft.text, re.MULTILINE)
    ]
    draft = rewrite(draft, edits)
    edits = [Edit(m.start(), m.end(), "\n\n") for m in re.finditer(r"\n{3,}", draft.text)]
    draft = rewrite(draft, edits)
    edge = draft.text.strip("\n")
    start = draft.text.find(edge)
    return rewrite(draft, [Edit(0, start, ""), Edit(start + len(edge), len(draft.text), "")])


def drop_contents(draft: Draft) -> Draft:
    """The text without a table of contents: headings from 目录 on until the first of them comes again."""
    lines = list(re.finditer(r"[^\n]+\n*", draft.text))
    names = [_without_page(line[0]) for line in lines]
    for n, line in enumerate(lines[:-1]):
        first = names[n + 1]
        if not CONTENTS.fullmatch(line[0].strip()) or not first or first not in names[n + 2 :]:
            continue
        again = names.index(first, n + 2)
        if not any("。" in name for name in names[n:again]):
            edit = Edit(line.start(), lines[again].start(), "")
            return drop(draft, [edit], "contents", "目录，正文里有同样的标题")
    return draft


def _without_page(line: str) -> str:
    """A heading of the contents as it stands in the text: without the dots and the page number behind it."""
    return re.sub(r"[.．…·]*\d{0,3}$", "", "".join(line.split()))


def rewrite(
    draft: Draft,
    edits: Iterable[Edit],
    kind: str | None = None,
    reason: str = "",
    *,
    declared: bool = False,
) -> Draft:
    """The draft with `edits` (in order, not overlapping) made; recorded as repairs if they have a kind."""
    pieces: list[str] = []
    origins: array[int] = array("L")
    ends: array[int] = array("L")
    repairs: list[Repair] = []
    at = 0
    for edit in edits:
        if edit.start == edit.end and not edit.text:
            continue
        pieces += (draft.text[at : edit.start], edit.text)
        origins += draft.origins[at : edit.start]
        ends += draft.ends[at : edit.start]
        span = draft.raw_span(edit.start, edit.end)
        if len(edit.text) == edit.end - edit.start:
            origins += draft.origins[edit.start : edit.end]
            ends += draft.ends[edit.start : edit.end]
        else:
            origins += array("L", [span.start]) * len(edit.text)
            ends += array("L", [span.end]) * len(edit.text)
        if kind is not None:
            raw = draft.raw[span.start : span.end]
            repairs.append(Repair(kind, span, raw, edit.text, reason, declared))
        at = edit.end
    pieces.append(draft.text[at:])
    origins += draft.origins[at:]
    ends += draft.ends[at:]
    repairs_made = (*draft.repairs, *repairs)
    return replace(draft, text="".join(pieces), origins=origins, ends=ends, repairs=repairs_made)


def drop(draft: Draft, edits: Iterable[Edit], kind: str, reason: str) -> Draft:
    """The draft without the characters of `edits`, which go to its list of what was dropped."""
    made = [e for e in edits if draft.text[e.start : e.end].strip()]
    cut = rewrite(draft, made, kind, reason)
    fresh = cut.repairs[len(draft.repairs) :]
    return replace(cut, repairs=draft.repairs, dropped=(*draft.dropped, *fresh))


def find_once(text: str, words: str, name: str) -> int:
    """Where `words` stand in `text`; PassageError unless it is exactly one place."""
    found = text.count(words)
    if found != 1:
        problem = (
            "does not stand in the clean text"
            if not found
            else f"stands {found} times in the clean text"
        )
        raise PassageError(f"{name}: {words!r} {problem}; quote words that stand there once")
    return text.index(words)


def check_evidence(text: str, document: Document) -> None:
    """Raises EvidenceError unless the words of every declared value stand in the source."""
    whole = bare(text)
    for name, evidence in document.evidence.items():
        if bare(evidence.quote) not in whole:
            raise EvidenceError(
                f"{document.id}: {name}: {evidence.quote!r} does not stand in its source"
            )
    for relation in document.relations:
        if bare(relation.evidence.quote) not in whole:
            raise EvidenceError(
                f"{document.id}: relation {relation.target!r}: its quote does not stand in its source"
            )


def bare(text: str) -> str:
    """The text as quotes are compared: after NFKC and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def to_simplified(text: str) -> str:
    """The text in simplified characters, of the same length.

    Phrase tables never change the number of characters here; where one did, the text is converted character by character.
    """
    simple = str(_converter().convert(text))
    if len(simple) == len(text):
        return simple
    return "".join(s if len(s := str(_converter().convert(c))) == 1 else c for c in text)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def readings(character: str) -> frozenset[str]:
    """The toned readings of a character, traditional or simplified."""
    forms = {character, to_simplified(character)}
    marked = partial(pinyin, heteronym=True, style=Style.TONE)
    return frozenset(reading for form in forms for reading in marked(form)[0])


def _field_edits(text: str, label: re.Pattern[str]) -> Iterator[Edit]:
    """Runs of labels, each with its value behind it or in the line below."""
    lines = [line for line in re.finditer(r"[^\n]+", text) if line[0].strip()]
    labels = [label.search(line[0].strip()) for line in lines]
    n = 0
    while n < len(lines):
        first, count = n, 0
        while n < len(lines) and (found := labels[n]):
            below = found.end() == len(lines[n][0].strip()) and n + 1 < len(lines)
            n += 2 if below and not labels[n + 1] else 1
            count += 1
        if count >= LEAST_FIELDS:
            yield Edit(lines[first].start(), lines[n - 1].end(), "")
        n += count == 0


def _furniture_edits(text: str, item: Furniture) -> Iterator[Edit]:
    pattern = re.compile(item.pattern)
    if item.reach == "fields":
        yield from _field_edits(text, pattern)
        return
    for line in re.finditer(r"[^\n]+", text):
        stripped = line[0].strip()
        if not stripped:
            continue
        match = pattern.search(stripped)
        if not match:
            continue
        if item.reach == "match":
            start = line.start() + line[0].index(stripped) + match.start()
            yield Edit(start, start + len(match[0]), "")
        elif item.reach == "line":
            yield Edit(line.start(), line.end(), "")
        elif item.reach == "rest":
            yield Edit(line.start(), len(text), "")
            return
        else:
            yield Edit(0, line.end(), "")
            return
