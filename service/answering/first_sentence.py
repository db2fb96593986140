"""A finding -> the first sentence of its answer: the conclusion, in as many characters as one may have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Clause
from service.answering.conclude import SEE_BELOW, as_sentence, beside, count_parts, room, shorten
from service.answering.direct import answer_directly
from service.answering.findings import FIRM, Finding
from service.answering.force import force_lead
from service.answering.frame import frame
from service.answering.ground import bare, figures, quoted
from service.answering.presume import Presumed
from service.answering.quotes import EXCLUDES
from service.answering.totals import Total, first_step, write_total
from service.answering.weigh import Weigher, normalised
from service.answering.writer import Writer
from service.model import Completeness
from service.understanding.reading import Reading

MAX_QUOTE = 260
"""A row's content up to this length is quoted whole; of a longer one only the sentence that answers."""

MAX_CONDITION = 80
"""A condition up to this length is told before what it gives, where the question is about one."""

TELLS = {"content": "服务内容", "recipients": "服务对象", "departments": "责任部门"}


def write_totals(writer: Writer, finding: Finding, totals: Sequence[Total]) -> Completeness:
    """Sums for the periods asked for, and the quotation that they are reckoned from."""
    lead = f"{framed(writer, finding.clause)}："
    write_total(writer, first_step(totals[0]), lead)
    for total in totals:
        if total != first_step(totals[0]):
            write_total(writer, total)
    quote = cell_text(finding.clause, "content") or finding.quote
    marker = writer.cite(finding.clause, quote)
    label = finding.clause.label
    writer.write(f"原文见{label}：{quoted(quote)}", (marker,), known=label)
    return "complete"


def write_presumed(
    writer: Writer,
    finding: Finding,
    weigher: Weigher,
    reading: Reading,
    presumed: Presumed,
    lead: str,
    marker: int,
) -> None:
    """A conclusion that says what is not so, and the words of the clause that say what is."""
    if presumed.whole:
        writer.write(presumed.opening, (marker,), lead=lead)
        return
    cells = [cell.text for cell in finding.clause.cells if presumed.words in cell.text]
    quote = next(iter(cells), presumed.words)
    cited = writer.cite(finding.clause, quote if len(quote) <= MAX_QUOTE else presumed.words)
    front = f"{presumed.opening}文件写的是"
    if len(presumed.words) > room(lead + front):
        front = presumed.opening
    told = shorten([presumed.words], room(lead + front), reading.concepts, weigher)
    body = f"{front}{as_sentence(''.join(told))}" if told else f"{presumed.opening}见下面的原文。"
    writer.write(body, (cited,), lead=lead, verbatim=told)


def write_conclusion(
    writer: Writer,
    reading: Reading,
    finding: Finding,
    weigher: Weigher,
    lead: str,
    marker: int,
) -> str:
    """Write the first sentence, no longer than `MAX_CONCLUSION`; the words of the clause that it tells."""
    clause, size = finding.clause, room(lead)
    focus = beside(reading.concepts, clause.heading)
    pieces = answer_directly(finding, reading, weigher)
    condition = _exclusion(reading, finding, weigher) or _condition(reading, finding)
    if bare("；".join(pieces)).strip("。") in bare(condition):
        pieces, condition = (condition,), ""
    elif bare(condition).strip("。") in bare("；".join(pieces)):
        condition = ""
    if condition:
        return _write_condition(writer, reading, finding, weigher, lead, marker, condition, pieces)
    pieces = tuple(piece.rstrip("。；;，,") for piece in pieces)
    if finding.is_cell and len(pieces[0]) > size:
        return _write_count(writer, finding, lead, marker)
    force = writer.generation.lexicon.force
    answers = [pattern for asked in finding.met for pattern in asked.expectation.answers]
    told = shorten(pieces, size, focus, weigher, answers)
    front = force_lead(clause, finding.quote, told[0], force) if told else ""
    if front:
        told = shorten(pieces, size - len(front), focus, weigher, answers)
        lead = f"{lead.removesuffix('：')}，" if lead.endswith("：") else lead
    if not told:
        said = f"{clause.label}写到了，见下面的原文。"
        said = said if len(said) <= size else SEE_BELOW
        writer.write(said, (marker,), lead=lead, known=clause.label)
        return ""
    direct = "；".join(told)
    writer.write(f"{front}{as_sentence(direct)}", (marker,), lead=lead, verbatim=told)
    return direct


def _write_condition(
    writer: Writer,
    reading: Reading,
    finding: Finding,
    weigher: Weigher,
    lead: str,
    marker: int,
    condition: str,
    pieces: Sequence[str],
) -> str:
    """A conclusion that begins with whom the benefit is for, or not for."""
    size, focus = room(lead), beside(reading.concepts, finding.clause.heading)
    front = "" if EXCLUDES.search(condition) else "服务对象是"
    first = condition.rstrip("。")
    if len(front + first) > size:
        short = shorten([first], size - len(front), focus, weigher)
        bounded = (part for part in re.split("[,，;；]", first) if figures(part))
        first = short[0] if EXCLUDES.search(condition) and short else next(bounded, "")
    cited = (marker, writer.cite(finding.clause, condition))
    left = size - len(front + first) - len("；")
    then = shorten([p.rstrip("。；;，,") for p in pieces], left, focus, weigher)
    told = (first, *then) if len(front + first) <= size else then
    direct = "；".join(told)
    writer.write(f"{front}{as_sentence(direct)}", cited, lead=lead, verbatim=told)
    return direct


def _write_count(writer: Writer, finding: Finding, lead: str, marker: int) -> str:
    """A conclusion that says how many kinds of people, or bodies, a long cell names."""
    parts = count_parts(finding.quote)
    sort = "个部门" if finding.quote == cell_text(finding.clause, "departments") else "类"
    said = f"{parts[0]}等{len(parts)}{sort}，见下面的原文。"
    if len(said) > room(lead) + 1:
        said = f"一共{len(parts)}{sort}，见下面的原文。"
    writer.write(said, (marker,), "arithmetic", lead=lead, counted=parts)
    return ""


def _exclusion(reading: Reading, finding: Finding, weigher: Weigher) -> str:
    """The sentence of a row by which whom the question is about gets nothing: 不含入住养老机构的老年人."""
    if finding.is_cell:
        return ""
    particular = [concept for concept in reading.concepts if weigher.is_particular(concept)]
    for cell in finding.clause.cells:
        for sentence in re.split(r"(?<=[。；;])", cell.text if cell.role in TELLS else ""):
            text = normalised(sentence)
            if EXCLUDES.search(sentence) and any(c.match(text) >= FIRM for c in particular):
                return sentence.strip("；; ") if len(sentence) <= MAX_CONDITION else ""
    return ""


def _condition(reading: Reading, finding: Finding) -> str:
    """The recipients of a row, where the question says an age and they hold one."""
    recipients = cell_text(finding.clause, "recipients")
    aged = any(form.endswith("周岁") for concept in reading.concepts for form in concept.forms)
    if not aged or finding.is_cell or len(recipients) > MAX_CONDITION:
        return ""
    return recipients if figures(recipients) else ""


def cell_text(clause: Clause, role: str) -> str:
    """The text of the row's cell of that role; empty where there is none."""
    return next((cell.text for cell in clause.cells if cell.role == role), "")


def framed(writer: Writer, clause: Clause) -> str:
    """Whose document the clause is of, of when, and whether it is in force."""
    return frame(writer.generation.documents[clause.document], writer.day, writer.gazetteer)
