"""Repairs that a general rule decides: `Draft -> Draft` steps, each for one class of damage, its look-alikes left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from operator import ne

import opencc
from pypinyin import Style, pinyin

from corpus.labels import read_marker
from corpus.model import Repair, Span
from indexer.draft import Draft, Edit, rewrite
from indexer.raw import Raw

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
LETTER_ZERO = re.compile(r"(?<=\d)(?<![A-Za-z]\d)[Oo]+(?=[\d%\u4e00-\u9fff])")
COUNTED = "个日元年月岁周%％张户万名人次平天时倍餐分"
LETTER_DIGITS = re.compile(
    rf"(?<![A-Za-z\d.])(?=[\dlLI|]*[lLI|Oo])[\dlLI|][\dlLI|Oo]*(?=[{COUNTED}])"
)
"""A number before what it counts, a letter that looks like a digit in it."""

DIGIT_OF = str.maketrans("lLI|Oo", "111100")
TEN = re.compile(r"(?<=[(（])[+＋](?=[-一二三四五六七八九][)）])")
RANGE = re.compile(r"(?<=\d)一(?=\d)")
DOT = re.compile("丶(?=.)")
ONE_OF_TENS = re.compile(r"(?<=[(（]十)-(?=[)）])")


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
    """A letter O inside a number is a zero, an l or I before what is counted a one."""
    edits = [Edit(m.start(), m.end(), "0" * len(m[0])) for m in LETTER_ZERO.finditer(draft.text)]
    draft = rewrite(draft, edits, "ocr", "数字里的0被识别成字母O")
    edits = [
        Edit(m.start(), m.end(), m[0].translate(DIGIT_OF))
        for m in LETTER_DIGITS.finditer(draft.text)
    ]
    return rewrite(draft, edits, "ocr", "数字里的1或0被识别成字母")


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


def fix_list_stops(draft: Draft) -> Draft:
    """A colon at the end of a list's item, right above the next item, is the semicolon between the two."""
    lines = list(re.finditer(r"[^\n]+", draft.text))
    edits = []
    for line, below in pairwise(lines):
        mine, its = read_marker(line[0].lstrip()), read_marker(below[0].lstrip())
        if line[0].endswith(("：", ":")) and mine and its and mine.style == its.style:
            stop = "；" if line[0].endswith("：") else ";"
            if its.number == mine.number + 1:
                edits.append(Edit(line.end() - 1, line.end(), stop))
    return rewrite(draft, edits, "ocr", "两项之间的分号被识别成冒号")
