"""What is known of those a question is about, ready to be judged: derived, checked, implications drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from corpus.errors import FactError
from corpus.vocabulary import Fact, FactSubject
from service.rules.book import RuleBook
from service.rules.derive import derive
from service.rules.given import Exact, Known, Members, Uncertain, read_facts
from service.rules.logic import Contradiction

Rest = Literal["unknown", "none"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One person (or institution, or project) with the facts of the household.

    `known` is what was said and what is computed from it, `masks` the cells that are possible. `uncertain` are
    facts that were asked and are not known. `subjects` says whose rules are judged: a person's with the
    household's, unless only an institution or a project is told of.
    """

    id: str
    label: str
    known: Mapping[str, Known]
    masks: Mapping[str, int]
    uncertain: frozenset[str]
    subjects: frozenset[FactSubject]


def read_subject(
    book: RuleBook,
    day: date,
    *,
    name: str,
    label: str,
    facts: Mapping[str, Any],
    household: Mapping[str, Any] | None = None,
    rest: Rest = "unknown",
) -> Subject:
    """The subject of id `name` that these facts tell of on `day`.

    With `rest` "none" every fact that is not named takes its value for "absent". Raises FactError: an unknown fact,
    a value that it does not take, facts that contradict each other.
    """
    vocabulary, places = book.vocabulary, book.gazetteer.places
    own = read_facts(facts, vocabulary, places)
    shared = read_facts(household or {}, vocabulary, places)
    if both := own.keys() & shared.keys():
        name = vocabulary.facts[min(both)].name
        raise FactError(f"“{name}”在个人和家庭里都给了，请只给一次。", min(both))
    known = derive({**own, **shared}, vocabulary, day)
    masks = narrow(book, book.masks(known))
    subjects = subjects_of(vocabulary.facts[key] for key in own)
    if rest == "none":
        masks, known = _fill(book, masks, known, subjects)
    uncertain = frozenset(key for key, value in known.items() if isinstance(value, Uncertain))
    return Subject(name, label, known, masks, uncertain, subjects)


def narrow(book: RuleBook, masks: Mapping[str, int]) -> dict[str, int]:
    """The cells left once implications are drawn. Raises FactError naming the facts that contradict each other."""
    try:
        return book.logic.narrow(masks)
    except Contradiction as error:
        one, other = (
            book.vocabulary.facts[variable.partition("/")[0]]
            for variable in (error.variable, error.other)
        )
        raise FactError(f"“{one.name}”和“{other.name}”对不上，请核对。", one.key) from error


def _fill(
    book: RuleBook,
    masks: Mapping[str, int],
    known: Mapping[str, Known],
    subjects: frozenset[FactSubject],
) -> tuple[dict[str, int], dict[str, Known]]:
    """With what was not named taken as absent, unless what was named says otherwise."""
    masks, known = dict(masks), dict(known)
    for fact in book.vocabulary.facts.values():
        if fact.key in known or fact.subject not in subjects:
            continue
        absent = _absent(fact)
        if absent is None:
            continue
        changed = dict(masks)
        for variable in [v for v in masks if v.partition("/")[0] == fact.key]:
            changed[variable] &= book.cells[variable].possible(absent)
        if not all(changed.values()):
            continue
        try:
            masks = book.logic.narrow(changed)
        except Contradiction:
            continue
        known[fact.key] = absent
    return masks, known


def _absent(fact: Fact) -> Known | None:
    if fact.absent is None:
        return None
    if fact.type == "set":
        return Members(frozenset(), frozenset(), complete=True)
    return Exact(fact.absent)


def subjects_of(facts: Iterable[Fact]) -> frozenset[FactSubject]:
    """Whose rules such facts ask for: a person's with the household's, unless all are of an institution or a project."""
    people: frozenset[FactSubject] = frozenset({"person", "household"})
    found: frozenset[FactSubject] = frozenset(fact.subject for fact in facts)
    return found if found and not found & people else people | found
