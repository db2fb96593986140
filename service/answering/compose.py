"""Findings -> the sentences of a lookup: the direct answer first, then the quoted clause and who it is for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.model import Clause, ForceWords
from service.answering.direct import answer_directly
from service.answering.findings import Finding, missing
from service.answering.frame import frame
from service.answering.ground import bare, quoted
from service.answering.weigh import Weigher
from service.answering.writer import Writer
from service.model import Completeness
from service.understanding.reading import Reading

MAX_QUOTE = 260
"""A row's content up to this length is quoted whole; of a longer one only the sentence that answers."""

MAX_CELL = 400
"""Longer cells are left to the clause's own page."""

ANOTHER = 0.95
"""A second clause is told too if it fits this well against the first."""

TELLS = {"content": "服务内容", "recipients": "服务对象", "departments": "责任部门"}


def write_lookup(
    writer: Writer, reading: Reading, findings: Sequence[Finding], weigher: Weigher
) -> Completeness:
    """Write the best finding, a second one that fits as well, and what the text leaves open."""
    best = findings[0]
    completeness = _write_finding(writer, reading, best, weigher)
    _write_row(writer, best)
    another = next((f for f in findings[1:] if _adds(f, best, reading)), None)
    if another is not None:
        marker = writer.cite(another.clause, another.quote)
        label = another.clause.label
        writer.write(f"另有{label}：{quoted(another.quote)}", (marker,), known=label)
    _write_force(writer, best)
    return completeness


def write_clause(writer: Writer, clause: Clause) -> None:
    """Quote a clause as it stands, the cells of a row each by its name."""
    label, lead = clause.label, f"{_frame(writer, clause)}，"
    if clause.kind != "row":
        marker = writer.cite(clause, clause.text)
        writer.write(f"{label}：{quoted(clause.text)}", (marker,), lead=lead, known=label)
        return
    cells = [cell for cell in clause.cells if cell.role not in ("category", "item") and cell.text]
    if not cells:
        marker = writer.cite(clause, clause.text)
        writer.write(
            f"{label}：{quoted(' '.join(clause.text.split()))}", (marker,), lead=lead, known=label
        )
    for cell in cells:
        marker = writer.cite(clause, cell.text)
        writer.write(
            f"{label}的{cell.name}：{_sentence(cell.text)}", (marker,), lead=lead, known=label
        )
        lead = ""


def _write_finding(
    writer: Writer, reading: Reading, finding: Finding, weigher: Weigher
) -> Completeness:
    """The first sentence, and the quotation it is taken from."""
    marker = writer.cite(finding.clause, _context(finding))
    lead = f"{_frame(writer, finding.clause)}："
    direct = answer_directly(finding, reading, weigher)
    lacking = missing(reading, finding)
    if lacking:
        said = "".join(expectation.missing for expectation in lacking)
        writer.write(f"{said}写到的是：{quoted(direct)}", (marker,), lead=lead)
    else:
        writer.write(_sentence(direct), (marker,), lead=lead)
    quote = writer.citations[marker - 1].quote
    if bare(quote).strip("。") != bare(direct).strip("。"):
        label = finding.clause.label
        writer.write(f"原文（{label}）：{quoted(quote)}", (marker,), known=label)
    if not lacking:
        return "complete"
    return "partial"


def _write_row(writer: Writer, finding: Finding) -> None:
    """Whom a row is for and who is responsible, unless that was the answer already."""
    said = bare("".join(sentence.text for sentence in writer.sentences))
    for cell in finding.clause.cells:
        if cell.role not in TELLS or bare(cell.text) in said or len(cell.text) > MAX_CELL:
            continue
        name = TELLS[cell.role] if finding.clause.kind == "row" else cell.name
        if cell.text:
            writer.write(
                f"{name}：{_sentence(cell.text)}", (writer.cite(finding.clause, cell.text),)
            )


def _write_force(writer: Writer, finding: Finding) -> None:
    """What the wording of the quoted sentence does not promise."""
    words = _force(finding, writer.generation.lexicon.force)
    if words:
        writer.write(words, (writer.citations[0].marker,), "advice")


def _force(finding: Finding, force: Iterable[ForceWords]) -> str:
    """The note for the weakest force of the quoted sentences, with the words that show it; empty if none is due."""
    text = finding.clause.text
    marks = [
        mark
        for mark in finding.clause.sentences
        if (sentence := text[mark.span.start : mark.span.end]) in finding.quote
        or finding.quote in sentence
    ]
    for words in force:
        mark = next((mark for mark in marks if mark.force == words.force), None)
        if mark and mark.words:
            return words.note.replace("{words}", mark.words)
    return ""


def _adds(finding: Finding, best: Finding, reading: Reading) -> bool:
    """Whether a further finding is worth telling: as good, of the same place, and other words."""
    related = finding.clause.parent == best.clause.id or best.clause.parent == finding.clause.id
    same = bare(finding.quote) in bare(best.quote) or bare(best.quote) in bare(finding.quote)
    return (
        finding.score >= ANOTHER * best.score
        and finding.coverage >= best.coverage
        and finding.named >= best.named
        and finding.clause.document == best.clause.document
        and not missing(reading, finding)
        and not related
        and not same
    )


def _context(finding: Finding) -> str:
    """The words to quote: a row's whole content where it is short enough, else the sentence."""
    content = _cell(finding.clause, "content")
    if content and bare(finding.quote) in bare(content) and len(content) <= MAX_QUOTE:
        return content
    return finding.quote


def _cell(clause: Clause, role: str) -> str:
    return next((cell.text for cell in clause.cells if cell.role == role), "")


def _frame(writer: Writer, clause: Clause) -> str:
    return frame(writer.generation.documents[clause.document], writer.day, writer.gazetteer)


def _sentence(text: str) -> str:
    """The text with one full stop at its end."""
    return text if text.endswith(("。", "！", "？", "。”", "”")) else f"{text.rstrip('；;，,')}。"
