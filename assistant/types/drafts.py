"""What an operator asks to have written, and what comes back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from assistant.types.base import Value
from assistant.types.passages import Citation, Engine

MAX_VARIANTS = 5
MAX_TEXT_CHARS = 20_000

Severity = Literal["hard", "advice"]
Platform = Literal[
    "wechat",
    "wecom_welcome",
    "wecom_webhook_text",
    "wecom_webhook_markdown",
    "wecom_mass_send",
    "wecom_link",
    "qq",
    "telegram",
    "feishu",
    "dingtalk",
]


class Finding(Value):
    """One place where a check found something.

    `span` indexes the text (characters, end exclusive), None when it is about the whole.
    `provision` is the rule it rests on; `rewrite` a lawful or shorter wording, if there is one.
    """

    span: tuple[int, int] | None
    reason: str
    provision: str | None = None
    rewrite: str | None = None


class Check(Value):
    """One verifiable property of a text. Copy with a failed `hard` check must not be posted."""

    id: str
    passed: bool
    severity: Severity
    detail: str
    findings: tuple[Finding, ...] = ()


class DraftWarning(Value):
    """Something the operator should know: a fact left out, a field missing, an engine fallen back.

    `field` is the brief's key it is about, None when it is about the whole draft.
    """

    code: str
    field: str | None
    detail: str


class Refusal(Value):
    """Why nothing lawful remains to be written, and the provision that says so."""

    reason: str
    provision: str


class Usage(Value):
    """Tokens spent at the model, 0 for offline engines."""

    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


class Variant(Value):
    """One text ready to paste. `items` holds the parts where a task yields several (topics)."""

    text: str
    items: tuple[dict[str, Any], ...] | None = None
    checks: tuple[Check, ...]
    citations: tuple[Citation, ...]


class DraftRequest(Value):
    """Body of `POST /v1/drafts`. `brief` is checked against the task's own schema."""

    task: Annotated[str, Field(min_length=1, max_length=64)]
    brief: dict[str, Any] = Field(default_factory=dict)
    group_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    variants: Annotated[int, Field(ge=1, le=MAX_VARIANTS)] = 1
    platform: Platform | None = None
    stream: bool = False


class Draft(Value):
    """Copy made from a brief. `prompt` is `drafts/<task>@<hash>`; `refused` empties `variants`."""

    id: str
    task: str
    variants: tuple[Variant, ...]
    engine: Engine
    model: str | None
    prompt: str
    usage: Usage
    warnings: tuple[DraftWarning, ...]
    refused: Refusal | None = None


class DraftEvent(Value):
    """One step of a streamed draft.

    `data` by kind: `progress` `{"step": …, "detail": …}`, `error` `{"code": …, "message": …}`,
    `done` the whole Draft. `id` counts up from 1 in one draft.
    """

    id: int
    kind: Literal["progress", "error", "done"]
    data: dict[str, Any]


class StoredDraft(Value):
    """A draft as the database keeps it, with what it was made from."""

    draft: Draft
    brief: dict[str, Any]
    group_id: str | None
    platform: Platform | None = None
    version: int
    approved: bool
    created_at: datetime


class LintRequest(Value):
    """Body of `POST /v1/lint`."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT_CHARS)]
    platform: Platform | None = None
    brief: dict[str, Any] | None = None


class LintResult(Value):
    """Answer of `POST /v1/lint`. `fixed` is the text with every lawful rewrite applied, if any."""

    checks: tuple[Check, ...]
    fixed: str | None = None


class TaskInfo(Value):
    """One drafting task: `brief_schema` is the JSON Schema of its brief."""

    name: str
    title: str
    summary: str
    prompt: str
    brief_schema: dict[str, Any]
    example: dict[str, Any]
