"""Errors as answers: RFC 9457 problems on native routes, OpenAI's shape on the compatible ones.

Which HTTP status belongs to which kind of error is known here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from pydantic_core import ErrorDetails
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assistant import errors as kinds
from assistant.errors import AssistantError, FieldProblem
from assistant.validation import problems_of

OPENAI_PATHS = ("/v1/chat/completions", "/v1/models", "/v1/embeddings", "/v1/moderations")

_STATUS: Mapping[type[AssistantError], int] = {
    kinds.TooLarge: 413,
    kinds.InvalidInput: 422,
    kinds.Forbidden: 403,
    kinds.NotFound: 404,
    kinds.Conflict: 409,
    kinds.Unreadable: 422,
    kinds.Misconfigured: 500,
    kinds.Unavailable: 503,
    kinds.ModelRateLimited: 503,
    kinds.ModelTimeout: 504,
    kinds.ModelError: 502,
    AssistantError: 500,
}
_TITLES = {
    400: "请求有误",
    401: "需要密钥",
    403: "不允许",
    404: "没有找到",
    405: "方法不对",
    409: "现在不能这样做",
    413: "内容过大",
    415: "格式不支持",
    422: "输入有误",
    500: "服务内部出错",
    502: "模型出错",
    503: "暂时不可用",
    504: "模型超时",
}
_log = structlog.get_logger(__name__)


class ProblemField(BaseModel):
    """One thing that is wrong with one field."""

    field: str
    detail: str


class Problem(BaseModel):
    """What native routes answer instead of a result (RFC 9457, `application/problem+json`)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemField]
    request_id: str | None = None


ERRORS: dict[int | str, dict[str, Any]] = {
    "default": {"model": Problem, "description": "problem+json：哪里不对，允许什么"}
}
"""For `responses=` of native routes, so that the OpenAPI document tells the truth."""


def status_of(error: AssistantError) -> int:
    """The HTTP status of the nearest kind that has one."""
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)


def speaks_openai(path: str) -> bool:
    """Whether callers of `path` expect OpenAI's error shape."""
    return any(path == known or path.startswith(f"{known}/") for known in OPENAI_PATHS)


def failure(
    path: str,
    status: int,
    code: str,
    detail: str,
    *,
    problems: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
    request_id: str | None = None,
) -> Response:
    """The answer to a request to `path` that failed."""
    if speaks_openai(path):
        body = openai_error(status, code, detail, problems)
        # The official client takes 422 for a shape of its own; OpenAI answers 400.
        shown = 400 if status == 422 else status
        return JSONResponse(body, status_code=shown, headers=headers)
    problem = Problem(
        type=f"urn:qunguan:problem:{code.replace('_', '-')}",
        title=_TITLES.get(status) or HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        errors=[ProblemField(field=item.field, detail=item.detail) for item in problems],
        request_id=request_id,
    )
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def openai_error(
    status: int, code: str, detail: str, problems: Sequence[FieldProblem] = ()
) -> dict[str, Any]:
    """The body that OpenAI's clients read: `{"error": {message, type, param, code}}`."""
    kind = "server_error" if status >= 500 else "invalid_request_error"
    param = problems[0].field if problems else None
    return {"error": {"message": detail, "type": kind, "param": param, "code": code}}


def failed(request: Request, error: AssistantError) -> Response:
    """The answer to an error raised on purpose."""
    status = status_of(error)
    if status >= 500:
        _log.warning("request_failed", code=error.code, detail=error.message)
    return failure(
        request.url.path,
        status,
        error.code,
        error.message,
        problems=error.problems,
        request_id=request_id_of(request),
    )


def request_id_of(request: Request) -> str | None:
    """The id the request goes by in our logs."""
    known = request.scope.get("state", {}).get("request_id")
    return str(known) if known is not None else None


async def _on_assistant_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, AssistantError):
        raise error
    return failed(request, error)


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found: Sequence[ErrorDetails] = error.errors()
    if found and found[0]["type"] == "json_invalid":
        return _not_json(request, found[0])
    found = [{**detail, "loc": _sent_path(detail, error.body)} for detail in found]
    problems = _merged(_without_place(problem, request) for problem in problems_of(found))
    listing = ";".join(f"{item.field}: {item.detail}" for item in problems[:5])
    return failure(
        request.url.path,
        422,
        "invalid_input",
        f"输入有误。{listing}",
        problems=problems,
        request_id=request_id_of(request),
    )


def _not_json(request: Request, found: ErrorDetails) -> Response:
    # The reader's own reasons are Chinese (see `api.parsing`); Python's are English and say a place.
    said = str(found.get("ctx", {}).get("error", ""))
    reason = f"第 {found['loc'][-1]} 个字符处读不懂" if said.isascii() else said
    return failure(
        request.url.path,
        400,
        "invalid_json",
        f"请求体不是合法的 JSON：{reason}",
        problems=(FieldProblem("(整体)", reason),),
        request_id=request_id_of(request),
    )


def _sent_path(detail: ErrorDetails, body: Any) -> tuple[int | str, ...]:
    """Where the fault is in what was sent; pydantic also names the union member it tried."""
    place, *parts = detail["loc"]
    if place != "body" or isinstance(body, FormData):
        return detail["loc"]
    path: list[int | str] = [place]
    at = body
    for part in parts:
        here = part in at if isinstance(at, dict) else isinstance(at, list | tuple)
        if here and not (isinstance(at, list | tuple) and not isinstance(part, int)):
            path.append(part)
            at = at[part]
    if detail["type"] == "missing" and parts:
        path.append(parts[-1])
    return tuple(path)


def _merged(problems: Iterable[FieldProblem]) -> list[FieldProblem]:
    """One problem a field: a field of several kinds may be wrong as each of them."""
    details: dict[str, list[str]] = {}
    for problem in problems:
        known = details.setdefault(problem.field, [])
        if problem.detail not in known:
            known.append(problem.detail)
    return [FieldProblem(field, " 或 ".join(said)) for field, said in details.items()]


def _without_place(problem: FieldProblem, request: Request) -> FieldProblem:
    place, _, field = problem.field.partition(".")
    if place == "body" and not field:
        sent = request.headers.get("content-type", "")
        hint = "" if "json" in sent else ",Content-Type 应为 application/json"
        return FieldProblem("(整体)", f"请求体应为 JSON 对象{hint}")
    known = place in {"body", "query", "path", "header"} and field
    return FieldProblem(field, problem.detail) if known else problem


async def _on_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    path, method = request.url.path, request.method
    details = {
        400: ("bad_request", "请求体读不懂：应为 UTF-8 的 JSON，或完整的 multipart 表单"),
        404: ("not_found", f"没有 {method} {path}：接口列表见 /docs"),
        405: ("method_not_allowed", f"{path} 不接受 {method}：可用的方法见 Allow 和 /docs"),
        413: ("too_large", str(error.detail)),
    }
    code, detail = details.get(error.status_code, ("http_error", str(error.detail)))
    return failure(
        path,
        error.status_code,
        code,
        detail,
        headers=error.headers,
        request_id=request_id_of(request),
    )


def install(app: FastAPI) -> None:
    """Makes `app` answer its errors as this module says."""
    app.add_exception_handler(AssistantError, _on_assistant_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
