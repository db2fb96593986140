"""A question that clauses answer -> the clauses, told; or why none is."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Clause, Document, Place
from service.answering.compose import write_clause, write_lookup
from service.answering.decline import answers, decline_subject
from service.answering.findings import Finding, missing
from service.answering.frame import say_places
from service.answering.outcome import Outcome, ask_place
from service.answering.scope import Scope
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
        if named:
            return _tell_named(named, writer)
    hits, findings = assistant.find(reading, scope.all)
    holding = [f for f in findings if f.clause.document in scope.holding]
    if answers(holding, reading) and not _much_better(findings[0], holding[0], reading):
        findings = own_first(holding, reading.places, reading, assistant)
    if not answers(findings, reading):
        decline = decline_subject(writer, reading, findings)
        return Outcome("decline", "none", decline=decline, hits=hits)
    rivals = () if reading.places else _rivals(findings, reading, assistant)
    if len(rivals) > 1:
        return ask_place(writer, rivals, hits)
    completeness = write_lookup(writer, reading, findings, assistant.weigher)
    _note_part(reading, writer, assistant.generation.documents[findings[0].clause.document], scope)
    return Outcome("lookup", completeness, hits=hits)


def _named(
    reference: Reference, reading: Reading, assistant: Assistant, scope: Scope
) -> list[Clause]:
    """The clauses that bear the number; of several documents' those of the one that the question fits best."""
    clauses = [c for c in assistant.generation.clauses.values() if c.document in scope.all]
    named = named_clauses(reference, clauses)
    if len({clause.document for clause in named}) > 1:
        _, findings = assistant.find(reading, frozenset(c.document for c in named))
        best = next((f.clause.document for f in findings), named[0].document)
        named = [clause for clause in named if clause.document == best]
    return named


def _tell_named(named: Sequence[Clause], writer: Writer) -> Outcome:
    """Quote the clause of that number; where several parts have one, each of them."""
    for clause in named[:MOST_NAMED]:
        parts = [
            c
            for c in writer.generation.clauses.values()
            if c.parent == clause.id and c.kind == "row"
        ]
        for part in parts or [clause]:
            write_clause(writer, part)
    return Outcome("lookup", "complete")


def _note_part(reading: Reading, writer: Writer, document: Document, scope: Scope) -> None:
    """Say that a document holds only for a part of the place asked about."""
    if document.id in scope.below:
        asked = "、".join(place.name for place in reading.told.places)
        part = say_places(document, writer.gazetteer)
        writer.note(f"您问的是{asked}；这份文件只管其中的{part}，不能用到别的地方。")


def own_first(
    findings: list[Finding], places: Sequence[Place], reading: Reading, assistant: Assistant
) -> list[Finding]:
    """The findings with those of the very places in front, if they answer nearly as well as the parents'."""
    codes = {place.code for place in places}
    documents = assistant.generation.documents
    own = [f for f in findings if codes & set(documents[f.clause.document].places)]
    if not answers(own, reading) or own[0].score < OWN * findings[0].score:
        return findings
    return own + [f for f in findings if f not in own]


def _much_better(best: Finding, holding: Finding, reading: Reading) -> bool:
    """Whether a part's document answers what the whole's own documents leave open."""
    if not answers([best], reading):
        return False
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
