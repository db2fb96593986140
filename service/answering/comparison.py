"""Several places -> a table: what each one's documents say, and who is silent."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Place
from service.answering.aims import compare_targets
from service.answering.conclude import SEE_BELOW, as_sentence, beside, room, shorten
from service.answering.decline import answering, decline_subject
from service.answering.direct import answer_directly
from service.answering.findings import Finding
from service.answering.frame import frame
from service.answering.ground import bare, quoted
from service.answering.lookup import own_first
from service.answering.outcome import Outcome
from service.answering.scope import documents_for
from service.answering.weigh import Weigher
from service.answering.writer import Writer
from service.assistant import Assistant
from service.model import Completeness, Table, TableCell, TableRow
from service.understanding.reading import Reading

COLUMNS = ("地方", "文件怎么说", "出处")
SILENT = "收录的文件没有写到"


def stand_apart(reading: Reading, assistant: Assistant) -> bool:
    """Whether the places answer for themselves; where one document on all of them answers best, it is told."""
    each = [_scope(place, assistant) for place in reading.places]
    shared = frozenset.intersection(*each)
    _, findings = assistant.find(reading, frozenset().union(*each))
    return not findings or findings[0].clause.document not in shared


def compare(reading: Reading, writer: Writer, assistant: Assistant) -> Outcome:
    """Write what each place's documents say, side by side: a figure aimed at from the targets, else what is found."""
    if aims := compare_targets(reading, writer, assistant):
        return aims
    found: list[tuple[str, Finding | None]] = []
    for place in reading.places:
        documents = _scope(place, assistant)
        findings = assistant.find(reading, documents)[1] if documents else []
        findings = own_first(answering(findings, reading), [place], assistant)
        best = findings[0] if findings else None
        found.append((assistant.gazetteer.full_name(place.code), best))
    if not any(finding for _, finding in found):
        return Outcome("decline", "none", decline=decline_subject(writer, reading, ()))
    table, completeness = write_comparison(writer, reading, found, assistant.weigher)
    return Outcome("comparison", completeness, table=table)


def _scope(place: Place, assistant: Assistant) -> frozenset[str]:
    return documents_for([place], assistant.generation.documents, assistant.gazetteer).all


def write_comparison(
    writer: Writer, reading: Reading, found: Sequence[tuple[str, Finding | None]], weigher: Weigher
) -> tuple[Table, Completeness]:
    """Write a sentence and a row for each place; `found` pairs its name with the finding that answers."""
    rows = []
    for name, finding in found:
        if finding is None:
            writer.write(f"{name}：{SILENT}。", basis="advice")
            rows.append(TableRow(name, (TableCell(SILENT, None), TableCell("", None))))
            continue
        document = writer.generation.documents[finding.clause.document]
        marker = writer.cite(finding.clause, finding.quote)
        pieces = answer_directly(finding, reading, weigher)
        said = "；".join(piece.rstrip("。；;，,") for piece in pieces)
        framed = frame(document, writer.day, writer.gazetteer)
        lead = f"{framed}：" if name in framed else f"{name}：{framed}，"
        focus = beside(reading.concepts, finding.clause.heading)
        told = shorten([p.rstrip("。；;，,") for p in pieces], room(lead), focus, weigher)
        body = as_sentence("；".join(told)) if told else SEE_BELOW
        writer.write(body, (marker,), lead=lead, verbatim=told)
        if bare("；".join(told)) != bare(said):
            writer.write(f"原文：{quoted(said)}", (marker,), verbatim=pieces)
        rows.append(
            TableRow(name, (TableCell(said, marker), TableCell(finding.clause.label, marker)))
        )
    silent = sum(finding is None for _, finding in found)
    return Table(COLUMNS[1:], tuple(rows)), "partial" if silent else "complete"
