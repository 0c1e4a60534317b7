"""The tree of errors, which programs match on by code and people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import errors
from assistant.errors import AssistantError, FieldProblem, InvalidInput


def tree(kind: type[AssistantError] = AssistantError) -> Iterator[type[AssistantError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from tree(below)


def test_every_kind_has_a_code_of_its_own_made_from_its_name() -> None:
    kinds = [kind for kind in tree() if kind is not AssistantError]
    named = {re.sub(r"(?<!^)([A-Z])", r"_\1", kind.__name__).lower() for kind in kinds}
    assert {kind.code for kind in kinds} == named
    assert len(named) == len(kinds) > 15


def test_the_tree_that_is_written_down_is_the_tree_there_is() -> None:
    described = re.findall(r"^[│├└─ ]*([A-Z][A-Za-z]+)", errors.__doc__ or "", re.MULTILINE)
    listed = [name for name in described if hasattr(errors, name)]
    assert sorted(listed) == sorted(kind.__name__ for kind in tree())


def test_what_is_wrong_is_kept_in_order_with_its_fields() -> None:
    problems = [FieldProblem("brief.price_now", "应为数字"), FieldProblem("task", "缺少这一项")]
    error = InvalidInput("输入有误", problems=problems)
    assert error.fields == ("brief.price_now", "task")
    assert error.problems == tuple(problems)
    assert (str(error), error.message) == ("输入有误", "输入有误")


def test_an_error_without_problems_names_no_field() -> None:
    assert AssistantError("出错了").fields == ()


def test_the_system_is_quoted_in_chinese_where_the_reason_is_a_usual_one(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory") as folder:
        tmp_path.read_bytes()
    assert errors.reason(folder.value) == "这是文件夹，不是文件"
    assert errors.reason(OSError("unheard of")) == "unheard of"
