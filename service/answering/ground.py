"""The gate: no sentence leaves unless its citations hold it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from math import prod

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

FORMULA = re.compile(r"([^,。;:()=]*[×+][^,。;:()=]*)=([^,。;:()=]*)")
"""Our own arithmetic as an answer shows it, bare: 每餐3元×每周5次=每周15元."""

SCALE = {"万": Decimal(10**4), "亿": Decimal(10**8), "%": Decimal("0.01")}

CALENDAR = (
    ("12个月", "每月", "每年"),
    ("4个季度", "每季度", "每年"),
    ("52周", "每周", "每年"),
)
"""Factors that no clause need hold: what a sum of one period is multiplied with to get that of another."""

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
    counted: Iterable[str] = (),
) -> None:
    """Raises UngroundedSentence unless the cited quotes hold what `body` says.

    That is each of its figures, whatever it puts in quotation marks, and the pieces told as `verbatim` (……
    marks what was left out of one). `known` is text that comes from elsewhere than a clause: metadata, labels,
    helplines. A sentence of basis quote has at least one citation. One of basis arithmetic may also say the number of
    what is `counted`, and the result of a formula that it shows (see `results`).
    """
    cited = tuple(cited)
    if basis == "quote" and not cited:
        raise UngroundedSentence(f"no citation for {body!r}")
    for citation in cited:
        check_citation(citation, clauses[citation.clause_id])
    held_figures = frozenset[str]().union(*(figures(c.quote) for c in cited))
    computed = frozenset(results(body, held_figures)) if basis == "arithmetic" else frozenset()
    number = {str(len(set(counted)))} if basis == "arithmetic" and counted else frozenset()
    loose = figures(body) - figures(known) - held_figures - computed - number
    if loose:
        raise UngroundedSentence(f"{', '.join(sorted(loose))} of {body!r} stands in no cited quote")
    held = [bare(known), *(bare(citation.quote) for citation in cited)]
    quoted_runs = (match[0][1:-1] for match in QUOTED.finditer(body))
    for words in (part for piece in (*quoted_runs, *verbatim) for part in piece.split(OMITTED)):
        if not any(bare(words).rstrip("。;") in text for text in held):
            raise UngroundedSentence(f"{words!r} of {body!r} stands in no cited quote")


def results(body: str, held: frozenset[str]) -> Iterator[str]:
    """The figures of the formulas of a text that no quote need hold: results, and factors of the calendar.

    Raises UngroundedSentence for a formula with an operand that neither is among the `held` figures nor results from the
    formula before it, and for a wrong result.
    """
    before = ""
    for formula in FORMULA.finditer(bare(body)):
        left, right = formula.groups()
        operands = re.split("[×+]", left)
        for operand in operands:
            figure = _only_figure(operand, formula[0])
            if (operand, True, True) in ((f, a in left, b in right) for f, a, b in CALENDAR):
                yield figure
            elif figure not in held and figure != before:
                raise UngroundedSentence(f"{figure} of {formula[0]!r} stands in no cited quote")
        values = [_value(_only_figure(operand, formula[0])) for operand in operands]
        result = _only_figure(right, formula[0])
        if ("×" in left) == ("+" in left) or _value(result) != (
            prod(values, start=Decimal(1)) if "×" in left else sum(values)
        ):
            raise UngroundedSentence(f"{formula[0]!r} is not so")
        before = result
        yield result


def _only_figure(text: str, formula: str) -> str:
    found = [_arabic(figure) for figure in FIGURE.findall(text)]
    if len(found) != 1:
        raise UngroundedSentence(f"{text!r} of {formula!r} has not one figure")
    return found[0]


def _value(figure: str) -> Decimal:
    """The number of a figure in digits; raises UngroundedSentence for one that is masked or vague."""
    number = figure.rstrip("".join(SCALE))
    digits = number.replace(",", "")
    if not re.fullmatch(r"\d+(?:\.\d+)?", digits):
        raise UngroundedSentence(f"{figure!r} cannot be reckoned with")
    scale = prod((SCALE[mark] for mark in figure[len(number) :]), start=Decimal(1))
    return Decimal(digits) * scale
