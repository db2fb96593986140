"""The strict score of one answer.

    right = kind ∧ (∀ m ∈ must: m in text) ∧ (∀ n ∈ must_not: n not in text)
            ∧ (gold = ∅ ∨ some citation holds a gold quote; for a comparison one for each gold)
            ∧ every citation stands verbatim in its clause
            ∧ (∀ v ∈ verdicts: told so) ∧ (∀ b ∈ not_offered: b is told eligible to nobody)
            ∧ (asks = ∅ ∨ one of them is asked) ∧ nothing is asked that neither `asks` nor a verdict leaves open
            ∧ every figure stands in a cited quote ∧ at most MOST_IDLE clauses are cited beside those called for

`text` is the answer without its citation marks, after NFKC and without spaces. `m` and `n` may name
alternatives with `|`; a figure counts only as a whole (5元 is not in 15元). A citation holds a gold
quote when it names its document (and its clause, if the case names one) and its own quote contains
the gold one. kind: a declined, a care, an about and a personal question must be answered as such,
any other one must be answered at all. A declined answer cites nothing. There is no half point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.asked import asked_facts, idle_asks
from eval.figures import invented_figures
from eval.words import MARK, holds_quote, says

ClauseText = Callable[[str], str | None]
"""From a clause id to its text; None when there is no such clause."""

NO_ANSWER = ("decline", "care", "about", "personal")
"""Kinds that must be met exactly, and that answer no other question."""

MOST_IDLE = 5
"""Clauses that may be cited beside the gold ones and those of verdicts and tables: who cites more does not know which."""

NOT_CARE = "not_care"
"""What only looks like an emergency may be answered in any way but as one."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Words that hold the answer, in their document and, where given, in their clause, below it or in what holds it."""

    document: str
    quote: str
    clause: str | None = None

    def covers(self, document: str, clause: str) -> bool:
        """Whether words of that clause could be these."""
        if self.clause is None:
            return document == self.document
        return f"{clause}.".startswith(f"{self.clause}.") or self.clause.startswith(f"{clause}.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A verdict that must be told: of which rule, with what outcome, on whom (any, if not said), with what sum."""

    benefit: str
    outcome: str
    person: str | None = None
    amount: float | None = None

    def __str__(self) -> str:
        """The verdict in few words."""
        whom = f" of {self.person}" if self.person else ""
        return f"{self.benefit}{whom} {self.outcome}" + (
            "" if self.amount is None else f" {self.amount:g}"
        )

    def told(self, verdicts: Sequence[Mapping[str, Any]]) -> bool:
        """Whether one of the answer's verdicts says so."""
        return any(
            verdict["benefit_id"] == self.benefit
            and verdict["outcome"] == self.outcome
            and (self.person is None or self.person in verdict["person"])
            and (self.amount is None or verdict["amount"]["value"] == self.amount)
            for verdict in verdicts
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what its answer must hold; `as_of` is an ISO day, `set` the set that it is from."""

    id: str
    question: str
    as_of: str
    kind: str
    gold: tuple[Gold, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    split: str = "dev"
    context: tuple[str, ...] = ()
    place: str | None = None
    verdicts: tuple[Wanted, ...] = ()
    not_offered: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    reason: str | None = None
    force: str | None = None
    set: str = ""


def failures(case: Case, answer: Mapping[str, Any], clause_text: ClauseText) -> tuple[str, ...]:
    """Why the answer (an object of the HTTP contract) is wrong; empty when it is strictly right."""
    return tuple(_failures(case, answer, clause_text))


def _failures(case: Case, answer: Mapping[str, Any], clause_text: ClauseText) -> Iterator[str]:
    text, citations = MARK.sub("", answer["text"]), answer["citations"]
    if not right_kind(case.kind, answer["kind"]):
        yield f"kind is {answer['kind']}, not {case.kind}"
    yield from (f"lacks {wanted}" for wanted in case.must if not says(text, wanted))
    yield from (f"says {banned}" for banned in case.must_not if says(text, banned))
    if case.kind == "decline" and citations:
        yield "cites although it declines"
    verdicts = answer.get("verdicts", ())
    yield from (
        f"lacks the verdict {wanted}" for wanted in case.verdicts if not wanted.told(verdicts)
    )
    yield from (f"offers {benefit}" for benefit in wrong_offers(case, answer))
    asked = asked_facts(answer)
    if case.asks and not set(case.asks) & set(asked):
        yield f"asks {', '.join(asked) or 'nothing'}, not {' or '.join(case.asks)}"
    if case.kind != "clarify":
        idle_facts = idle_asks(case.asks, answer)
        yield from (f"asks {fact}, which nothing leaves open" for fact in idle_facts)
    yield from (f"says {figure}, which no quote holds" for figure in invented_figures(answer))
    idle = idle_clauses(case, answer)
    if len(idle) > MOST_IDLE:
        yield f"cites {len(idle)} clauses that nothing calls for: {', '.join(idle)}"
    found = [gold for gold in case.gold if _cited(gold, citations)]
    wanted_golds = len(case.gold) if case.kind == "comparison" else min(1, len(case.gold))
    if len(found) < wanted_golds:
        yield "no citation holds " + " / ".join(g.quote for g in case.gold if g not in found)
    for citation in citations:
        source = clause_text(citation["clause_id"])
        if source is None:
            yield f"cites {citation['clause_id']}, which does not exist"
        elif not holds_quote(source, citation["quote"]):
            yield f"misquotes {citation['clause_id']}: {citation['quote']}"


def wrong_offers(case: Case, answer: Mapping[str, Any]) -> list[str]:
    """The benefits that the answer tells somebody to be entitled to although the facts rule them out or leave them open."""
    told = {v["benefit_id"] for v in answer.get("verdicts", ()) if v["outcome"] == "eligible"}
    return [benefit for benefit in case.not_offered if benefit in told]


def idle_clauses(case: Case, answer: Mapping[str, Any]) -> list[str]:
    """The clauses cited that are no gold ones and bear no verdict and no cell of a table."""
    called = {mark for verdict in answer.get("verdicts", ()) for mark in verdict["citations"]}
    rows = (answer.get("table") or {}).get("rows", ())
    called |= {cell["citation"] for row in rows for cell in row["cells"]}
    cited = [
        c["clause_id"]
        for c in answer["citations"]
        if c.get("marker") not in called
        and not any(gold.covers(c["document_id"], c["clause_id"]) for gold in case.gold)
    ]
    return list(dict.fromkeys(cited))


def right_kind(wanted: str, given: str) -> bool:
    """Whether an answer of kind `given` answers a question of kind `wanted`."""
    if wanted == NOT_CARE:
        return given != "care"
    if wanted in NO_ANSWER or wanted == "clarify":
        return given == wanted
    return given not in NO_ANSWER and given != "clarify"


def _cited(gold: Gold, citations: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        gold.covers(c["document_id"], c["clause_id"]) and holds_quote(c["quote"], gold.quote)
        for c in citations
    )
