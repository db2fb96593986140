"""What agents can call: each tool answers in words, and with the object of the HTTP API."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel, Field

from corpus.model import Clause, Validity
from service import pipeline
from service.answering.eligibility import Situation, check
from service.answering.force import force_note
from service.answering.frame import say_places
from service.model import MAX_QUESTION, PersonView, Question
from service.printout import printout
from service.rulework.judging import table
from service.web.asking import known_place, read_question
from service.web.contract import (
    AnswerOut,
    ClauseOut,
    EligibilityOut,
    PersonIn,
    SearchOut,
    clause_out,
    hit_out,
)
from service.web.rule_contract import FactOut, FactsOut, fact_out
from service.web.state import Serving, clause_of, document_of
from service.web.words import VALIDITY

NOTHING = "没有找到。"

Place = Annotated[
    str | None, Field(pattern=r"^[0-9]{6}$", description="GB/T 2260 code, e.g. 120115 (宝坻区)")
]
AsOf = Annotated[date | None, Field(description="the day that counts; today where left out")]


class Tools:
    """The tools over what the service holds open."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def ask(
        self,
        question: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION)],
        conversation_id: Annotated[str | None, Field(pattern=r"^[0-9a-f]{32}$")] = None,
        place: Place = None,
        as_of: AsOf = None,
    ) -> Annotated[CallToolResult, AnswerOut]:
        """Answers a question in Chinese with cited clauses, or declines; `conversation_id` of an answer goes on with it."""
        assistant = self._serving.assistant
        asked = Question(
            text=read_question(question),
            as_of=as_of or date.today(),
            place=known_place(place, assistant.generation),
            conversation_id=conversation_id,
        )
        answer = self._serving.conversations.answer(asked, assistant)
        brief = replace(answer, verdicts=tuple(replace(v, explanation=()) for v in answer.verdicts))
        return _told(printout(answer), AnswerOut.model_validate(brief))

    def search_clauses(
        self,
        query: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION)],
        place: Place = None,
        validity: Validity | None = None,
        document: Annotated[str | None, Field(description="id of a document")] = None,
        k: Annotated[int, Field(ge=1, le=50)] = 5,
    ) -> Annotated[CallToolResult, SearchOut]:
        """Finds the clauses nearest to a query, best first, by words and by meaning."""
        assistant = self._serving.assistant
        if document is not None:
            document_of(assistant.generation, document)
        hits = pipeline.search(
            query,
            assistant,
            place=known_place(place, assistant.generation),
            validity=validity,
            document=document,
            k=k,
            as_of=date.today(),
        )
        text = "\n\n".join(self._quoted(hit.clause) for hit in hits) or NOTHING
        return _told(text, SearchOut(hits=[hit_out(hit) for hit in hits]))

    def get_clause(self, clause_id: str) -> Annotated[CallToolResult, ClauseOut]:
        """One clause by its id, in the document's own words."""
        clause = clause_of(self._serving.generation, clause_id)
        return _told(self._quoted(clause), clause_out(clause))

    def list_facts(self) -> Annotated[CallToolResult, FactsOut]:
        """The facts of a person that `check_eligibility` takes: their keys, types and values."""
        vocabulary = self._serving.assistant.book.vocabulary
        facts = FactsOut(facts=[fact_out(fact) for fact in vocabulary.facts.values()])
        return _told("\n".join(_fact_line(fact) for fact in facts.facts), facts)

    def check_eligibility(
        self,
        people: Annotated[list[PersonIn], Field(min_length=1, max_length=20)],
        household: dict[str, Any] | None = None,
        rest: Literal["unknown", "none"] = "unknown",
        place: Place = None,
        as_of: AsOf = None,
        benefits: Annotated[list[str] | None, Field(description="ids; all where left out")] = None,
    ) -> Annotated[CallToolResult, EligibilityOut]:
        """Judges facts of people under the rules: what they meet, what is missing, with the clauses behind it.

        Facts are by key, e.g. {"age": 85, "register": "120115"}; what is left out is unknown, never "no". A verdict is
        about the text of the documents: meeting it is not receiving.
        """
        assistant = self._serving.assistant
        situation = Situation(
            people=tuple(PersonView(each.id, each.label, each.facts) for each in people),
            as_of=as_of or date.today(),
            household=household or {},
            rest=rest,
            place=known_place(place, assistant.generation),
            benefits=tuple(benefits or ()),
        )
        found = check(situation, assistant.book, assistant.generation, assistant.home_place)
        kept = tuple(
            replace(verdict, explanation=())
            for verdict in found.verdicts
            if benefits or verdict.outcome != "not_eligible"
        )
        brief = replace(found, verdicts=kept)
        # What the documents are stands first: the text may be forwarded in part.
        lines = table(replace(brief, notices=()), assistant, every=True)
        text = "\n".join((*found.notices, *lines))
        return _told(text, EligibilityOut.model_validate(brief))

    def _quoted(self, clause: Clause) -> str:
        """The clause with its document, place and validity."""
        generation, today = self._serving.generation, date.today()
        document = generation.documents[clause.document]
        places = say_places(document, self._serving.gazetteer)
        validity = VALIDITY[document.validity_on(today)]
        head = f"{clause.id}  {document.title}（{validity}，{places}）{clause.label}"
        note = force_note(clause, clause.sentences, generation.lexicon.force, today)
        return "\n".join((head, clause.text, *([f"（{note}）"] if note else [])))


def _fact_line(fact: FactOut) -> str:
    values = "、".join(f"{option.key}（{option.name}）" for option in fact.options)
    return f"{fact.key}: {fact.name}, {fact.type}{f', {values}' if values else ''}"


def _told(text: str, result: BaseModel) -> CallToolResult:
    """Text to be read, and the same for programs."""
    return CallToolResult(
        content=[TextContent(text=text)], structured_content=result.model_dump(mode="json")
    )
