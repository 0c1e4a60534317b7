"""Texts from a model: draft, check, repair with the findings, check again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from assistant.drafting.checking import failed_hard, findings_text
from assistant.drafting.wording import tidy
from assistant.errors import ModelNonsense
from assistant.prompting.library import Rendered
from assistant.types.drafts import Check, Usage

ROUNDS = 2
"""Repairs of one text. A model that has not understood after two will not."""

T = TypeVar("T", covariant=True)
Schema = TypeVar("Schema", bound=BaseModel)


class Generated(Protocol[T]):
    """What a model made. `assistant.chains` returns values of this shape."""

    @property
    def value(self) -> T: ...
    @property
    def model(self) -> str: ...
    @property
    def usage(self) -> Usage: ...


class Chains(Protocol):
    """What drafting asks of a model; every failure is a ModelError."""

    async def text(
        self, rendered: Rendered, *, max_tokens: int | None = None
    ) -> Generated[str]: ...

    async def value(self, rendered: Rendered, schema: type[Schema]) -> Generated[Schema]: ...


class Part(BaseModel):
    """One part of a draft that has several."""

    model_config = ConfigDict(frozen=True)

    topic: str = Field(min_length=1, max_length=100, description="话题，一句话")
    opening: str = Field(min_length=1, max_length=400, description="发到群里的开场白")
    why: str = Field(min_length=1, max_length=300, description="为什么这群人会聊")


class Parts(BaseModel):
    """What a model answers where a draft has parts."""

    model_config = ConfigDict(frozen=True)

    items: list[Part] = Field(min_length=1, max_length=20)


@dataclass(frozen=True, slots=True)
class Modelled:
    """The last text a model gave, what the checks say of it, and what it cost."""

    text: str
    items: tuple[dict[str, Any], ...]
    checks: tuple[Check, ...]
    model: str
    usage: Usage

    @property
    def sound(self) -> bool:
        """Whether it may be posted."""
        return not failed_hard(self.checks)


async def write_with_model(
    chains: Chains,
    render: Callable[[Mapping[str, object]], Rendered],
    *,
    has_items: bool,
    max_tokens: int | None,
    check: Callable[[str], tuple[Check, ...]],
    lacking: Callable[[str], Sequence[str]],
) -> Modelled:
    """A text by the model, repaired at most ROUNDS times with what the checks found.

    `render` makes the prompt, given what to repair; `lacking` names the facts a text leaves out,
    which is worth a repair but no reason to reject it.

    Raises:
        ModelError: the model failed or answered with nothing.
    """
    repair: dict[str, object] = {"text": "", "findings": ()}
    usage = Usage()
    for remaining in range(ROUNDS, -1, -1):
        text, items, model, spent = await _ask(chains, render(repair), has_items, max_tokens)
        usage += spent
        checks = check(text)
        findings = (*findings_text(checks), *(f"漏写了：{fact}" for fact in lacking(text)))
        if not findings or not remaining:
            break
        repair = {"text": text, "findings": findings}
    return Modelled(text, items, checks, model, usage)


async def _ask(
    chains: Chains, rendered: Rendered, has_items: bool, max_tokens: int | None
) -> tuple[str, tuple[dict[str, Any], ...], str, Usage]:
    if has_items:
        parts = await chains.value(rendered, Parts)
        items = tuple(part.model_dump() for part in parts.value.items)
        return parts_text(items), items, parts.model, parts.usage
    made = await chains.text(rendered, max_tokens=max_tokens)
    text = tidy(_bare(made.value))
    if not text:
        raise ModelNonsense("模型没有写出任何文字")
    return text, (), made.model, made.usage


def parts_text(items: Sequence[Mapping[str, Any]]) -> str:
    """The parts as one text to paste."""
    return "\n\n".join(
        f"{number}. {item['topic']}\n开场：{item['opening']}\n为什么聊：{item['why']}"
        for number, item in enumerate(items, start=1)
    )


def _bare(text: str) -> str:
    """The text itself where a model put it in a code fence."""
    lines = text.strip().splitlines()
    if len(lines) > 1 and lines[0].startswith("```") and lines[-1].strip() == "```":
        return "\n".join(lines[1:-1])
    return text.strip()
