"""Saying no: whether the clauses found answer at all, and the words when they do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.answering.findings import Finding
from service.answering.frame import say_places
from service.answering.relevance import fitted
from service.answering.writer import Writer
from service.model import Decline, DeclineReason
from service.understanding.reading import Reading

ENOUGH = 0.5
"""The share of the question's weight that a clause must hold for its document to be what was meant."""

SUBSTANCE = 2.0
"""The idf that it must hold at least: that 养老机构 are spoken of is not enough."""

NEAR = 0.3
"""From here on a clause is near enough to be named."""

WHOM = "可以打12345便民热线，或问当地街道（乡镇）。"

PER_LINE = 3
"""Places that are named between two semicolons."""


def answering(findings: Iterable[Finding], reading: Reading) -> list[Finding]:
    """The findings that are about what was asked, best first.

    One that the question names comes before one that only holds as much of it: asked for 低保, a sum that another
    benefit gives to those on 低保 is no answer.
    """
    fit = [finding for finding in findings if answers(finding, reading)]
    named = [f for f in fit if f.named and not fit[0].named and f.coverage >= fit[0].coverage]
    return named + [finding for finding in fit if finding not in named]


def answers(finding: Finding, reading: Reading) -> bool:
    """Whether a finding is about what was asked."""
    return fitted().answers(finding, reading)


def is_about(finding: Finding) -> bool:
    """Whether a finding is about what was asked, whatever it lacks."""
    return finding.coverage >= ENOUGH and finding.substance >= SUBSTANCE


def near_enough(finding: Finding) -> bool:
    """Whether a finding is near enough to be named."""
    return finding.coverage >= NEAR


def decline_place(writer: Writer, reading: Reading, findings: Sequence[Finding]) -> Decline:
    """No document is of the place asked about."""
    names = "、".join(place.name for place in reading.told.places)
    codes = {code for document in writer.generation.documents.values() for code in document.places}
    held = list(map(writer.gazetteer.full_name, sorted(codes)))
    listed = "；".join("、".join(held[at : at + PER_LINE]) for at in range(0, len(held), PER_LINE))
    writer.write(f"我没有{names}的养老政策文件，不能拿别处的规定来回答您。", basis="advice")
    writer.write(f"目前只收录了这些地方的文件：{listed}。", basis="advice")
    writer.write(f"那里的政策，{WHOM}", basis="advice", known=WHOM)
    return Decline("other_place", nearest(writer, findings))


def decline_stopped(writer: Writer) -> Decline:
    """A sentence of the answer was not held by what it cites."""
    writer.write("这个问题的答案没有通过和原文的核对，先不说，免得说错。", basis="advice")
    writer.write(WHOM, basis="advice", known=WHOM)
    return Decline("not_in_documents", None)


def decline_subject(writer: Writer, reading: Reading, findings: Sequence[Finding]) -> Decline:
    """The documents do not answer; the nearest text is named in words, without a citation."""
    near = nearest(writer, findings)
    reason: DeclineReason = "not_in_documents" if near else "not_our_subject"
    _say_without_own(writer, reading)
    if near:
        writer.write("收录的文件里没有写到您问的这件事，我不能猜。", basis="advice")
        writer.write(f"意思最接近的是{near}。但它没有回答这个问题。", basis="advice", known=near)
        writer.write(WHOM, basis="advice", known=WHOM)
    else:
        writer.write("这个问题不在我收录的养老政策文件里，我回答不了。", basis="advice")
        writer.write(
            f"我能答的是补贴、助餐、养老机构、老年优待这类问题；别的事{WHOM}",
            basis="advice",
            known=WHOM,
        )
    return Decline(reason, near)


def _say_without_own(writer: Writer, reading: Reading) -> None:
    """Say that a place has no document of its own, so that only those of a larger one were read."""
    held = {code for document in writer.generation.documents.values() for code in document.places}
    bare_places = [place.name for place in reading.told.places if place.code not in held]
    if bare_places:
        names = "、".join(bare_places)
        writer.write(f"我没有{names}自己的文件，只看了管到那里的上级文件。", basis="advice")


def nearest(writer: Writer, findings: Sequence[Finding]) -> str | None:
    """The nearest text in words: whose document, which clause."""
    near = max(findings, key=lambda finding: finding.coverage, default=None)
    if near is None or not near_enough(near):
        return None
    clause = near.clause
    document = writer.generation.documents[clause.document]
    return f"{say_places(document, writer.gazetteer)}《{document.title}》的{clause.label}"
