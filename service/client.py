"""A client of the HTTP API: frozen values come back, and errors that say what to do.

Comes with the extra [client]. It speaks through httpx2, as OpenAI's and MCP's own clients do: connections are kept,
streams are read as they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from corpus.errors import MissingExtra, Refused, ServerError, Unreachable
from corpus.model import Validity
from service.model import Answer, Done, Eligibility, Judged, PersonView, Understood, Wrote
from service.results import (
    BenefitResult,
    ClauseResult,
    DocumentResult,
    EventResult,
    FeedbackResult,
    FoundResult,
    HitResult,
)

if TYPE_CHECKING:
    import httpx2

INSTALL = "pip install 'yinling[client]'"

SECONDS = 30.0
"""How long the server may stay silent."""

Value = TypeVar("Value")
Rest = Literal["unknown", "none"]

ANSWER = TypeAdapter(Answer)
ELIGIBILITY = TypeAdapter(Eligibility)
CLAUSE = TypeAdapter(ClauseResult)
CLAUSES = TypeAdapter(tuple[ClauseResult, ...])
HITS = TypeAdapter(tuple[HitResult, ...])
DOCUMENTS = TypeAdapter(tuple[DocumentResult, ...])
BENEFIT = TypeAdapter(BenefitResult)
BENEFITS = TypeAdapter(tuple[BenefitResult, ...])
FEEDBACK = TypeAdapter(FeedbackResult)
UNDERSTOOD = TypeAdapter(Understood)
JUDGED = TypeAdapter(Judged)
FOUND = TypeAdapter(FoundResult)
WROTE = TypeAdapter(Wrote)
DONE = TypeAdapter(Done)


class Client:
    """A connection to the service at `server`; used as a context manager, it closes itself. Raises MissingExtra.

    Conversations go on only for the `api_key` that they began with: any words that nobody guesses.

    Every method raises Unreachable where nothing answers, Refused where the server refuses, ServerError where it fails.
    """

    def __init__(
        self,
        server: str = "http://127.0.0.1:8000",
        *,
        api_key: str | None = None,
        timeout: float = SECONDS,
    ) -> None:
        self.server = server.rstrip("/")
        self._http = _open(self.server, api_key, timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes its connections."""
        self._http.close()

    def ask(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        people: Iterable[PersonView] = (),
        household: Mapping[str, Any] | None = None,
        rest: Rest = "unknown",
        place: str | None = None,
        as_of: date | None = None,
        key: str | None = None,
    ) -> Answer:
        """The answer; the same `key` (Idempotency-Key) gives the same one, and makes it safe to ask again."""
        body = _situation(people, household, rest, place, as_of)
        body |= _given(question=question, conversation_id=conversation_id)
        found = self._call("POST", "answers", json=body, headers=_given(**{"Idempotency-Key": key}))
        return _read(ANSWER, found)

    def stream(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        people: Iterable[PersonView] = (),
        household: Mapping[str, Any] | None = None,
        rest: Rest = "unknown",
        place: str | None = None,
        as_of: date | None = None,
    ) -> Iterator[EventResult]:
        """The events of the answer as they come; the last one, Done, holds it whole."""
        from httpx2 import EventSource

        body = _situation(people, household, rest, place, as_of)
        body |= _given(question=question, conversation_id=conversation_id, stream=True)
        with self._reached(), self._http.stream("POST", "answers", json=body) as response:
            if not response.is_success:
                response.read()
            _check(response)
            for sent in EventSource(response):
                if event := _event(sent.event, sent.json()):
                    yield event

    def answer(self, answer_id: str) -> Answer:
        """An answer as it was given."""
        return _read(ANSWER, self._call("GET", f"answers/{quote(answer_id, '')}"))

    def search(
        self,
        text: str,
        *,
        place: str | None = None,
        validity: Validity | None = None,
        document: str | None = None,
        k: int = 10,
    ) -> tuple[HitResult, ...]:
        """The best `k` clauses, best first, of the place, validity and document asked for."""
        params = _given(q=text, place=place, validity=validity, document=document, k=k)
        return _read(HITS, self._call("GET", "search", params=params)["hits"])

    def clause(self, clause_id: str, *, text: str | None = None) -> ClauseResult:
        """The clause, by its own id or one that it had; with `text`, the hash of a citation, as it was cited."""
        found = self._call("GET", f"clauses/{quote(clause_id, '')}", params=_given(text=text))
        return _read(CLAUSE, found)

    def clauses(self, document_id: str) -> tuple[ClauseResult, ...]:
        """The clauses of a document, in its order."""
        found = self._call("GET", f"documents/{quote(document_id, '')}/clauses")
        return _read(CLAUSES, found["clauses"])

    def documents(self) -> tuple[DocumentResult, ...]:
        """The documents that are held."""
        return _read(DOCUMENTS, self._call("GET", "documents")["documents"])

    def eligibility(
        self,
        people: Iterable[PersonView],
        *,
        household: Mapping[str, Any] | None = None,
        rest: Rest = "unknown",
        place: str | None = None,
        as_of: date | None = None,
        benefits: Iterable[str] = (),
    ) -> Eligibility:
        """The verdicts on these people, and what to ask next."""
        body = _situation(people, household, rest, place, as_of) | {"benefits": list(benefits)}
        return _read(ELIGIBILITY, self._call("POST", "eligibility", json=body))

    def benefits(self, place: str | None = None) -> tuple[BenefitResult, ...]:
        """The benefits of a place and those above it, or of all places."""
        return _read(
            BENEFITS, self._call("GET", "benefits", params=_given(place=place))["benefits"]
        )

    def benefit(self, benefit_id: str) -> BenefitResult:
        """One benefit."""
        return _read(BENEFIT, self._call("GET", f"benefits/{quote(benefit_id, '')}"))

    def feedback(
        self,
        answer_id: str,
        helpful: bool,
        comment: str | None = None,
        clause_id: str | None = None,
    ) -> FeedbackResult:
        """The feedback that was taken, with the clause that is right; a second one replaces the first."""
        body = _given(answer_id=answer_id, helpful=helpful, comment=comment, clause_id=clause_id)
        return _read(FEEDBACK, self._call("POST", "feedback", json=body))

    def undo_feedback(self, feedback_id: str) -> None:
        """Takes feedback back."""
        self._call("DELETE", f"feedback/{quote(feedback_id, '')}")

    def _call(self, method: str, path: str, **sent: Any) -> Any:
        with self._reached():
            response = self._http.request(method, path, **sent)
        _check(response)
        return _json(response) if response.content else None

    @contextmanager
    def _reached(self) -> Iterator[None]:
        from httpx2 import HTTPError, InvalidURL

        try:
            yield
        except (HTTPError, InvalidURL) as error:
            raise Unreachable(
                f"{self.server} does not answer ({error or type(error).__name__}); "
                "is the address right, and the service started (make serve)?"
            ) from error


