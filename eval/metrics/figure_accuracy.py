"""Figure accuracy: the share of answers of which every figure stands in a cited quote.

    1 if figures(sentences stating policy) ∪ amounts(verdicts) ⊆ figures(cited quotes, labels, titles) else 0

Our own arithmetic, marked as such, is left out; so are days and numbers of documents that metadata hold. A verdict's
`amount` must stand in the quote that it cites: one beside a right text is an invented figure too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import cn2an

from eval.metrics.metric import Metric
from eval.runs import Outcome
from eval.strict import MARK, squeeze

FIGURE = re.compile(
    r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万两]+(?=周岁|元|次|餐|个月|天|张|平方米|倍|年内|%)"
)
DAY = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?|\d{4}-\d{2}-\d{2}")
NUMBER_OF_ITEM = re.compile(r"第[\d一二三四五六七八九十百]+(?:项|条|款|段|行)")


def of(outcome: Outcome) -> float | None:
    """Whether no figure is invented; None where the answer says none."""
    answer = outcome.answer
    quotes = {c["marker"]: c["quote"] for c in answer["citations"]}
    named = [
        words
        for c in answer["citations"]
        for words in (c["quote"], c["label"], c["document_title"])
    ]
    held = set(_figures(" ".join(named)))
    said = [
        figure
        for sentence in answer.get("sentences", ())
        if sentence["basis"] == "quote"
        for figure in _figures(_plain(sentence["text"]))
    ]
    sums = [amount for verdict in answer.get("verdicts", ()) for amount in _amounts(verdict)]
    if not said and not sums:
        return None
    loose = set(said) - held
    wrong = [n for n, marker in sums if n not in set(_figures(quotes.get(marker, "")))]
    return float(not loose and not wrong)


def _amounts(verdict: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Each sum of a verdict with the mark of its citation."""
    amount = verdict.get("amount") or {}
    for name in ("value", "min", "max"):
        if amount.get(name) is not None and amount.get("citation"):
            yield f"{amount[name]:g}", amount["citation"]


def _plain(text: str) -> str:
    return NUMBER_OF_ITEM.sub("", DAY.sub("", MARK.sub("", text)))


def _figures(text: str) -> Iterator[str]:
    for figure in FIGURE.findall(squeeze(text)):
        try:
            yield f"{float(figure) if figure[0].isdigit() else cn2an.cn2an(figure.replace('两', '二'), 'smart'):g}"
        except ValueError:
            yield figure


METRIC = Metric("figure_accuracy", "数字无编造", of, 1.0)
