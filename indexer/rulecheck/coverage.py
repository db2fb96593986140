"""C8: every quantity and every word of the vocabulary that a clause holds is used by a rule, or waived with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Span
from corpus.rule import Rule, RuleVersion, Words
from corpus.vocabulary import Condition, Vocabulary
from indexer.quantities import Quantity, normal
from indexer.rulecheck.categories import all_words, used_words
from indexer.rulecheck.cited import Cited, CitedClauses, covers
from indexer.rulecheck.figures import (
    Claimed,
    claimed_by_amount,
    claimed_by_atom,
    claimed_by_limit,
    polar_atoms,
    says,
)
from indexer.rulecheck.finding import Report
from indexer.rulecheck.quotes import quotes_of

STANDARD = "标准"
"""The kind of a rule whose amount is the least that is asked for."""

FAMILY = ("person", "household")


@dataclass(frozen=True, slots=True)
class Use:
    """What one entry of a rule makes of its quote: the figures, and the words as pairs of a fact and a word."""

    words: Words
    claims: tuple[Claimed, ...]
    categories: frozenset[tuple[str, str]]
    route: bool = False


def uses_of(rule: Rule, version: RuleVersion, vocabulary: Vocabulary) -> Iterator[Use]:
    """The uses of a version's entries."""
    for route in version.routes:
        yield _use(route.words, route.condition, vocabulary, route=True)
    for bar in (*version.unless, *version.instead):
        yield _use(bar.words, bar.condition, vocabulary)
    amounts = tuple(claimed_by_amount(version.amount, rule.kind == STANDARD))
    yield Use(version.amount.words, amounts, frozenset())
    for limit in version.limits:
        claims = (claimed_by_limit(limit.max),) if limit.max else ()
        yield Use(limit.words, claims, frozenset())


def check_coverage(
    rule: Rule,
    version: RuleVersion,
    others: Sequence[tuple[Rule, RuleVersion]],
    vocabulary: Vocabulary,
    cited: CitedClauses,
    report: Report,
) -> None:
    """Reports what the main clause says and neither this rule nor `others`, which cite it too, use or waive."""
    clause = cited.get(version.clause)
    if clause is None:
        return
    own = list(uses_of(rule, version, vocabulary))
    uses = [*own, *(use for pair in others for use in uses_of(*pair, vocabulary))]
    waived = [each.words for v in (version, *(v for _, v in others)) for each in v.waived]
    spans = tuple(_spans(version, clause))
    here = [use for use in uses if use.words.clause == version.clause]
    cover = _Cover(clause, cited, own, here, waived)
    for quantity in clause.quantities:
        span = Span(quantity.start, quantity.end)
        if any(covers(each, span) for each in spans) and not cover.uses_quantity(quantity):
            said = clause.text[quantity.first : quantity.last]
            report("C8", f"the clause says {said!r}, which nothing uses: {WAY_OUT}")
    seen = set[str]()
    for span, keys in _vocabulary_words(rule, clause, vocabulary):
        word = clause.text[span.start : span.end]
        inside = any(covers(each, span) for each in spans)
        if inside and word not in seen and not cover.uses_word(span, keys):
            seen.add(word)
            names = "、".join(sorted(vocabulary.facts[key].name for key, _ in keys))
            report("C8", f"the clause says {word!r} ({names}), which nothing uses: {WAY_OUT}")


WAY_OUT = "add the condition, or waive the words with a reason"


class _Cover:
    """What of one clause is used or waived."""

    def __init__(
        self,
        clause: Cited,
        cited: CitedClauses,
        own: Sequence[Use],
        uses: Sequence[Use],
        waived: Iterable[str],
    ) -> None:
        self.clause, self.cited = clause, cited
        self.waived = [span for words in waived for span in clause.occurrences(words)]
        self.placed = [(use, clause.occurrences(use.words.quote)) for use in uses]
        self.routes = [(use, spans) for use, spans in self.placed if use.route and use in own]
        words = {word for use in uses for _, word in use.categories}
        self.categories = [s for word in words for s in clause.occurrences(word)]

    def uses_quantity(self, quantity: Quantity) -> bool:
        span = Span(quantity.start, quantity.end)
        if any(covers(each, span) for each in (*self.waived, *self.categories)):
            return True
        return any(
            says(claimed, quantity, self.clause, self.cited)
            for use in self._competent(span)
            for claimed in use.claims
        )

    def uses_word(self, span: Span, keys: frozenset[tuple[str, str]]) -> bool:
        if any(covers(each, span) for each in self.waived):
            return True
        return any(keys & use.categories for use in self._competent(span))

    def _competent(self, span: Span) -> Iterable[Use]:
        """The entries that must use what stands there: those that quote it if a route does, else all of the clause."""
        if any(covers(each, span) for _, spans in self.routes for each in spans):
            return [use for use, spans in self.placed if any(covers(each, span) for each in spans)]
        return [use for use, _ in self.placed]


def _use(words: Words, condition: Condition, vocabulary: Vocabulary, route: bool = False) -> Use:
    atoms = list(polar_atoms(condition))
    claims = (claimed_by_atom(atom, op, vocabulary.facts[atom.fact]) for atom, op in atoms)
    return Use(
        words,
        tuple(claimed for claimed in claims if claimed),
        used_words(vocabulary, [atom for atom, _ in atoms]),
        route,
    )


def _spans(version: RuleVersion, clause: Cited) -> Iterator[Span]:
    """Where the clause speaks of this rule: the cells of a row, of a text the sentences that are quoted."""
    if clause.clause.kind == "row":
        yield from clause.spans
        return
    quotes = [w.quote for _, w in quotes_of(version) if w.clause == clause.clause.id]
    quoted = [span for quote in quotes for span in clause.occurrences(quote)]
    for span in clause.spans:
        if any(span.start < each.end and each.start < span.end for each in quoted):
            yield span


def _vocabulary_words(
    rule: Rule, clause: Cited, vocabulary: Vocabulary
) -> Iterator[tuple[Span, frozenset[tuple[str, str]]]]:
    """Where words of facts that the rule could ask for stand, the longest at each place."""
    subjects = FAMILY if rule.subject in FAMILY else (rule.subject,)
    found: dict[tuple[int, int], set[tuple[str, str]]] = {}
    for word, keys in _words(vocabulary).items():
        for span in clause.occurrences(word):
            found.setdefault((span.start, span.end), set()).update(keys)
    for start, end in sorted(found):
        longer = [(s, e) for s, e in found if s <= start and end <= e and (s, e) != (start, end)]
        own = {pair for pair in found[start, end] if vocabulary.facts[pair[0]].subject in subjects}
        if own and not longer:
            yield Span(start, end), frozenset(own)


def _words(vocabulary: Vocabulary) -> Mapping[str, set[tuple[str, str]]]:
    words: dict[str, set[tuple[str, str]]] = {}
    for fact in vocabulary.facts.values():
        for word in map(normal, all_words(fact)):
            words.setdefault(word, set()).add((fact.key, word))
    return words