def _open(server: str, api_key: str | None, timeout: float) -> httpx2.Client:
    try:
        import httpx2
    except ImportError as error:
        raise MissingExtra(f"the client needs httpx2: {INSTALL}") from error
    headers = _given(Authorization=f"Bearer {api_key}" if api_key else None)
    return httpx2.Client(base_url=f"{server}/api/v1/", headers=headers, timeout=timeout)


def _situation(
    people: Iterable[PersonView],
    household: Mapping[str, Any] | None,
    rest: Rest,
    place: str | None,
    as_of: date | None,
) -> dict[str, Any]:
    """What a question and a form have in common."""
    told = [{"id": each.id, "label": each.label, "facts": each.facts} for each in people]
    day = as_of.isoformat() if as_of else None
    return _given(people=told, household=household, rest=rest, place=place, as_of=day)


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _check(response: httpx2.Response) -> None:
    if response.is_success:
        return
    told = _json(response)
    raise _failure(response.status_code, told if isinstance(told, dict) else {})


def _failure(status: int, problem: Mapping[str, Any]) -> ServerError:
    detail = f"{status}: {problem.get('detail') or 'the server gives no reason'}"
    if status < 500:
        fields = {each["field"]: each["detail"] for each in problem.get("errors") or ()}
        return Refused(detail, status, fields)
    return ServerError(detail, status)


def _json(response: httpx2.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise ServerError(
            f"{response.request.url} answers {response.status_code} and no JSON; is it our service?",
            response.status_code,
        ) from error


def _event(name: str, data: Any) -> EventResult | None:
    """The event; None for one that this client does not know."""
    match name:
        case "understood":
            return _read(UNDERSTOOD, {"understanding": data})
        case "judged":
            return _read(JUDGED, data)
        case "found":
            return _read(FOUND, data)
        case "sentence":
            return _read(WROTE, {"sentence": data, "cited": data["cited"]})
        case "done":
            return _read(DONE, {"answer": data})
        case "problem":
            raise _failure(int(data["status"]), data)
    return None


def _read(shape: TypeAdapter[Value], found: Any) -> Value:
    try:
        return shape.validate_python(found)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise ServerError(
            f"the server's answer cannot be read ({where}: {first['msg']}); "
            "is it of the same version as this client?"
        ) from error
