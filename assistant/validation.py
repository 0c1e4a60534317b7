"""Reads untrusted data into our values, and says in Chinese what was wrong with it and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assistant.errors import FieldProblem, InvalidInput

Model = TypeVar("Model", bound=BaseModel)

_TEXTS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请检查拼写",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "json_invalid": "不是合法的 JSON",
    "json_type": "应为 JSON 文字",
    "datetime_type": "应为时间，例如 2026-01-31T20:00:00+08:00",
    "datetime_parsing": "应为时间，例如 2026-01-31T20:00:00+08:00",
    "datetime_from_date_parsing": "应为时间，例如 2026-01-31T20:00:00+08:00",
    "string_unicode": "含有无法识别的字符",
}


def parsed(model: type[Model], data: Any, *, where: str = "") -> Model:
    """`data` as a `model`.

    `where` is put before the field paths of the problems, for data that is part of something.

    Raises:
        InvalidInput: names every field that is wrong and what is allowed.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise invalid_input(error.errors(), where=where) from error


def invalid_input(errors: Iterable[ErrorDetails], *, where: str = "") -> InvalidInput:
    """The error to raise for what pydantic found."""
    problems = problems_of(errors, where=where)
    listing = ";".join(f"{item.field}: {item.detail}" for item in problems[:5])
    more = f";另有 {len(problems) - 5} 处" if len(problems) > 5 else ""
    return InvalidInput(f"输入有误。{listing}{more}", problems=problems)


def problems_of(errors: Iterable[ErrorDetails], *, where: str = "") -> tuple[FieldProblem, ...]:
    """What pydantic found, each as a field path and a Chinese sentence.

    A list whose items are wrong is also reported as too short, since only good items count; that
    second finding says nothing and is left out.
    """
    found = list(errors)
    places = [detail["loc"] for detail in found]
    return tuple(
        _problem(detail, where)
        for detail in found
        if not any(_inside(place, detail["loc"]) for place in places)
    )


def _inside(place: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _problem(detail: ErrorDetails, where: str) -> FieldProblem:
    path = ".".join(str(part) for part in (*((where,) if where else ()), *detail["loc"]))
    return FieldProblem(path or "(整体)", _text(detail))


def _text(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _TEXTS:
        return _TEXTS[kind]
    if kind == "value_error":
        return detail["msg"].removeprefix("Value error, ")
    if kind in {"literal_error", "enum"}:
        return f"只能是 {context.get('expected', '')}".replace(" or ", " 或 ")
    limits = {
        "string_too_short": ("min_length", "至少 {} 个字符"),
        "string_too_long": ("max_length", "最多 {} 个字符"),
        "too_short": ("min_length", "至少 {} 项"),
        "too_long": ("max_length", "最多 {} 项"),
        "greater_than": ("gt", "必须大于 {}"),
        "greater_than_equal": ("ge", "不能小于 {}"),
        "less_than": ("lt", "必须小于 {}"),
        "less_than_equal": ("le", "不能大于 {}"),
        "string_pattern_mismatch": ("pattern", "格式不符：{}"),
        "union_tag_invalid": ("expected_tags", "种类只能是 {}"),
    }
    if kind in limits:
        key, sentence = limits[kind]
        return sentence.format(context.get(key, ""))
    return f"不符合要求({detail['msg']})"
