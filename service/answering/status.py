"""Questions about a document itself -> its metadata, each value with the words that show it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from corpus.model import Clause, Document, StatusField
from service.answering.conclude import MAX_CONCLUSION
from service.answering.decline import decline_subject, is_about
from service.answering.frame import notices, noun, say_date, say_places
from service.answering.ground import bare, quoted
from service.answering.outcome import Outcome, ask_document
from service.answering.scope import Scope
from service.answering.writer import Writer
from service.assistant import Assistant
from service.model import Completeness
from service.understanding.reading import Reading


def tell_status(
    reading: Reading, writer: Writer, assistant: Assistant, scope: Scope, field: StatusField
) -> Outcome:
    """Write the metadata of the document meant; ask which if it could be several."""
    hits, findings = assistant.find(reading, scope.all)
    documents = assistant.generation.documents
    codes = {place.code for place in reading.places}
    near = sorted(scope.holding or scope.all)
    meant = [name for name in near if codes & set(documents[name].places)] or near
    meant = [
        name for name in meant if set(EVIDENCE[field]) & set(documents[name].evidence)
    ] or meant
    particular = any(map(assistant.weigher.is_particular, reading.concepts))
    if len(meant) > 1 and particular:
        titled = [f.clause.document for f in findings if f.clause.document in meant and is_about(f)]
        meant = titled[:1] or meant
    if len(meant) > 1 and not DOCUMENT_WORDS.search(reading.text):
        return Outcome("decline", "none", decline=decline_subject(writer, reading, ()), hits=hits)
    if len(meant) > 1:
        return ask_document(writer, [documents[name] for name in meant], hits)
    completeness = write_status(writer, documents[meant[0]], field)
    return Outcome("status", completeness, hits=hits)


def write_status(writer: Writer, document: Document, field: StatusField) -> Completeness:
    """Write what the document says of itself; what it does not say is said first."""
    said = SAYS[field](document, writer.day)
    titled = f"{say_places(document, writer.gazetteer)}《{document.title}》"
    short = f"{say_places(document, writer.gazetteer)}这份{noun(document)}"
    lead = titled if len(titled + (said or MISSING[field])) <= MAX_CONCLUSION else short
    if said is None:
        writer.write(f"{MISSING[field]}", basis="advice", lead=lead)
        _write_beside(writer, document, field)
    else:
        markers = _markers(writer, document, EVIDENCE[field])
        writer.write(said, markers, "quote" if markers else "advice", lead=lead, known=said)
    if lead == short:
        writer.write(f"全名是《{document.title}》。", basis="advice", known=document.title)
    if field == "feedback":
        _write_beside(writer, document, field)
        _write_contact(writer, document)
    for notice in notices(document, writer.day):
        writer.note(notice)
    return "partial" if said is None else "complete"


def _validity(document: Document, day: date) -> str:
    name = noun(document)
    validity = document.validity_on(day)
    if validity == "draft":
        return f"还没有生效，这是征求意见稿，不是正式的{name}，我没有收录正式文件。"
    if validity == "expired" and document.until:
        return f"已经过期，有效期到{say_date(document.until)}。"
    if validity == "in_force" and document.effective:
        until = f"，有效期到{say_date(document.until)}" if document.until else ""
        return f"现在有效，从{say_date(document.effective)}起施行{until}。"
    if validity == "not_yet" and document.effective:
        return f"还没有生效，从{say_date(document.effective)}起施行。"
    if validity == "repealed":
        return "已经废止。"
    if validity == "not_applicable":
        return f"是{'新闻报道' if document.kind == 'report' else '署名文章'}，不是政策文件，谈不上生效或失效。"
    why = "年份在来源中被隐去（写作XX年）" if document.masked else "没有写明施行日期"
    return f"无法判断现在是否有效，因为{why}。"


def _until(document: Document, day: date) -> str | None:
    if document.until is None:
        return None
    over = "，现在已经过期" if document.until < day else ""
    return f"有效期到{say_date(document.until)}{over}。"


def _effective(document: Document, day: date) -> str | None:
    return f"从{say_date(document.effective)}起施行。" if document.effective else None


def _issuer(document: Document, day: date) -> str | None:
    if document.issuer:
        verb = "起草并公布" if document.draft else "发布"
        return f"由{document.issuer}{verb}。"
    if document.author:
        where = f"，刊登在{document.publisher}" if document.publisher else ""
        return f"作者是{document.author}{where}。"
    return None


def _number(document: Document, day: date) -> str | None:
    return f"文号是{document.number}。" if document.number else None


def _issued(document: Document, day: date) -> str | None:
    if document.issued:
        return f"{say_date(document.issued)}印发。"
    return f"{say_date(document.published)}公布。" if document.published else None


def _consultation(document: Document, day: date) -> str | None:
    period = document.consultation
    if period is None:
        return None
    over = (
        "，现在已经结束"
        if period.end < day
        else "，现在还可以提意见"
        if period.start <= day
        else ""
    )
    return f"征求意见的时间是{say_date(period.start)}至{say_date(period.end)}{over}。"


SAYS: dict[StatusField, Callable[[Document, date], str | None]] = {
    "validity": _validity,
    "until": _until,
    "effective": _effective,
    "issuer": _issuer,
    "number": _number,
    "issued": _issued,
    "consultation": _consultation,
    "feedback": _consultation,
}
EVIDENCE: dict[StatusField, tuple[str, ...]] = {
    "validity": ("draft", "until", "effective", "masked"),
    "until": ("until",),
    "effective": ("effective",),
    "issuer": ("issuer", "author"),
    "number": ("number",),
    "issued": ("issued", "published"),
    "consultation": ("consultation",),
    "feedback": ("consultation",),
}
MISSING: dict[StatusField, str] = {
    "validity": "没有写明是否有效。",
    "until": "没有写明有效期。",
    "effective": "没有写明从哪天起施行。",
    "issuer": "没有写明是谁发的。",
    "number": "没有写明自己的文号。",
    "issued": "没有写明印发日期。",
    "consultation": "没有写征求意见的安排。",
    "feedback": "没有写征求意见的安排。",
}
BESIDE: dict[StatusField, str] = {
    "until": r"有效期|试行期|执行至",
    "effective": r"(?:起|之日|日后)(?:施行|实施|执行|生效)",
    "issuer": r"印发|组织起草|负责解释",
    "number": r"〔\d{4}〕\d+号",
    "issued": r"印发|公布之日",
    "feedback": r"(?:收到|采纳|未采纳)[^。]*意见|意见[^。]*采纳",
}
"""Sentences by which a document tells the nearest thing to a value that it does not give itself, and what became of
the opinions that were sent in."""

DOCUMENT_WORDS = re.compile(
    r"文件|政策|方案|计划|规定|办法|清单|草案|意见稿|通知|公告|条例|细则|报道|文章|新闻|征求意见"
)
MAX_BESIDE = 2

CONTACT = ("通讯地址", "联系人", "电话", "电子邮箱", "邮箱", "传真")


def _write_beside(writer: Writer, document: Document, field: StatusField) -> None:
    """Quote the sentences of the document that come nearest to the value asked for."""
    pattern = re.compile(BESIDE.get(field, "(?!)"))
    written = 0
    for clause in writer.generation.clauses.of(document.id):
        if not clause.searchable:
            continue
        for mark in clause.sentences:
            sentence = clause.text[mark.span.start : mark.span.end]
            if written < MAX_BESIDE and pattern.search(sentence):
                writer.write(f"文件写到的是：{quoted(sentence)}", (writer.cite(clause, sentence),))
                written += 1


def _write_contact(writer: Writer, document: Document) -> None:
    """The address, telephone and mail of a consultation, each as its own line gives it."""
    for clause in writer.generation.clauses.of(document.id):
        name = bare(clause.text).partition(":")[0]
        if clause.kind == "paragraph" and name in CONTACT:
            writer.write(f"{clause.text.strip()}。", (writer.cite(clause, clause.text.strip()),))
    if writer.sentences and len(writer.sentences) > 1:
        writer.write("以上是征求意见时的联系方式，不是申请待遇的地方。", basis="advice")


def _markers(writer: Writer, document: Document, names: tuple[str, ...]) -> tuple[int, ...]:
    """Markers of the clauses that hold the evidence; a value shown only by the page around it has none."""
    for name in names:
        evidence = document.evidence.get(name)
        clause = clause_holding(writer, document, evidence.quote) if evidence else None
        if evidence and clause:
            return (writer.cite(clause, evidence.quote),)
    return ()


def clause_holding(writer: Writer, document: Document, quote: str) -> Clause | None:
    """The first clause of the document that holds these words."""
    words = bare(quote)
    for clause in writer.generation.clauses.of(document.id):
        if words in bare(clause.text):
            return clause
    return None
