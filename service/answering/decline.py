"""Saying no: whether the clauses found answer at all, and the words when they do not."""

from __future__ import annotations

from collections.abc import Sequence

from service.answering.findings import Finding, missing
from service.answering.frame import say_places
from service.answering.writer import Writer
from service.model import Decline, DeclineReason
from service.understanding.reading import Reading

ENOUGH = 0.5
"""The share of the question's weight that a clause must hold to answer it. Set on the development
questions of eval/sets: below, the clauses found are about something else."""

GAP = 0.4
"""A word of this share of the question's weight must not be missing altogether: 护工 of 护工工资."""

SUBSTANCE = 2.0
"""The idf that an answer must hold at least if it lacks what was asked for: that 养老机构 are spoken
of does not answer what one costs."""

NEAR = 0.3
"""From here on a clause is near enough to be named."""

WHOM = "可以打12345政务服务便民热线，或问当地街道（乡镇）。"


def answers(findings: Sequence[Finding], reading: Reading) -> bool:
    """Whether the best finding is about what was asked."""
    if not findings:
        return False
    best = findings[0]
    if best.named and best.coverage >= NEAR:
        return True
    if best.coverage < ENOUGH or best.gap >= GAP:
        return False
    return not missing(reading, best) or best.substance >= SUBSTANCE


def near_enough(finding: Finding) -> bool:
    """Whether a finding is near enough to be named."""
    return finding.coverage >= NEAR


def decline_place(writer: Writer, reading: Reading, findings: Sequence[Finding]) -> Decline:
    """No document is of the place asked about."""
    names = "、".join(place.name for place in reading.told.places)
    codes = {code for document in writer.generation.documents.values() for code in document.places}
    held = "、".join(map(writer.gazetteer.full_name, sorted(codes)))
    writer.write(f"我没有{names}的养老政策文件，不能拿别处的规定来回答您。", basis="advice")
    writer.write(f"目前只收录了{held}的文件。{names}的政策，{WHOM}", basis="advice", known=WHOM)
    return Decline("other_place", nearest(writer, findings))


def decline_subject(writer: Writer, reading: Reading, findings: Sequence[Finding]) -> Decline:
    """The documents do not answer; the nearest text is named in words, without a citation."""
    near = nearest(writer, findings)
    reason: DeclineReason = "not_in_documents" if near else "not_our_subject"
    if near:
        writer.write("收录的文件里没有写到您问的这件事，我不能猜。", basis="advice")
        writer.write(f"意思最接近的是{near}，但它没有回答这个问题。", basis="advice", known=near)
        writer.write(WHOM, basis="advice", known=WHOM)
    else:
        writer.write("这个问题不在我收录的养老政策文件里，我回答不了。", basis="advice")
        writer.write(
            f"我能答的是补贴、助餐、养老机构、老年优待这类问题；别的事{WHOM}",
            basis="advice",
            known=WHOM,
        )
    return Decline(reason, near)


def nearest(writer: Writer, findings: Sequence[Finding]) -> str | None:
    """The nearest text in words: whose document, which clause."""
    if not findings or not near_enough(findings[0]):
        return None
    clause = findings[0].clause
    document = writer.generation.documents[clause.document]
    return f"{say_places(document, writer.gazetteer)}《{document.title}》的{clause.label}"
