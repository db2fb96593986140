"""Errors as people meet them: the HTTP status of each and its Chinese wording, all in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse

from corpus.errors import (
    FactError,
    GenerationError,
    NoModel,
    NotFound,
    NotSignedIn,
    QuestionError,
    RecordsError,
    SignInError,
    SignInRefused,
    YinlingError,
)
from service.model import MAX_QUESTION
from service.web.completion_contract import CompletionError, ErrorBody
from service.web.contract import FieldError, Problem

HOTLINE = "急事请拨打12345。"

STATUS: tuple[tuple[type[YinlingError], int], ...] = (
    (QuestionError, 422),
    (FactError, 422),
    (NotSignedIn, 401),
    (SignInRefused, 422),
    (SignInError, 403),
    (NotFound, 404),
    (GenerationError, 503),
    (RecordsError, 503),
)

TITLES = {
    400: "请求有误",
    401: "请先登录",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这种请求",
    413: "内容太大",
    422: "请求有误",
    500: "服务出错",
    503: "服务暂不可用",
}

DETAILS = {
    404: "没有这个页面或地址，请检查网址是否完整。",
    405: "这个地址不支持这种请求方式。",
    413: "提交的内容太大了，请写短一些再试。",
    422: "提交的内容有误，请检查后再试。",
    500: "服务出了点问题，请稍后再试。" + HOTLINE,
    503: "服务还没有准备好，请稍后再试。" + HOTLINE,
}

EMPTY = "请先写下您想问的问题。"
TOO_LONG = f"问题太长了，最多{MAX_QUESTION}个字，请写短一些再问。"
NO_PLACE = "没有这个地区，请重新选择。"
NO_MODEL = "没有这个模型；GET /v1/models 列出有哪些。"
NO_CLAUSE = "没有找到这一条，可能网址不完整，或者文件已经更新。"
NO_DOCUMENT = "没有找到这份文件，可能网址不完整，或者文件已经更新。"

FIELDS = {
    "question": "问题（question）",
    "model": "模型（model）",
    "messages": "消息（messages）",
    "n": "回答个数（n）",
    "response_format": "回答格式（response_format）",
    "stream_options": "流式选项（stream_options）",
    "conversation_id": "会话编号（conversation_id）",
    "people": "人员（people）",
    "household": "家庭（household）",
    "benefits": "待遇编号（benefits）",
    "rest": "其余情况（rest）",
    "place": "地区代码（place）",
    "as_of": "日期（as_of）",
    "stream": "是否流式（stream）",
    "answer_id": "回答编号（answer_id）",
    "helpful": "是否有用（helpful）",
    "comment": "意见（comment）",
    "idempotency-key": "请求编号（Idempotency-Key）",
    "q": "搜索词（q）",
    "validity": "效力（validity）",
    "document": "文件编号（document）",
    "k": "条数（k）",
    "text": "原文的编号（text）",
}

WRONG = {
    "missing": "缺少{field}。",
    "string_type": "{field}应当是文字。",
    "string_too_long": "{field}太长了，最多{max_length}个字。",
    "string_too_short": "{field}不能为空。",
    "bool_type": "{field}应当是true或false。",
    "bool_parsing": "{field}应当是true或false。",
    "dict_type": "{field}应当是一个对象。",
    "list_type": "{field}应当是一个列表。",
    "too_long": "{field}太多了，最多{max_length}个。",
    "int_parsing": "{field}应当是整数。",
    "int_type": "{field}应当是整数。",
    "greater_than_equal": "{field}不能小于{ge}。",
    "less_than_equal": "{field}不能大于{le}。",
    "literal_error": "{field}的值不在可选范围内。",
    "json_invalid": "请求正文不是正确的JSON。",
    "model_attributes_type": "请求正文应当是一个JSON对象。",
}

WRONG_FIELD = {
    ("question", "missing"): "缺少问题（question）。",
    ("question", "string_too_short"): EMPTY,
    ("question", "string_pattern_mismatch"): EMPTY,
    ("question", "string_too_long"): TOO_LONG,
    ("as_of", "*"): "日期（as_of）应写成2026-11-21这样的年-月-日。",
    ("place", "*"): "地区（place）应是六位行政区划代码，例如120115。",
    ("answer_id", "*"): "回答编号（answer_id）应是本服务给出的32位编号。",
    ("conversation_id", "*"): "会话编号（conversation_id）应是本服务给出的32位编号。",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error as it is told: its status and what to do about it."""

    status: int
    detail: str
    errors: tuple[FieldError, ...] = ()

    @property
    def title(self) -> str:
        return TITLES.get(self.status) or HTTPStatus(self.status).phrase


def trouble_of(error: YinlingError) -> Trouble:
    """What to tell of one of our errors; messages meant for residents are told as they are."""
    for kind, status in STATUS:
        if isinstance(error, kind):
            told = isinstance(error, QuestionError | FactError | NotFound | SignInError)
            named = "model" if isinstance(error, NoModel) else getattr(error, "fact", None)
            fields = (FieldError(field=named, detail=str(error)),) if named else ()
            return Trouble(status, str(error) if told else DETAILS[status], fields)
    return Trouble(500, DETAILS[500])


def trouble_with_status(status: int) -> Trouble:
    """What to tell of a bare status."""
    return Trouble(status, DETAILS.get(status) or DETAILS[422 if status < 500 else 500])


def trouble_with_fields(errors: Sequence[Any]) -> Trouble:
    """What to tell of fields that pydantic refused; the first one is the detail."""
    fields = tuple(_field_error(error) for error in errors)
    return Trouble(422, fields[0].detail, fields)


def _field_error(error: dict[str, Any]) -> FieldError:
    # loc is ("body", "people", 0, "id") or ("query", "k"); for a broken body only ("body", offset).
    names = [str(step) for step in error["loc"][1:]]
    name = names[0] if names and names[0] in FIELDS else ""
    wording = (
        WRONG_FIELD.get((name, error["type"]))
        or WRONG_FIELD.get((name, "*"))
        or WRONG.get(error["type"], "{field}的值不能用，请检查。")
    )
    shown = FIELDS.get(name, "请求正文") + "".join(f".{step}" for step in names[1:] if name)
    values = {key: str(value) for key, value in error.get("ctx", {}).items()}
    return FieldError(field=".".join(names), detail=wording.format(**values, field=shown))


def problem_response(trouble: Trouble) -> JSONResponse:
    """The trouble as problem details."""
    problem = Problem(
        title=trouble.title,
        status=trouble.status,
        detail=trouble.detail,
        errors=list(trouble.errors) or None,
    )
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        status_code=trouble.status,
        media_type="application/problem+json",
        headers=_retry_after(trouble.status),
    )


def completion_error(trouble: Trouble) -> JSONResponse:
    """The trouble as OpenAI's API tells it, which has 400 for what we call 422."""
    status = 400 if trouble.status == 422 else trouble.status
    param = trouble.errors[0].field if trouble.errors else None
    error = ErrorBody(
        message=trouble.detail,
        type="invalid_request_error" if status < 500 else "server_error",
        param=param,
        code="model_not_found" if (status, param) == (404, "model") else None,
    )
    return JSONResponse(
        CompletionError(error=error).model_dump(), status, headers=_retry_after(status)
    )


def _retry_after(status: int) -> dict[str, str] | None:
    return {"Retry-After": "10"} if status == 503 else None
