"""The gate: no sentence leaves unless its citations hold it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from corpus.errors import UngroundedSentence
from corpus.model import Clause
from service.model import Basis, Citation

FIGURE = re.compile(
    r"\d+(?:\.\d+)?(?:万|亿)?%?|XX年"
    r"|(?:百分之)?[一二三四五六七八九十百千万两〇零]+(?=周岁|岁|元|次|餐|个月|年|日|天|人|家|张|平方米|倍|级|所|名)"
)


def bare(text: str) -> str:
    """The text as quotes are compared: after NFKC and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def quoted(text: str) -> str:
    """The text in quotation marks; in corner ones where it holds others itself."""
    return f"「{text}」" if "“" in text else f"“{text}”"


def figures(text: str) -> frozenset[str]:
    """The numbers of a text: Arabic ones, and Chinese ones in front of a measure."""
    return frozenset(FIGURE.findall(bare(text)))


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
) -> None:
    """Raises UngroundedSentence unless each figure of `body` stands in a cited quote.

    `known` is text whose figures are known otherwise: the document's own metadata, never a clause. A sentence
    of basis quote has at least one citation.
    """
    cited = tuple(cited)
    if basis == "quote" and not cited:
        raise UngroundedSentence(f"no citation for {body!r}")
    for citation in cited:
        check_citation(citation, clauses[citation.clause_id])
    held = frozenset().union(figures(known), *(figures(c.quote) for c in cited))
    loose = figures(body) - held
    if loose:
        raise UngroundedSentence(f"{', '.join(sorted(loose))} of {body!r} stands in no cited quote")
