"""Whether a citation supports the sentence that bears its mark: told by the words that both share.

What a sentence owes to the name of its document or place supports nothing: every clause of the document would. A
misquoted clause supports nothing either. The first sentence, and one that counts verdicts,
may sum them up by their citations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eval.figures import figures, plain
from eval.runs import Outcome
from eval.words import MARK, squeeze

HAN = re.compile("[\u4e00-\u9fff]+")
QUOTED = re.compile("[“「]([^”」]+)[”」]")
SUM = re.compile(r"有\d+项(?:[。：]|$)")
"""How a sentence ends that sums up verdicts."""

LEAST_SHARED = 2
"""Pairs of characters that sentence and citation share at least; one is in any two texts on the old."""

LEAST_NAME = 3
"""Characters of a clause's printed name that a sentence may say to mean it."""

LEAST_FIGURE = 2
"""Digits of a figure that sentence and citation share: 80 of an age tells something, 3 does not."""

COMMON = re.compile("老年|年人|服务|养老|周岁|人员|补贴|政府|部门|单位|文件|原文|条件|符合|标准")
"""Pairs of characters that every clause or every answer of this field holds tell nothing."""

NOTHING = re.compile("[^。；]{1,20}：|(?:[^。；：]{1,60}：)?(?:文件|原文)没有写明[^。；]*。")
"""A line that only introduces those below it, or only says what the text does not say."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence that states policy, without its marks, the citations that it bears, and those that support it."""

    text: str
    cited: tuple[Mapping[str, Any], ...]
    supporting: tuple[Mapping[str, Any], ...]


def stated(outcome: Outcome) -> Iterator[Stated]:
    """Each sentence of the answer that states policy."""
    answer = outcome.answer
    marked = {citation["marker"]: citation for citation in answer["citations"]}
    judged = {mark for verdict in answer.get("verdicts", ()) for mark in verdict["citations"]}
    for number, sentence in enumerate(answer.get("sentences", ())):
        text = MARK.sub("", sentence["text"]).strip()
        if (sentence["basis"] == "advice" and not sentence["citations"]) or NOTHING.fullmatch(text):
            continue
        sums_up = SUM.search(text) is not None
        cited = tuple(marked[mark] for mark in sentence["citations"] if mark in marked)
        good = [
            c
            for c in cited
            if not misquoted(outcome, c)
            and (((number == 0 or sums_up) and c["marker"] in judged) or supports(c, text))
        ]
        yield Stated(text, cited, tuple(good))


def misquoted(outcome: Outcome, citation: Mapping[str, Any]) -> bool:
    """Whether the strict score found the quote not to stand in its clause, or no such clause."""
    clause = citation["clause_id"]
    missing = f"cites {clause}, which does not exist"
    return bool({missing, f"misquotes {clause}: {citation['quote']}"} & set(outcome.reasons))


def supports(citation: Mapping[str, Any], sentence: str) -> bool:
    """Whether the sentence holds the quote, words quoted from it, a figure or the clause's name, or shares words."""
    bare, quote = squeeze(sentence), squeeze(citation["quote"])
    if quote in bare or any(squeeze(words) in quote for words in QUOTED.findall(sentence)):
        return True
    shared = set(figures(plain(sentence))) & set(figures(citation["quote"]))
    if any(len(figure) >= LEAST_FIGURE for figure in shared):
        return True
    names = [name for name in HAN.findall(citation["label"]) if len(name) >= LEAST_NAME]
    if any(name in bare for name in names):
        return True
    common = _pairs(citation["document_title"]) | _pairs(citation.get("place") or "")
    return len((_pairs(citation["quote"]) & _pairs(sentence)) - common) >= LEAST_SHARED


def _pairs(text: str) -> set[str]:
    runs = HAN.findall(squeeze(text))
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return {pair for pair in pairs if not COMMON.fullmatch(pair)}
