"""The gate: no sentence leaves unless its citations hold it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from corpus.errors import LabelError, UngroundedSentence
from corpus.labels import read_numeral
from corpus.model import Clause
from service.model import Basis, Citation

HAN = "一二三四五六七八九十百千万两〇零"
MEASURE = "周岁|岁|元|块|毛|次|回|餐|顿|个月|年|月|日|天|周|人|家|张|平方米|倍|级|所|名|户|项|条|成|折|个|万"
FIGURE = re.compile(
    rf"\d+(?:,\d{{3}})*(?:\.\d+)?(?:万|亿)?%?|XX年|百分之[{HAN}点]+|[{HAN}几]+余?(?={MEASURE})"
)
"""A number: Arabic, masked, or Chinese in front of a measure."""

OMITTED = "……"
QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」")


@lru_cache(4096)
def bare(text: str) -> str:
    """The text as quotes are compared: after NFKC and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def quoted(text: str) -> str:
    """The text in quotation marks; in corner ones where it holds others itself."""
    return f"「{text}」" if "“" in text else f"“{text}”"


def figures(text: str) -> frozenset[str]:
    """The numbers of a text: Arabic ones, and Chinese ones in front of a measure as the Arabic ones that they are."""
    return frozenset(_arabic(figure) for figure in FIGURE.findall(bare(text)))


def _arabic(figure: str) -> str:
    if not all(character in HAN for character in figure):
        return figure
    try:
        return str(read_numeral(figure))
    except LabelError:
        return figure


def check_citation(citation: Citation, clause: Clause) -> None:
    """Raises UngroundedSentence unless the quote stands in its clause, word for word."""
    if not bare(citation.quote) or bare(citation.quote) not in bare(clause.text):
        raise UngroundedSentence(
            f"{citation.clause_id} does not hold the quoted words {citation.quote!r}"
        )


def check_sentence(
    body: str,
    cited: Iterable[Citation],
    clauses: Mapping[str, Clause],
    basis: Basis,
    known: str = "",
    verbatim: Iterable[str] = (),
) -> None:
    """Raises UngroundedSentence unless the cited quotes hold what `body` says.

    That is each of its figures, whatever it puts in quotation marks, and the pieces told as `verbatim` (……
    marks what was left out of one). `known` is text that comes from elsewhere than a clause: metadata, labels,
    helplines. A sentence of basis quote has at least one citation.
    """
    cited = tuple(cited)
    if basis == "quote" and not cited:
        raise UngroundedSentence(f"no citation for {body!r}")
    for citation in cited:
        check_citation(citation, clauses[citation.clause_id])
    loose = figures(body) - figures(known).union(*(figures(c.quote) for c in cited))
    if loose:
        raise UngroundedSentence(f"{', '.join(sorted(loose))} of {body!r} stands in no cited quote")
    held = [bare(known), *(bare(citation.quote) for citation in cited)]
    quoted_runs = (match[0][1:-1] for match in QUOTED.finditer(body))
    for words in (part for piece in (*quoted_runs, *verbatim) for part in piece.split(OMITTED)):
        if not any(bare(words).rstrip("。;") in text for text in held):
            raise UngroundedSentence(f"{words!r} of {body!r} stands in no cited quote")
