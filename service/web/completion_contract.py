"""The JSON of the OpenAI-compatible routes: what chat clients send, and what they expect back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from service.model import Answer, AnswerKind, Citation, Completeness
from service.web.contract import Day, FromValues

MODEL = "yinling"
"""The model without a place; `yinling-120115` answers for the place of that code."""


def _writable(text: str) -> str:
    """The text; ValueError where it holds half a character (a lone surrogate), which can neither be kept nor sent."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("文字里有不完整的字符，请重新输入。") from error
    return text


Writable = Annotated[str, AfterValidator(_writable)]


class TextPart(BaseModel):
    """A piece of a message; pictures and sound are refused."""

    type: Literal["text"]
    text: Writable


class Message(BaseModel):
    """A message of the conversation; only what the user said is read."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Writable | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """All its text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream ends with."""

    include_usage: bool = False


class ResponseFormat(BaseModel):
    """Answers are text; any other format is refused."""

    type: Literal["text"]


class CompletionRequest(BaseModel):
    """What `POST /v1/chat/completions` takes; what steers a language model (temperature, seed, tools ...) is ignored.

    `conversation_id`, `place` and `as_of` are our own additions and mean what they mean at `/api/v1/answers`.
    """

    model: str = Field(default=MODEL, max_length=100)
    messages: list[Message] = Field(min_length=1, max_length=1000)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    response_format: ResponseFormat | None = None
    conversation_id: str | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
    place: str | None = Field(default=None, pattern=r"^[0-9]{6}$")
    as_of: Day | None = None


class UrlCitation(BaseModel):
    """Where a mark [1] stands in the content, and the page that it leads to."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """A citation as clients of OpenAI know them."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class AnswerSummary(FromValues):
    """What the answer is; `GET /api/v1/answers/{id}` has all of it."""

    id: str
    conversation_id: str
    kind: AnswerKind
    completeness: Completeness
    as_of: date
    generation: str


class AssistantMessage(BaseModel):
    """The answer with what it cites; `citations` are those of `/api/v1/answers`."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]
    citations: tuple[Citation, ...]


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Characters read and written: without a language model there are no tokens to count."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """A chat completion; `answer` is our own addition."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    system_fingerprint: str
    choices: list[Choice]
    usage: Usage
    answer: AnswerSummary


class Model(BaseModel):
    """A model: a place that is answered for. `name` is our own addition."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = MODEL
    name: str


class Models(BaseModel):
    """Every model."""

    object: Literal["list"] = "list"
    data: list[Model]


class ErrorBody(BaseModel):
    """What went wrong, in OpenAI's words; `message` is Chinese."""

    message: str
    type: Literal["invalid_request_error", "server_error"]
    param: str | None
    code: str | None


class CompletionError(BaseModel):
    """An error as OpenAI's API tells it."""

    error: ErrorBody


def summary_of(answer: Answer) -> AnswerSummary:
    """What is told of the answer beside its text."""
    return AnswerSummary.model_validate(answer)
