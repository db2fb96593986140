"""Text to tokens: the one door through which clauses and questions are cut.

Cutting is jieba's, in search mode, by its dictionary with the lexicon's terms added. What cuts is rjieba, the same
algorithm compiled, twelve times as fast: a test proves that its words are jieba's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from operator import add
from pathlib import Path
from typing import Any, Self
from unicodedata import normalize

import jieba
import numpy as np
import rjieba
from opencc import OpenCC

HMM = False
"""Whether jieba may guess words that are in no dictionary.

Off: a guess depends on the characters around it, so the same word can be cut one way in a clause
and another way in a question. What the dictionary lacks falls into characters, which the
characters and pairs of the lexical table find again.
"""

WORDS_FILE = "words.txt"
COUNTS_FILE = "counts.npy"

_DOCUMENT_NUMBER = re.compile(r"[〔\[【(]((?:19|20)\d{2})[〕\]】)]\s*(?:第\s*)?(\d+)\s*号")
_WHOLE = re.compile(r"〔\d{4}〕\d+号|\d+\.\d+%?|\d+%")
_HALF = re.compile("[\ud800-\udfff]")
_CHINESE = "〇\u3400-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<chinese>[{_CHINESE}]+)|[^\W_{_CHINESE}]+")


def whole_characters(text: str) -> str:
    """The text with half characters marked as lost: JSON can send them, no UTF-8 can hold them."""
    return _HALF.sub("\ufffd", text)


@lru_cache(64)
def normalise(text: str) -> str:
    """The text as it is compared: NFKC, simplified characters, lower case, one shape of 文号.

    The length can change. 〔2021〕5号, [2021]5号 and (2021) 第5号 become 〔2021〕5号.
    """
    simplified = _simplifier().convert(normalize("NFKC", whole_characters(text))).lower()
    return _DOCUMENT_NUMBER.sub(r"〔\1〕\2号", simplified)


def grams(text: str) -> list[str]:
    """Each Chinese character and each pair of neighbours; other words and numbers whole.

    They need no dictionary, and so find what the dictionary cuts differently or does not know.
    """
    found: list[str] = []
    for run in _RUN.finditer(normalise(text)):
        characters = run["chinese"]
        if characters is None:
            found.append(run.group())
        else:
            found += characters
            found += map(add, characters, characters[1:])
    return found


class Segmenter:
    """Cuts text into words by jieba's dictionary and the lexicon's terms."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        """A segmenter by the dictionary of the installed jieba; takes a second."""
        tokenizer = jieba.Tokenizer()
        # What `initialize` does, less its cache: that is read by `marshal`, from a folder that all share.
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        for term in terms:
            tokenizer.add_word(normalise(term))
        self._take({word: count for word, count in tokenizer.FREQ.items() if count})

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The segmenter that `save` wrote, without reading jieba's own dictionary.

        A question is thus cut by the dictionary that cut the clauses, whichever jieba is installed.
        """
        segmenter = cls.__new__(cls)
        words = (folder / WORDS_FILE).read_text(encoding="utf-8").split("\n")
        counts = np.load(folder / COUNTS_FILE, allow_pickle=False)
        segmenter._take(dict(zip(words, counts.tolist(), strict=True)))
        return segmenter

    def save(self, folder: Path) -> None:
        """Write the dictionary, terms included: a word a line, and their counts."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / WORDS_FILE).write_text("\n".join(self._words), encoding="utf-8")
        np.save(folder / COUNTS_FILE, self._counts, allow_pickle=False)

    def words(self, text: str) -> list[str]:
        """The words of `text` in order, long words also by the words inside them.

        Numbers with their decimals or per cent and 文号 stay whole; white space and punctuation
        are left out.
        """
        return [
            word
            for piece in _pieces(normalise(text))
            for word in self._cut(piece)
            if word.isalnum() or any(character.isalnum() for character in word)
        ]

    def grams(self, text: str) -> list[str]:
        """The grams of `text`, as for any text."""
        return grams(text)

    def pieces(self, text: str) -> list[str]:
        """`text`, which is normalised, cut into words that follow one another; joined they are `text`."""
        return [
            word
            for piece in _pieces(text)
            for word in ((piece,) if _WHOLE.fullmatch(piece) else self._cutter.cut(piece, HMM))
        ]

    def _cut(self, piece: str) -> Iterable[str]:
        if _WHOLE.fullmatch(piece):
            return (piece,)
        cut: list[str] = self._cutter.cut_for_search(piece, HMM)
        return cut

    def _take(self, table: dict[str, int]) -> None:
        self._words = tuple(table)
        self._counts = np.fromiter(table.values(), np.int64)
        # The library's types leave this method out.
        library: Any = rjieba
        self._cutter = library.Jieba.empty()
        for word, count in table.items():
            self._cutter.add_word(word, count, "")


def _pieces(text: str) -> Iterator[str]:
    """`text` in order, each stretch that must stay whole as a piece of its own."""
    position = 0
    for whole in _WHOLE.finditer(text):
        yield text[position : whole.start()]
        yield whole.group()
        position = whole.end()
    yield text[position:]


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")
