"""Two ways to ask a case: the pipeline of this process, or a running service over HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from corpus.errors import QuestionError, UngroundedSentence, Unreachable, YinlingError
from eval.strict import Case, ClauseText
from service import pipeline
from service.answering.dialogue import Dialogue
from service.assistant import Assistant
from service.model import Question
from service.web.contract import answer_object

Answerer = Callable[[Case], Mapping[str, Any]]
"""From a case to the answer to its question, after its earlier turns, as an object of the HTTP contract."""

SECONDS = 30
"""How long a server may take for one answer before the run stops."""


def in_process(assistant: Assistant) -> tuple[Answerer, ClauseText]:
    """Asks the pipeline of this process; earlier turns are asked first, in one conversation."""

    def answer(case: Case) -> Mapping[str, Any]:
        dialogue, day = Dialogue(), date.fromisoformat(case.as_of)
        try:
            for turn in case.context:
                pipeline.answer(Question(turn, day, place=case.place), assistant, dialogue)
            asked = Question(case.question, day, place=case.place)
            return answer_object(pipeline.answer(asked, assistant, dialogue))
        except (QuestionError, UngroundedSentence) as error:
            return no_answer(str(error))

    def clause_text(clause_id: str) -> str | None:
        clause = assistant.generation.clauses.get(clause_id)
        return clause.text if clause else None

    return answer, clause_text


def over_http(server: str) -> tuple[Answerer, ClauseText]:
    """Asks a running service at `server` (http://127.0.0.1:8000)."""
    base = server.rstrip("/")

    def answer(case: Case) -> Mapping[str, Any]:
        body = {"as_of": case.as_of} | ({"place": case.place} if case.place else {})
        found: Mapping[str, Any] = {}
        for turn in (*case.context, case.question):
            given = _fetch(f"{base}/api/v1/answers", body | {"question": turn})
            if given is None:
                raise YinlingError(f"{base} knows no /api/v1/answers; is this our service?")
            found = given
            if found.get("conversation_id"):
                body["conversation_id"] = str(found["conversation_id"])
        return found

    @cache
    def clause_text(clause_id: str) -> str | None:
        found = _fetch(f"{base}/api/v1/clauses/{urllib.parse.quote(clause_id)}")
        return str(found["text"]) if found else None

    return answer, clause_text


def no_answer(reason: str) -> dict[str, Any]:
    """What stands for an answer that did not come."""
    return {"kind": "none", "text": "", "citations": [], "error": reason}


def _fetch(url: str, body: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            found: dict[str, Any] = json.load(response)
            return found
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        said = error.read().decode(errors="replace")
        return no_answer(f"status {error.code}: {said[:200]}")
    except OSError as error:
        raise Unreachable(
            f"{url} cannot be reached: {error}; start it with `make serve`"
        ) from error
