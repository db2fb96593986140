"""Findings -> the sentences of a lookup: the direct answer first, then the quoted clause and who it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Clause
from service.answering.conclude import as_sentence
from service.answering.direct import answer_also, answer_directly
from service.answering.findings import Finding, missing
from service.answering.first_sentence import (
    MAX_CONDITION,
    MAX_QUOTE,
    TELLS,
    cell_text,
    framed,
    write_conclusion,
    write_presumed,
    write_totals,
)
from service.answering.force import force_note, marks_of
from service.answering.ground import bare, quoted
from service.answering.presume import Presumed
from service.answering.quotes import preceding
from service.answering.totals import Total
from service.answering.weigh import Weigher, normalised
from service.answering.writer import Writer
from service.model import Completeness
from service.understanding.reading import SAME, Reading

MAX_CELL = 400
"""Longer cells are left to the clause's own page."""

MAX_NAMED = 4
"""Clauses that are told where the question names several."""

ANOTHER = 0.95
"""A second clause is told too if it fits this well against the first."""

CONTACTS = ("phone", "mail", "address", "contact")


def write_lookup(
    writer: Writer,
    reading: Reading,
    findings: Sequence[Finding],
    weigher: Weigher,
    presumed: Presumed | None = None,
    totals: Sequence[Total] = (),
) -> Completeness:
    """Write the best finding, others that the question names or that fit as well, and what the text leaves open.

    The conclusion begins with what becomes of what is `presumed`, or tells the first of the `totals`.
    """
    best = findings[0]
    if totals and not presumed:
        completeness = write_totals(writer, best, totals)
    else:
        completeness = _write_finding(writer, reading, best, weigher, presumed)
    _write_row(writer, best)
    named = [f for f in findings[1:] if best.named and f.named and _differs(f, best)]
    others = named[: MAX_NAMED - 1] or [f for f in findings[1:] if _adds(f, best, reading)][:1]
    for other in others:
        _write_other(writer, reading, other, weigher)
    _write_force(writer, best)
    _write_targets(writer, reading, best, weigher)
    _note_lacking(writer, best, weigher)
    _note_contact(writer, best)
    return completeness


def write_source(writer: Writer, finding: Finding) -> None:
    """Quote the clause behind what was told already: its words, whom a row is for and who is responsible."""
    clause = finding.clause
    quote = cell_text(clause, "content") or _context(finding)
    marker = writer.cite(clause, quote)
    writer.write(f"原文见{clause.label}：{quoted(quote)}", (marker,), known=clause.label)
    _write_row(writer, finding)


def write_clause(writer: Writer, clause: Clause) -> None:
    """Quote a clause as it stands, the cells of a row each by its name."""
    label, lead = clause.label, f"{framed(writer, clause)}："
    cells = [cell for cell in clause.cells if cell.role not in ("category", "item") and cell.text]
    quotes = [cell.text for cell in cells] if clause.kind == "row" and cells else [clause.text]
    marker = writer.cite(clause, quotes[0])
    writer.write(f"{label}的原文如下。", (marker,), lead=lead, known=label)
    if clause.kind == "row" and cells:
        for cell in cells:
            body = f"{cell.name}：{quoted(as_sentence(cell.text))}"
            writer.write(body, (writer.cite(clause, cell.text),))
        return
    writer.write(quoted(" ".join(clause.text.split())), (marker,))
    for below in writer.generation.clauses.of(clause.document):
        if below.parent == clause.id and below.searchable:
            marker = writer.cite(below, below.text)
            writer.write(quoted(" ".join(below.text.split())), (marker,))


def _write_finding(
    writer: Writer,
    reading: Reading,
    finding: Finding,
    weigher: Weigher,
    presumed: Presumed | None,
) -> Completeness:
    """The conclusion, the other short answers, and the quotation that they are taken from."""
    clause, lead = finding.clause, f"{framed(writer, finding.clause)}："
    marker = writer.cite(clause, _context(finding))
    quote = writer.citations[marker - 1].quote
    lacking = [] if presumed else missing(reading, finding)
    if presumed and (presumed.words or presumed.whole):
        write_presumed(writer, finding, weigher, reading, presumed, lead, marker)
        writer.write(f"原文见{clause.label}：{quoted(quote)}", (marker,), known=clause.label)
        return "complete"
    if presumed:
        lead += presumed.opening
    if lacking:
        said = "".join(expectation.missing for expectation in lacking)
        writer.write(said, (marker,), lead=lead)
        writer.write(f"写到的是{clause.label}：{quoted(quote)}", (marker,), known=clause.label)
        _write_also(writer, reading, finding, weigher)
        return "partial"
    shown = write_conclusion(writer, reading, finding, weigher, lead, marker)
    _write_also(writer, reading, finding, weigher)
    if bare(quote).strip("。") != bare(shown).strip("。"):
        writer.write(f"原文见{clause.label}：{quoted(quote)}", (marker,), known=clause.label)
    return "complete"


def _write_also(writer: Writer, reading: Reading, finding: Finding, weigher: Weigher) -> None:
    """The further things asked for, a sentence each, unless they were told already."""
    for asked, text in finding.also:
        said = bare(writer.text)
        more = answer_also(text, asked, reading, weigher)
        if not all(bare(piece) in said for piece in more):
            body = as_sentence("；".join(more))
            writer.write(body, (writer.cite(finding.clause, text),), verbatim=more)


