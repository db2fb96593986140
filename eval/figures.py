"""The figures of an answer, and those among them that no quote holds.

Our own arithmetic, marked as such, is left out; so are days and numbers of documents and items, which metadata hold.
A verdict's `amount` must stand in the quote that it cites: one beside a right text is an invented figure too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import cn2an

from eval.words import MARK, squeeze

FIGURE = re.compile(
    r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万两]+(?=周岁|元|次|餐|个月|天|张|平方米|倍|年内|%)"
)
DAY = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?|\d{4}-\d{2}-\d{2}")
NUMBER_OF_ITEM = re.compile(r"第[\d一二三四五六七八九十百]+(?:项|条|款|段|行)")


def invented_figures(answer: Mapping[str, Any]) -> list[str]:
    """The figures of the answer's sentences and sums that what they cite does not hold, each once."""
    shown = " ".join(map(named, answer["citations"]))
    held = {*figures(shown), *figures(plain(shown))}
    loose = [figure for figure in said_figures(answer) if figure not in held]
    quotes = {c["marker"]: set(figures(c["quote"])) for c in answer["citations"]}
    wrong = [n for n, mark in verdict_sums(answer) if n not in quotes.get(mark or 0, ())]
    return list(dict.fromkeys((*loose, *wrong)))


def said_figures(answer: Mapping[str, Any]) -> list[str]:
    """The figures that the sentences state of policy, in order."""
    return [
        figure
        for sentence in answer.get("sentences", ())
        if sentence["basis"] == "quote"
        for figure in figures(plain(sentence["text"]))
    ]


def verdict_sums(answer: Mapping[str, Any]) -> list[tuple[str, int | None]]:
    """Each sum of the verdicts with the mark of its citation; None where it cites nothing."""
    amounts = [verdict.get("amount") or {} for verdict in answer.get("verdicts", ())]
    return [
        (f"{amount[name]:g}", amount.get("citation"))
        for amount in amounts
        for name in ("value", "min", "max")
        if amount.get(name) is not None
    ]


def figures(text: str) -> Iterator[str]:
    """The figures of a text, numerals as digits."""
    for figure in FIGURE.findall(squeeze(text)):
        try:
            yield f"{float(figure) if figure[0].isdigit() else cn2an.cn2an(figure.replace('两', '二'), 'smart'):g}"
        except ValueError:
            yield figure


def plain(text: str) -> str:
    """The text without citation marks, days and numbers of items."""
    return NUMBER_OF_ITEM.sub("", DAY.sub("", MARK.sub("", text)))


def named(citation: Mapping[str, Any]) -> str:
    """All that a citation shows: its words and the printed names of its clause and document."""
    return f"{citation['quote']}，{citation['label']}，{citation['document_title']}"
