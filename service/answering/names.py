"""A name that may mean several benefits -> its meanings side by side, or a question back with choices."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.naming import Meaning, NearName
from service.answering.frame import frame
from service.answering.ground import figures, quoted
from service.answering.outcome import Outcome
from service.answering.scope import Scope
from service.answering.totals import Period, asked_periods, total_for, write_total
from service.answering.weigh import normalised
from service.answering.writer import Writer
from service.assistant import Assistant
from service.model import Ask
from service.rules.wording import say_amount
from service.understanding.reading import SAME, Reading

FEW = 2
"""Meanings that are set side by side; of more the asker is asked which."""


def meanings(
    reading: Reading, assistant: Assistant, scope: Scope
) -> tuple[NearName, tuple[Meaning, ...]] | None:
    """The name of the question that may mean several things here, and those that its other words leave; else None."""
    near = _named(reading, assistant)
    if near is None:
        return None
    clauses = assistant.generation.clauses
    here = [c for c in near.choices if c.clause in clauses]
    here = [c for c in here if clauses[c.clause].document in scope.all]
    fits = [_fit(choice, near, reading, assistant) for choice in here]
    meant = tuple(c for c, fit in zip(here, fits, strict=True) if fit == max(fits))
    return (near, meant) if len(meant) > 1 else None


def tell_names(
    reading: Reading, writer: Writer, assistant: Assistant, scope: Scope
) -> Outcome | None:
    """Write what the name may mean, each with its clause; None where it means one thing, or all say the same."""
    found = meanings(reading, assistant, scope)
    if found is None or _alike(reading, found[1], assistant):
        return None
    near, meant = found
    documents = {assistant.generation.clauses[each.clause].document for each in meant}
    names = tuple(each.name for each in meant)
    name = next(name for name in near.names if name in reading.text)
    asking = "您问的是哪一种？" if len(meant) > FEW else ""
    _write_first(writer, f"“{name}”可能指{len(meant)}种。{asking}", name, names, documents)
    periods = asked_periods(reading, assistant.generation.lexicon)
    for each in meant:
        _write_meaning(writer, assistant, each, len(documents) > 1, periods)
    ask = (Ask("benefit", None, near.ask, names),)
    if len(meant) > FEW:
        return Outcome("clarify", "none", ask=ask)
    return Outcome("lookup", "complete", ask=ask)


def _named(reading: Reading, assistant: Assistant) -> NearName | None:
    """The first such name that the text says, not merely as a part of a longer name nor of what it tells of somebody."""
    naming, text = assistant.generation.lexicon.naming, reading.text
    told = (*(person.said for person in reading.heard.people), reading.heard.household)
    for said in (said for facts in told for said in facts.values()):
        text = text.replace(said.words, " ")
    longer = {c.name for near in naming.near for c in near.choices}
    longer |= {name for same in naming.same for name in same.names}
    longer |= {rule.name for rule in assistant.book.rules.values()}
    longer |= {name for near in naming.near for name in near.names}
    for near in (each for each in naming.near if not each.state):
        for name in near.names:
            rest = text
            for word in sorted((w for w in longer if name in w and w != name), key=len)[::-1]:
                rest = rest.replace(word, "")
            if name in rest:
                return near
    return None


def _fit(
    choice: Meaning, near: NearName, reading: Reading, assistant: Assistant
) -> tuple[float, float]:
    """How much of the question's particular words and figures the meaning holds, and then its clause; the name aside."""
    clause = assistant.generation.clauses[choice.clause]
    told = normalised(" ".join((choice.name, choice.tell, choice.quote)))
    whole = normalised(" ".join((*clause.heading, clause.text)))
    others = [
        concept
        for concept in reading.concepts
        if assistant.weigher.is_particular(concept)
        and not any(concept.word in name for name in near.names)
    ]
    weights = assistant.weigher.weigh(others)
    own, around = (
        sum(w for c, w in zip(others, weights, strict=True) if c.match(text) >= SAME)
        for text in (told, whole)
    )
    shared = figures(reading.text) & figures(clause.text)
    return own + len(shared), around


def _alike(reading: Reading, meant: Sequence[Meaning], assistant: Assistant) -> bool:
    """Whether only the bodies are asked for, and those are the same."""
    if {asked.expectation.sort for asked in reading.asked} != {"body"}:
        return False
    clauses = assistant.generation.clauses
    bodies = {
        next((cell.text for cell in clauses[each.clause].cells if cell.role == "departments"), "")
        for each in meant
    }
    return len(bodies - {""}) == 1


def _write_first(
    writer: Writer, said: str, name: str, names: tuple[str, ...], documents: set[str]
) -> None:
    """How many things the name may mean, with the document that says so if it is one."""
    lead = ""
    if len(documents) == 1:
        document = writer.generation.documents[next(iter(documents))]
        lead = f"{frame(document, writer.day, writer.gazetteer)}，"
    writer.write(said, basis="arithmetic", lead=lead, known=name, counted=names)


def _write_meaning(
    writer: Writer,
    assistant: Assistant,
    each: Meaning,
    several: bool,
    periods: Sequence[Period],
) -> None:
    """One meaning: how to know it, the sum if its rule has one, and the words of its clause."""
    clause = writer.generation.clauses[each.clause]
    document = writer.generation.documents[clause.document]
    markers = [writer.cite(clause, each.quote)]
    lead = f"{frame(document, writer.day, writer.gazetteer)}：" if several else ""
    told = [each.tell]
    rule = assistant.book.rules.get(each.rule or "")
    version = rule.version_on(writer.day) if rule else None
    grant = version.amount if version and version.clause == clause.id else None
    if grant and say_amount(grant) and grant.kind != "waiver":
        markers.append(writer.cite(clause, grant.words.quote))
        told.append(f"标准：{quoted(grant.words.quote)}")
    elif grant and grant.kind == "not_stated":
        told.append("原文没有写标准")
    told.append(f"{clause.label}写的是{quoted(each.quote)}")
    body = f"{each.name}：{'；'.join(told)}。"
    known = f"{each.name}{clause.label}"
    writer.write(body, tuple(dict.fromkeys(markers)), lead=lead, known=known)
    for period in periods if version else ():
        if version and (total := total_for(version, period)):
            write_total(writer, total, f"{each.name}：")
