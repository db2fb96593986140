"""Whether a citation supports the sentence that bears its mark: told by the words that both share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from eval.runs import Outcome
from eval.strict import MARK, squeeze

HAN = re.compile("[\u4e00-\u9fff]+")
LEAST_SHARED = 2
"""Pairs of characters that sentence and citation share at least; one is in any two texts on the old."""

COMMON = re.compile("老年|年人|服务|养老|周岁|人员|补贴|政府|部门|单位")
"""Pairs of characters that every clause of this field holds tell nothing."""


def policy_sentences(outcome: Outcome) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Each sentence that states policy, without its marks, with the citations that it bears."""
    marked = {citation["marker"]: citation for citation in outcome.answer["citations"]}
    for sentence in outcome.answer.get("sentences", ()):
        if sentence["basis"] != "advice" or sentence["citations"]:
            yield (
                MARK.sub("", sentence["text"]),
                [marked[marker] for marker in sentence["citations"] if marker in marked],
            )


def supports(citation: Mapping[str, Any], sentence: str) -> bool:
    """Whether the quote, or the printed name of its clause and document, shares words with the sentence."""
    bare = squeeze(sentence)
    if squeeze(citation["quote"]) in bare:
        return True
    named = f"{citation['quote']}，{citation['label']}，{citation['document_title']}"
    return len(_pairs(named) & _pairs(sentence)) >= LEAST_SHARED


def _pairs(text: str) -> set[str]:
    runs = HAN.findall(squeeze(text))
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return {pair for pair in pairs if not COMMON.fullmatch(pair)}
