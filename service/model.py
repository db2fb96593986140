"""The values that pass through an answer: question, understanding, hits, sentences, events.

`Answer` and what it holds are the contract of `POST /api/v1/answers`, field by field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from corpus.model import Clause, Force, Validity

AnswerKind = Literal[
    "eligibility",
    "lookup",
    "comparison",
    "status",
    "clarify",
    "decline",
    "care",
    "about",
    "personal",
]
Completeness = Literal["complete", "partial", "none"]
Basis = Literal["quote", "arithmetic", "advice"]
Outcome = Literal["eligible", "not_eligible", "need_more_facts", "not_in_force"]
DeclineReason = Literal["other_place", "not_our_subject", "not_in_documents", "refused"]

MAX_QUESTION = 2000
"""Characters of a question that are read."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked.

    `place` is the code of a place that the asker chose beside the text; `as_of` the day for which the answer shall hold.
    `people` and `household` are facts that a form gave; with `rest` "none" every fact that it does not name is absent.
    `earlier` are the questions before it in a conversation that only the asker kept, oldest first. `asker` names the browser
    or the program that asks: a conversation that is kept goes on only for whom it began with.
    """

    text: str
    as_of: date
    place: str | None = None
    conversation_id: str | None = None
    people: tuple[PersonView, ...] = ()
    household: dict[str, Any] = field(default_factory=dict)
    rest: Literal["unknown", "none"] = "unknown"
    earlier: tuple[str, ...] = ()
    asker: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place as it is told to people: its code and its full name (天津市宝坻区)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person the question is about. `said` are the facts in words, as they were understood."""

    id: str
    label: str
    facts: dict[str, Any] = field(default_factory=dict)
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was made of the question.

    `expects` are the sorts of thing asked for (money, frequency ...), `terms` its weighty words with their weight in (0, 1].
    """

    intent: str
    places: tuple[PlaceView, ...]
    people: tuple[PersonView, ...] = ()
    household: dict[str, Any] = field(default_factory=dict)
    expects: tuple[str, ...] = ()
    terms: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that was found: its fused score, the score of each leg, and the question's words that it holds."""

    clause: Clause
    score: float
    lexical: float
    dense: float
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """The words of a clause that a sentence rests on; `text_hash` is that of the clause's text as it was cited."""

    marker: int
    clause_id: str
    document_id: str
    document_title: str
    label: str
    quote: str
    validity: Validity
    place: str
    url: str
    text_hash: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer; `citations` are markers."""

    text: str
    citations: tuple[int, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on an amount (每周不超过五次)."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Amount:
    """What a benefit is worth, as its clause says it."""

    kind: Literal["fixed", "up_to", "range", "estimate", "waiver", "deduction", "not_stated"]
    value: float | None
    min: float | None
    max: float | None
    unit: str | None
    payee: Literal["person", "provider"]
    form: str | None
    limits: tuple[Limit, ...]
    citation: int | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition of a verdict: met, not met, or unknown (None)."""

    text: str
    met: bool | None
    citation: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A condition with what became of it: met, not met, or unknown (None).

    `kind` is `test` for a single fact, `all`, `any` or `not` for what is made of `parts`, `route` for one way to be
    entitled and `bar` for what rules the benefit out.
    """

    kind: Literal["test", "all", "any", "not", "route", "bar"]
    text: str
    met: bool | None
    citation: int
    parts: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the text gives one person under one benefit.

    `gives` says in plain words what it is, `departments` who is responsible (empty where the table's cell is).
    `notes` are what has to be told beside it: formal steps, ambiguities that matter, figures left to other texts.
    `explanation` is the whole tree behind `reasons`. `signed` is false until an officer has signed the rule.
    """

    person_id: str
    person: str
    benefit_id: str
    item: str | None
    part: str | None
    name: str
    rule_version: str
    place: str
    validity: Validity
    force: Force
    outcome: Outcome
    amount: Amount | None
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    excludes: tuple[str, ...]
    upcoming: str | None
    citations: tuple[int, ...]
    gives: str = ""
    departments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    explanation: tuple[Explanation, ...] = ()
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A question back."""

    fact: str
    person_id: str | None
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """What one place says; `citation` is None where it says nothing."""

    text: str
    citation: int | None


@dataclass(frozen=True, slots=True)
class TableRow:
    place: str
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison: one row a place."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Decline:
    """Why nothing was answered, and the nearest text named in words (None when there is none)."""

    reason: DeclineReason
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Verdicts on facts that a form gave, without any text to understand."""

    as_of: date
    verdicts: tuple[Verdict, ...]
    ask: tuple[Ask, ...]
    citations: tuple[Citation, ...]
    notices: tuple[str, ...]
    generation: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. `text` alone is safe to forward: place and validity stand in its first sentence."""

    id: str
    conversation_id: str
    kind: AnswerKind
    completeness: Completeness
    as_of: date
    text: str
    sentences: tuple[Sentence, ...]
    understood: Understanding
    verdicts: tuple[Verdict, ...]
    ask: tuple[Ask, ...]
    citations: tuple[Citation, ...]
    table: Table | None
    decline: Decline | None
    notices: tuple[str, ...]
    generation: str
    timing_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Understood:
    """Event: the question was understood."""

    understanding: Understanding


@dataclass(frozen=True, slots=True)
class Found:
    """Event: clauses were found, best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """Event: rules were judged. `cited` are the citations that the verdicts name."""

    verdicts: tuple[Verdict, ...]
    cited: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Wrote:
    """Event: a sentence passed the gate. `cited` are the citations that it names for the first time."""

    sentence: Sentence
    cited: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """Event: the answer is complete."""

    answer: Answer


Event = Understood | Found | Judged | Wrote | Done
