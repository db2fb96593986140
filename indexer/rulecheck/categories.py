"""C7: the words of every category of a condition stand in its quote or its clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corpus.model import Place, Span
from corpus.rule import Words
from corpus.vocabulary import Atom, Fact, Vocabulary
from indexer.quantities import QuantityReader, normal
from indexer.rulecheck.cited import Cited, CitedClauses, covers
from indexer.rulecheck.figures import NUMBERS
from indexer.rulecheck.finding import Report

HERE = "本"
"""本区, 本市: the place of the rule, or the one that holds it."""


def check_words(
    atom: Atom,
    op: str,
    fact: Fact,
    words: Words,
    cited: CitedClauses,
    places: Mapping[str, Place],
    own_place: str,
    report: Report,
) -> None:
    """Reports a category that neither the quote nor the clause names, and an ordered one with another marker."""
    clause = cited.get(words.clause)
    if clause is None or fact.type in (*NUMBERS, "date"):
        return
    for value, known in words_of(atom, fact):
        if not known:
            report("C7", f"{atom.text}: facts.yaml gives no words for {value}; add them there")
        elif not any(clause.occurrences(word) for word in known):
            report("C7", f"{atom.text}: the clause has none of {'、'.join(known)}")
    if fact.type == "place":
        for code in atom.literals:
            forms = place_forms(code, places, own_place)
            if not any(clause.occurrences(form) for form in forms):
                report("C7", f"{atom.text}: the clause names no {'、'.join(forms)}")
    if fact.type == "ordered":
        _check_rank(atom, op, fact, words, clause, cited.reader, report)


def words_of(atom: Atom, fact: Fact) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each value that a condition names, with the words of which the clause must hold one."""
    options = [fact.option(literal) for literal in atom.literals] if fact.options else []
    found = [(option.name, option.words) for option in options if option and option.words]
    # A value without words (无残疾证) is what the fact's own words deny.
    yield from found or [(fact.name, fact.words or all_words(fact))]


def all_words(fact: Fact) -> tuple[str, ...]:
    """All words of a fact and its values."""
    return (*fact.words, *(word for option in fact.options for word in option.words))


def place_forms(code: str, places: Mapping[str, Place], own_place: str) -> tuple[str, ...]:
    """How a clause of `own_place` may name the place: by its name, another name, or as 本市."""
    place = places[code]
    kind = place.name[-1]
    above = [each for each in _ancestry(own_place, places) if each.name.endswith(kind)]
    here = (f"{HERE}{kind}",) if above and above[0].code == code else ()
    return (*here, place.name, *place.aliases)


def used_words(vocabulary: Vocabulary, atoms: list[Atom]) -> frozenset[tuple[str, str]]:
    """The words that conditions use, as pairs of a fact's key and a word, with those that follow from them."""
    facts = {atom.fact for atom in atoms}
    while follow := {f for key in facts for f in _implied(vocabulary.facts[key])} - facts:
        facts |= follow
    named = {atom.fact: set[str]() for atom in atoms}
    for atom in atoms:
        fact = vocabulary.facts[atom.fact]
        named[atom.fact] |= {word for _, words in words_of(atom, fact) for word in words}
        if atom.op not in ("=", "in", "has"):
            named[atom.fact] |= set(all_words(fact))
    return frozenset(
        (key, normal(word))
        for key in facts
        for word in (
            *vocabulary.facts[key].words,
            *named.get(key, all_words(vocabulary.facts[key])),
        )
    )


def _check_rank(
    atom: Atom,
    op: str,
    fact: Fact,
    words: Words,
    clause: Cited,
    reader: QuantityReader,
    report: Report,
) -> None:
    """C6 of an ordered category: 重度以上 is >=, 重度 alone is = or in."""
    if op == "!=":
        return
    wanted = op if op in (">=", "<=", ">", "<") else "="
    quotes = clause.occurrences(words.quote)
    for value, known in words_of(atom, fact):
        spans = [span for word in known for span in clause.occurrences(word)]
        spans = [span for span in spans if any(covers(quote, span) for quote in quotes)] or spans
        said = {bound for span in spans for bound in _bounds_at(clause, span, reader)}
        if spans and wanted not in said:
            report("C6", f"{atom.text}: {value} stands there as {' or '.join(sorted(said))}")


def _bounds_at(clause: Cited, span: Span, reader: QuantityReader) -> frozenset[str]:
    # 一、二级 and 失能等级达重度 end in what is bounded.
    ending = [q for q in clause.within(span) if q.end == span.end]
    return ending[0].comparators if ending else reader.bound(clause.text, span.start, span.end)


def _implied(fact: Fact) -> Iterator[str]:
    return (atom.fact for implication in fact.implies for atom in implication.then)


def _ancestry(code: str, places: Mapping[str, Place]) -> Iterator[Place]:
    place = places.get(code)
    while place:
        yield place
        place = places.get(place.parent or "")
