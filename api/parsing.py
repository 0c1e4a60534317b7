"""Reads JSON bodies more strictly than Python does: no NaN, no Infinity, no half characters.

Python's reader lets them in, and no JSON writer may let them out again: they would turn into a 500
far from the request that brought them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute


class StrictRequest(Request):
    """A request whose `json()` takes what the JSON standard allows, and nothing else."""

    async def json(self) -> Any:
        """The body's value.

        Raises:
            json.JSONDecodeError: not JSON, or a number or text that JSON does not have.
        """
        return strict_loads(await self.body())


class StrictRoute(APIRoute):
    """A route that reads its body strictly: `APIRouter(route_class=StrictRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The usual handler, behind the strict reader."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly


class Unfit(json.JSONDecodeError):
    """Well-formed for Python, but not JSON as others read it; `msg` says why in Chinese."""


def strict_loads(body: bytes) -> Any:
    """The value in `body`; raises `json.JSONDecodeError` as `StrictRequest.json` does."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit("不是 UTF-8 文字", "", error.start) from error
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite, parse_int=_whole)
    except RecursionError as error:
        raise Unfit("嵌套太深", "", 0) from error
    if "\\u" in text:
        _require_whole_characters(value)
    return value


def _refuse(name: str) -> NoReturn:
    raise Unfit(f"JSON 里没有 {name} 这样的数", "", 0)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Unfit(f"数字 {digits[:20]} 太大", "", 0)
    return number


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError as error:  # Python reads at most 4,300 digits
        raise Unfit(f"数字 {digits[:20]}… 太长", "", 0) from error


def _require_whole_characters(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unfit("含有半个字符（不成对的 \\ud800 到 \\udfff）", "", error.start) from error
