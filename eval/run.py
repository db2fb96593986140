"""Cases -> answers -> a report: totals by kind and by document, and each wrong case with its reasons."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from corpus.errors import QuestionError, UngroundedSentence, YinlingError
from eval.strict import Case, ClauseText, failures
from service import pipeline
from service.assistant import Assistant
from service.model import Question
from service.web.contract import answer_object

Answerer = Callable[[Case], Mapping[str, Any]]
"""From a case to the answer as an object of the HTTP contract."""

SECONDS = 30
"""How long a server may take for one answer before the run stops."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, the answer it got, and why that is wrong (empty when it is right)."""

    case: Case
    answer: Mapping[str, Any]
    reasons: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether the answer is strictly right."""
        return not self.reasons


def run(cases: Iterable[Case], answerer: Answerer, clause_text: ClauseText) -> tuple[Outcome, ...]:
    """An outcome for each case, in order."""
    return tuple(_outcome(case, answerer(case), clause_text) for case in cases)


def in_process(assistant: Assistant) -> tuple[Answerer, ClauseText]:
    """Asks the pipeline of this process."""

    def answer(case: Case) -> Mapping[str, Any]:
        question = Question(case.question, date.fromisoformat(case.as_of), place=case.place)
        try:
            return answer_object(pipeline.answer(question, assistant))
        except (QuestionError, UngroundedSentence) as error:
            return _no_answer(str(error))

    def clause_text(clause_id: str) -> str | None:
        clause = assistant.generation.clauses.get(clause_id)
        return clause.text if clause else None

    return answer, clause_text


def over_http(server: str) -> tuple[Answerer, ClauseText]:
    """Asks a running service at `server` (http://127.0.0.1:8000)."""
    base = server.rstrip("/")

    def answer(case: Case) -> Mapping[str, Any]:
        body = {"question": case.question, "as_of": case.as_of}
        found = _fetch(
            f"{base}/api/v1/answers", body | ({"place": case.place} if case.place else {})
        )
        if found is None:
            raise YinlingError(f"{base} knows no /api/v1/answers; is this our service?")
        return found

    @cache
    def clause_text(clause_id: str) -> str | None:
        found = _fetch(f"{base}/api/v1/clauses/{urllib.parse.quote(clause_id)}")
        return str(found["text"]) if found else None

    return answer, clause_text


def totals(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Right and all: overall, by kind of question, by gold document (`none` for cases without one)."""
    kinds: dict[str, list[int]] = {}
    documents: dict[str, list[int]] = {}
    everything = [0, 0]
    for outcome in outcomes:
        document = outcome.case.gold[0].document if outcome.case.gold else "none"
        rows = (
            everything,
            kinds.setdefault(outcome.case.kind, [0, 0]),
            documents.setdefault(document, [0, 0]),
        )
        for row in rows:
            row[0] += outcome.right
            row[1] += 1
    shape = {"right": everything[0], "cases": everything[1]}
    return shape | {"kinds": _named(kinds), "documents": _named(documents)}


def report_object(outcomes: tuple[Outcome, ...]) -> dict[str, Any]:
    """The whole report as JSON: totals, and each wrong case with question, answer and reasons."""
    wrong = [
        {
            "id": o.case.id,
            "split": o.case.split,
            "question": o.case.question,
            "reasons": list(o.reasons),
            "kind": o.answer["kind"],
            "text": o.answer["text"],
            "cited": [c["clause_id"] for c in o.answer["citations"]],
        }
        for o in outcomes
        if not o.right
    ]
    return totals(outcomes) | {"wrong": wrong}


def report_lines(outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    """The report for a terminal."""
    report = report_object(outcomes)
    for wrong in report["wrong"]:
        yield f"✗ {wrong['id']} [{wrong['split']}] {wrong['question']}"
        yield from (f"    {reason}" for reason in wrong["reasons"])
        yield f"    answered: {' '.join(wrong['text'].split())[:160]}"
        yield f"    cited: {', '.join(wrong['cited']) or '-'}"
    for title in ("kinds", "documents"):
        for name, row in report[title].items():
            yield f"{name:14} {row['right']:4} of {row['cases']:4}"
    yield f"{'strictly right':14} {report['right']:4} of {report['cases']:4}"


def _outcome(case: Case, answer: Mapping[str, Any], clause_text: ClauseText) -> Outcome:
    wrong = (f"no answer: {answer['error']}",) if "error" in answer else ()
    return Outcome(case, answer, wrong or failures(case, answer, clause_text))


def _no_answer(reason: str) -> dict[str, Any]:
    return {"kind": "none", "text": "", "citations": [], "error": reason}


def _named(rows: Mapping[str, list[int]]) -> dict[str, dict[str, int]]:
    return {name: {"right": right, "cases": n} for name, (right, n) in sorted(rows.items())}


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
        return _no_answer(f"status {error.code}: {said[:200]}")
    except OSError as error:
        raise YinlingError(
            f"{url} cannot be reached: {error}; start it with `make serve`"
        ) from error
