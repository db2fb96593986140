"""C4 to C6: every number stands in its quote (C4) with its unit and rate (C5) and the marker of its comparator (C6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from corpus.model import Span
from corpus.rule import Grant, Money, Words
from corpus.vocabulary import Atom, Condition, Every, Fact, Negation
from indexer.quantities import Quantity, figure
from indexer.rulecheck.cited import Cited, CitedClauses, covers
from indexer.rulecheck.finding import Report

NUMBERS = ("integer", "decimal")
OPPOSITE = {
    ">=": "<",
    "<": ">=",
    ">": "<=",
    "<=": ">",
    "=": "!=",
    "!=": "=",
    "in": "!=",
    "has": "!=",
}
EXACT, AT_MOST, AT_LEAST = frozenset({"="}), frozenset({"<="}), frozenset({">="})

EACH_PERSON = "人"
"""每人 is understood of what a person is paid, and need not stand in the unit."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A figure that a rule prints: it needs words that say this number, of this unit, as this bound.

    `about` says whether it is an estimate, None where the words beside it tell.
    """

    number: Decimal
    units: tuple[str, ...]
    rates: tuple[str, ...]
    comparators: frozenset[str]
    shown: str
    about: bool | None = False


def polar_atoms(condition: Condition, negated: bool = False) -> Iterator[tuple[Atom, str]]:
    """The conditions on single facts with the operator that they have once every `not` is drawn in."""
    if isinstance(condition, Atom):
        yield condition, OPPOSITE[condition.op] if negated else condition.op
    elif isinstance(condition, Negation):
        yield from polar_atoms(condition.negated, not negated)
    else:
        parts = condition.every if isinstance(condition, Every) else condition.some
        for part in parts:
            yield from polar_atoms(part, negated)


def claimed_by_atom(atom: Atom, op: str, fact: Fact) -> Claimed | None:
    """The figure of a condition on a number; None for other conditions."""
    if fact.type not in NUMBERS:
        return None
    wanted = frozenset({op} if op != "!=" else {"="})
    return Claimed(Decimal(atom.literals[0]), fact.units, (), wanted, atom.text)


def claimed_by_amount(amount: Grant, standard: bool) -> Iterator[Claimed]:
    """The figures of an amount; that of a `standard` may be the least that is asked for."""
    about = amount.kind == "estimate"
    if amount.value:
        fixed = EXACT | AT_LEAST if standard else EXACT
        yield _money(amount.value, AT_MOST if amount.kind == "up_to" else fixed, about)
    if amount.min:
        yield _money(amount.min, AT_LEAST, about)
    if amount.max:
        yield _money(amount.max, AT_MOST, about)


def claimed_by_limit(value: Money) -> Claimed:
    """The figure of a limit: at most so much, or so much and no more."""
    return _money(value, AT_MOST | EXACT, about=False)


def check_figure(claimed: Claimed, words: Words, cited: CitedClauses, report: Report) -> bool:
    """Whether the quote says the figure; reports what it lacks."""
    clause = cited.get(words.clause)
    spans = clause.occurrences(words.quote) if clause else []
    if clause is None or not spans:
        return False  # C3 tells
    near = [q for span in spans for q in clause.within(span) if q.number == claimed.number]
    if not near:
        report("C4", f"{claimed.shown}: its number does not stand in the quote {words.quote!r}")
        return False
    of_unit = [q for q in near if _has_unit(q, claimed, clause)]
    if not of_unit:
        units = " or ".join(claimed.units)
        report("C5", f"{claimed.shown}: the quote {words.quote!r} has the number without {units}")
        return False
    rated = [q for q in of_unit if _rates_fit(q, claimed, clause, cited)]
    if not rated:
        report("C5", f"{claimed.shown}: {_rate_trouble(of_unit[0], claimed, clause)}")
        return False
    bounded = [q for q in rated if _bound_fits(q, claimed)]
    if not bounded:
        report("C6", f"{claimed.shown}: {_bound_trouble(rated[0], clause)}")
        return False
    if not any(covers(span, Span(q.first, q.last)) for span in spans for q in bounded):
        whole = clause.text[bounded[0].first : bounded[0].last]
        report("C6", f"{claimed.shown}: the quote {words.quote!r} cuts {whole!r}; quote all of it")
        return False
    return True


def says(claimed: Claimed, quantity: Quantity, clause: Cited, cited: CitedClauses) -> bool:
    """Whether the figure is what that quantity of the clause says."""
    return (
        quantity.number == claimed.number
        and _has_unit(quantity, claimed, clause)
        and _rates_fit(quantity, claimed, clause, cited)
        and _bound_fits(quantity, claimed)
    )


def _money(value: Money, comparators: frozenset[str], about: bool) -> Claimed:
    number, base, rates = figure(value.value, value.unit)
    return Claimed(number, (base,), rates, comparators, f"{value.value} {value.unit}", about)


def _has_unit(quantity: Quantity, claimed: Claimed, clause: Cited) -> bool:
    behind = quantity.end - len(quantity.measure)
    return not claimed.units or any(
        quantity.measure == unit or clause.text.startswith(unit, behind) for unit in claimed.units
    )


def _rates_fit(quantity: Quantity, claimed: Claimed, clause: Cited, cited: CitedClauses) -> bool:
    """Every rate of the unit is said, and every one that is said is in the unit."""
    is_rate = cited.reader.is_rate
    said = all(any(is_rate(clause.text, at, r) for at in quantity.rates) for r in claimed.rates)
    known = (*claimed.rates, EACH_PERSON)
    return said and all(any(is_rate(clause.text, at, r) for r in known) for at in quantity.rates)


def _rate_trouble(quantity: Quantity, claimed: Claimed, clause: Cited) -> str:
    phrase = clause.text[min((*quantity.rates, quantity.start)) : quantity.end]
    rates = "、".join(f"每{rate}" for rate in claimed.rates) or "no rate"
    return f"the clause says {phrase!r}, the unit {rates}; write what the phrase says"


def _bound_fits(quantity: Quantity, claimed: Claimed) -> bool:
    # Of an estimate 约1.8万元至1.9万元 both ends are bounds, a single 约1.8万元 is none.
    either = EXACT if claimed.about else frozenset[str]()
    fits = bool(quantity.comparators & (claimed.comparators | either))
    return fits and claimed.about in (None, quantity.about)


def _bound_trouble(quantity: Quantity, clause: Cited) -> str:
    whole = clause.text[quantity.first : quantity.last]
    means = "an estimate" if quantity.about else " or ".join(sorted(quantity.comparators))
    return f"the clause says {whole!r}, which is {means}; write that comparator or kind"
