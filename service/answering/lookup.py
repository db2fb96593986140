"""A question that clauses answer -> the clauses, told; or why none is."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Clause, Document, Place
from service.answering.compose import write_clause, write_lookup
from service.answering.decline import answering, decline_subject
from service.answering.explain import define
from service.answering.findings import Finding, missing
from service.answering.frame import say_places
from service.answering.listing import list_rows, wants_list
from service.answering.outcome import Outcome, ask_document, ask_place
from service.answering.presume import may_confirm, presumed, without_claims
from service.answering.scope import Scope
from service.answering.totals import totals_of
from service.answering.writer import Writer
from service.assistant import Assistant
from service.understanding.reading import Reading
from service.understanding.references import Reference, named_clauses

EQUAL = 0.93
"""Two places answer equally well from this ratio of their scores on; then the asker chooses."""

OWN = 0.8
"""A place's own document is told before its province's from this ratio of their scores on."""

MOST_NAMED = 3
"""Clauses that are quoted where several parts of a document have one of that number."""

BETTER = 0.25
"""A part's document must hold so much more of the question than the whole's own to be told instead."""


def look_up(reading: Reading, writer: Writer, assistant: Assistant, scope: Scope) -> Outcome:
    """Write what the documents of the scope say; decline or ask back where that is not clear."""
    if reading.reference:
        named = _named(reading.reference, reading, assistant, scope)
        documents = dict.fromkeys(clause.document for clause in named)
        if len(documents) > 1:
            return ask_document(writer, [assistant.generation.documents[d] for d in documents], ())
        if named:
            return _tell_named(named, writer)
    if defined := define(reading, writer, assistant, scope):
        return defined
    if wants_list(reading):
        listed = list_rows(reading, writer, assistant, scope)
        if listed:
            return listed
    reading = without_claims(reading, assistant)
    hits, findings = assistant.find(reading, scope.all)
    fit = answering(findings, reading)
    holding = [f for f in fit if f.clause.document in scope.holding]
    if holding and not _much_better(fit[0], holding[0], reading):
        fit = own_first(holding, reading.places, assistant)
    if not fit and (confirmed := may_confirm(reading, findings, writer, assistant)):
        fit = [confirmed]
    if not fit:
        decline = decline_subject(writer, reading, findings)
        return Outcome("decline", "none", decline=decline, hits=hits)
    findings = fit
    taken = presumed(reading, findings[0], writer, assistant)
    below = findings[0].clause.document in scope.below
    rivals = _rivals(findings, reading, assistant) if below or not reading.places else ()
    if len(rivals) > 1:
        return ask_place(writer, rivals, hits)
    totals = totals_of(reading, findings[0], assistant, writer)
    completeness = write_lookup(writer, reading, findings, assistant.weigher, taken, totals)
    _note_part(reading, writer, assistant.generation.documents[findings[0].clause.document], scope)
    return Outcome("lookup", completeness, hits=hits)


def _named(
    reference: Reference, reading: Reading, assistant: Assistant, scope: Scope
) -> list[Clause]:
    """The clauses that bear the number: of a named place's own documents, or of those that the word in front names."""
    held = assistant.generation.clauses
    clauses = [clause for document in sorted(scope.all) for clause in held.of(document)]
    named = named_clauses(reference, clauses)
    codes = {place.code for place in reading.places}
    documents = assistant.generation.documents
    return [c for c in named if codes & set(documents[c.document].places)] or named


def _tell_named(named: Sequence[Clause], writer: Writer) -> Outcome:
    """Quote the clause of that number; where several parts have one, each of them."""
    for clause in named[:MOST_NAMED]:
        parts = [
            c
            for c in writer.generation.clauses.of(clause.document)
            if c.parent == clause.id and c.kind == "row"
        ]
        for part in parts or [clause]:
            write_clause(writer, part)
    return Outcome("lookup", "complete")


def _note_part(reading: Reading, writer: Writer, document: Document, scope: Scope) -> None:
    """Say that a document is of another place than the one asked about: a part of it, or one that holds it."""
    asked = "、".join(place.name for place in reading.told.places)
    place = say_places(document, writer.gazetteer)
    if document.id in scope.below:
        writer.note(f"您问的是{asked}；这份文件只管其中的{place}，不能用到别的地方。")
    elif reading.places and not {p.code for p in reading.places} & set(document.places):
        writer.note(f"您问的是{asked}，我没有它自己的文件；这是{place}的文件。")


def own_first(
    findings: list[Finding], places: Sequence[Place], assistant: Assistant
) -> list[Finding]:
    """The findings with those of the very places in front, if they answer nearly as well as the parents'."""
    codes = {place.code for place in places}
    documents = assistant.generation.documents
    own = [f for f in findings if codes & set(documents[f.clause.document].places)]
    if not own or own[0].score < OWN * findings[0].score:
        return findings
    return own + [f for f in findings if f not in own]


def _much_better(best: Finding, holding: Finding, reading: Reading) -> bool:
    """Whether a part's document answers what the whole's own documents leave open."""
    fewer = len(missing(reading, best)) < len(missing(reading, holding))
    return (
        fewer and best.coverage >= holding.coverage
    ) or best.coverage > holding.coverage + BETTER


def _rivals(
    findings: Sequence[Finding], reading: Reading, assistant: Assistant
) -> tuple[Place, ...]:
    """The places whose documents answer as well as the best one's; those of one document count as one."""
    best, lacking = findings[0], len(missing(reading, findings[0]))
    rivals: dict[str, Document] = {}
    for finding in findings:
        document = assistant.generation.documents[finding.clause.document]
        equal = finding.score >= EQUAL * best.score and len(missing(reading, finding)) == lacking
        if equal and not any(_related(document, other, assistant) for other in rivals.values()):
            rivals[document.id] = document
    if len(rivals) < 2:
        return ()
    return tuple(assistant.generation.places[code] for d in rivals.values() for code in d.places)


def _related(one: Document, other: Document, assistant: Assistant) -> bool:
    """Whether a place of one holds, or is, a place of the other."""
    above = {a for code in one.places for a in assistant.gazetteer.ancestry(code)}
    below = {a for code in other.places for a in assistant.gazetteer.ancestry(code)}
    return bool(above & set(other.places) or below & set(one.places))