def _write_row(writer: Writer, finding: Finding) -> None:
    """Whom a row is for and who is responsible, unless that was the answer already."""
    for cell in finding.clause.cells:
        said = bare("".join(sentence.text for sentence in writer.sentences))
        if cell.role not in TELLS or not cell.text or len(cell.text) > MAX_CELL:
            continue
        if bare(cell.text).rstrip("。") not in said:
            name = TELLS[cell.role] if finding.clause.kind == "row" else cell.name
            marker = writer.cite(finding.clause, cell.text)
            told = quoted(cell.text) if cell.role == "content" else as_sentence(cell.text)
            body = f"{name}：{told}"
            writer.write(body, (marker,), verbatim=(cell.text,))


def _write_other(writer: Writer, reading: Reading, other: Finding, weigher: Weigher) -> None:
    """A further clause in one sentence, with its own document in front if it is another one's."""
    markers = [writer.cite(other.clause, other.quote)]
    pieces = answer_directly(other, reading, weigher)
    first = writer.generation.clauses[writer.citations[0].clause_id].document
    lead = f"{framed(writer, other.clause)}，" if other.clause.document != first else "另外，"
    label, said = other.clause.label, "；".join(piece.rstrip("；;，,。") for piece in pieces)
    words = quoted(said) if len(pieces) == 1 else said
    recipients = cell_text(other.clause, "recipients")
    whom = ""
    if recipients and len(recipients) <= MAX_CONDITION and not other.is_cell:
        whom = f"，服务对象是{recipients.rstrip('。')}"
        markers.append(writer.cite(other.clause, recipients))
    body = f"{label}：{words}{whom}。"
    writer.write(body, tuple(markers), lead=lead, known=label, verbatim=pieces)


def _write_force(writer: Writer, finding: Finding) -> None:
    """What the wording of the quoted sentences does not promise."""
    marks = marks_of(finding.clause, finding.quote)
    words = force_note(finding.clause, marks, writer.generation.lexicon.force, writer.day)
    if words:
        writer.write(words, (writer.citations[0].marker,), "advice")


def _write_targets(writer: Writer, reading: Reading, finding: Finding, weigher: Weigher) -> None:
    """What else the clause aims at of the subject, where the question is whether something has been reached."""
    lexicon, clause = writer.generation.lexicon, finding.clause
    if not re.search(lexicon.presumptions.done, reading.text):
        return
    particular = [concept for concept in reading.concepts if weigher.is_particular(concept)]
    for mark in clause.sentences:
        sentence = clause.text[mark.span.start : mark.span.end].strip("；;")
        on_subject = any(c.match(normalised(sentence)) >= SAME for c in particular)
        if mark.force != "target" or not on_subject or bare(sentence) in bare(writer.text):
            continue
        marker = writer.cite(clause, sentence)
        writer.write(f"还写了目标：{quoted(sentence)}", (marker,))
        note = force_note(clause, [mark], lexicon.force, writer.day)
        if note and note not in writer.text:
            writer.write(note, (marker,), "advice")


def _note_lacking(writer: Writer, finding: Finding, weigher: Weigher) -> None:
    """Say which words of the question the clause does not hold, those that policy knows."""
    words = [c.word for c in finding.lacking if len(c.word) > 1 and weigher.knows(c.word)]
    if words:
        writer.note(f"这一条没有提到“{'”“'.join(words)}”。")


def _note_contact(writer: Writer, finding: Finding) -> None:
    """A consultation's telephone is no place to apply."""
    document = writer.generation.documents[finding.clause.document]
    if document.consultation and any(a.expectation.sort in CONTACTS for a in finding.met):
        writer.note("以上是征求意见时的联系方式，不是申请待遇的地方。")


def _differs(finding: Finding, other: Finding) -> bool:
    """Whether two findings are of unrelated clauses and say other words."""
    related = finding.clause.parent == other.clause.id or other.clause.parent == finding.clause.id
    same = bare(finding.quote) in bare(other.quote) or bare(other.quote) in bare(finding.quote)
    return finding.clause.id != other.clause.id and not related and not same


def _adds(finding: Finding, best: Finding, reading: Reading) -> bool:
    """Whether a further finding is worth telling: as good, of the same document, and other words."""
    return (
        finding.score >= ANOTHER * best.score
        and finding.coverage >= best.coverage
        and finding.named >= best.named
        and finding.clause.document == best.clause.document
        and not missing(reading, finding)
        and _differs(finding, best)
    )


def _context(finding: Finding) -> str:
    """The words to quote.

    A row's whole content where it is short enough; of running text the sentence, a sum with the one before it, which may
    say for whom it is.
    """
    content = cell_text(finding.clause, "content")
    if content and bare(finding.quote) in bare(content) and len(content) <= MAX_QUOTE:
        return content
    sums = any(asked.expectation.sort == "money" for asked in finding.met)
    if sums and finding.clause.kind != "row":
        longer = preceding(finding.clause, finding.quote)
        return longer if len(longer) <= MAX_QUOTE else finding.quote
    return finding.quote
