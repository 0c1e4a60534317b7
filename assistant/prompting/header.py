"""The TOML header of a prompt file: a closed set of keys."""

from __future__ import annotations

import tomllib
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from assistant.errors import FieldProblem, InvalidPromptFile
from assistant.types.base import Value
from assistant.validation import problems_of

FENCE = "+++"

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Names = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\|[a-z][a-z0-9_]*)*$")]
Line = Annotated[str, Field(min_length=1, max_length=200)]


class Angle(Value):
    """One way to write a draft.

    `query` finds the method passages that advise it; without one of the fields of `needs` in the
    brief it is not a way to write that draft.
    """

    name: Line
    query: Line
    needs: tuple[Name, ...] = ()


class Header(Value):
    """What a prompt file says about itself.

    `inputs` are the names its blocks use, all of them and no others. The rest is for drafting
    tasks: `fields` are the core fields of the brief that the blocks write about, most important
    first; a draft without a field of `required` (`a|b`: without both) is made but warned about, and
    `stand_ins` says what the blocks write in its place; one without any of `subject` has nothing to
    say; `elements` are fields that, where they are given, must be in the text; `example`
    is a brief that works; `limit` is how many characters a text of this task may have; `max_tokens`
    bounds what a model may answer; `output` is `items` where a draft has parts.
    """

    title: Line
    summary: Line
    inputs: tuple[Name, ...] = ()
    fields: tuple[Name, ...] = ()
    required: tuple[Names, ...] = ()
    stand_ins: dict[Name, Line] = Field(default_factory=dict)
    subject: tuple[Name, ...] = ()
    elements: tuple[Name, ...] = ()
    angles: tuple[Angle, ...] = ()
    example: dict[str, Any] = Field(default_factory=dict)
    limit: Annotated[int, Field(ge=20, le=20_000)] | None = None
    max_tokens: Annotated[int, Field(ge=16, le=32_000)] | None = None
    output: Literal["text", "items"] = "text"


def parse_header(source: str, *, file: str) -> Header:
    """The header in `source`, the text between the `+++` lines.

    Raises:
        InvalidPromptFile: no TOML, an unknown key, or a value that is not allowed; names `file`,
            the key and what is allowed.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise InvalidPromptFile(f"{file}：文件头不是合法的 TOML:{error}") from error
    try:
        return Header.model_validate(data)
    except ValidationError as error:
        raise _invalid(file, problems_of(error.errors())) from error


def _invalid(file: str, problems: tuple[FieldProblem, ...]) -> InvalidPromptFile:
    listing = ";".join(f"{item.field}: {item.detail}" for item in problems)
    allowed = "、".join(Header.model_fields)
    return InvalidPromptFile(
        f"{file}：文件头有误。{listing}。可用的键：{allowed}", problems=problems
    )
