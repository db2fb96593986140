"""Citations in the order in which a reader meets them: those of the sentences first, then those of verdicts alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from service.answering.outcome import Outcome
from service.answering.writer import Writer
from service.model import Amount, Explanation, Table, Verdict

Renumber = Callable[[int], int]


def renumber(writer: Writer, outcome: Outcome) -> Outcome:
    """The outcome with markers counted from the first sentence on; the writer's citations and sentences likewise.

    What neither a sentence, nor a cell of the table, nor a verdict names is dropped.
    """
    named = [marker for sentence in writer.sentences for marker in sentence.citations]
    rows = outcome.table.rows if outcome.table else ()
    named += [cell.citation for row in rows for cell in row.cells if cell.citation]
    named += [marker for verdict in outcome.verdicts for marker in markers_of(verdict)]
    order = {marker: n for n, marker in enumerate(dict.fromkeys(named), 1)}
    number = order.__getitem__
    kept = {citation.marker: citation for citation in writer.citations}
    writer.citations[:] = [replace(kept[old], marker=new) for old, new in order.items()]
    writer.sentences[:] = [
        replace(sentence, citations=tuple(map(number, sentence.citations)))
        for sentence in writer.sentences
    ]
    return replace(
        outcome,
        table=_table(outcome.table, number) if outcome.table else None,
        verdicts=tuple(_verdict(verdict, number) for verdict in outcome.verdicts),
    )


def markers_of(verdict: Verdict) -> list[int]:
    """The markers that a verdict names anywhere in it, in order."""
    amount = verdict.amount
    own = [*verdict.citations, *(reason.citation for reason in verdict.reasons)]
    if amount:
        own += [amount.citation] if amount.citation else []
        own += [limit.citation for limit in amount.limits]
    return own + [marker for part in verdict.explanation for marker in _within(part)]


def _within(explanation: Explanation) -> list[int]:
    inner = [marker for part in explanation.parts for marker in _within(part)]
    return [explanation.citation, *inner]


def _verdict(verdict: Verdict, number: Renumber) -> Verdict:
    return replace(
        verdict,
        citations=tuple(map(number, verdict.citations)),
        reasons=tuple(replace(r, citation=number(r.citation)) for r in verdict.reasons),
        amount=_amount(verdict.amount, number) if verdict.amount else None,
        explanation=tuple(_explanation(part, number) for part in verdict.explanation),
    )


def _amount(amount: Amount, number: Renumber) -> Amount:
    return replace(
        amount,
        citation=number(amount.citation) if amount.citation else None,
        limits=tuple(replace(each, citation=number(each.citation)) for each in amount.limits),
    )


def _explanation(explanation: Explanation, number: Renumber) -> Explanation:
    parts = tuple(_explanation(part, number) for part in explanation.parts)
    return replace(explanation, citation=number(explanation.citation), parts=parts)


def _table(table: Table, number: Renumber) -> Table:
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, citation=number(cell.citation) if cell.citation else None)
                for cell in row.cells
            ),
        )
        for row in table.rows
    )
    return replace(table, rows=rows)
