"""Prompt to model to parsed value: the three verbs the jobs know a model by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.chains.parsing import json_in, response_format, schema_request, text_of, usage_of
from assistant.chains.patience import Patience
from assistant.errors import ModelNonsense
from assistant.providers.failures import ModelRefused
from assistant.types.drafts import Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

T = TypeVar("T")
Schema = TypeVar("Schema", bound=BaseModel)
Messages = list[tuple[str, str]]


class Rendered(Protocol):
    """A prompt ready to send, as `assistant.prompting` makes it."""

    @property
    def identity(self) -> str: ...
    @property
    def system(self) -> str: ...
    @property
    def user(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Generated(Generic[T]):
    """What a model made, which model it was, and what it cost."""

    value: T
    model: str
    usage: Usage


class Chains:
    """One model behind time-outs, bounded retries and a breaker. Every failure is a ModelError.

    `attempts` requests and `timeout_seconds` in all, for one answer; while streaming, the time holds
    for the first token and for every pause after it.
    """

    def __init__(
        self,
        model: BaseChatModel,
        *,
        attempts: int = 3,
        timeout_seconds: float = 30.0,
        patience: Patience | None = None,
    ) -> None:
        self.model = model
        self.patience = patience or Patience(attempts=attempts, timeout_seconds=timeout_seconds)
        self.name = str(
            getattr(model, "model_name", None) or getattr(model, "model", None) or model._llm_type
        )
        self._shapes = model._llm_type == "openai-chat"

    async def text(self, rendered: Rendered, *, max_tokens: int | None = None) -> Generated[str]:
        """The model's answer as text.

        Raises:
            ModelError: it did not answer, or answered nothing.
        """
        message = await self._asked(_messages(rendered), max_tokens)
        text = text_of(message).strip()
        if not text:
            raise ModelNonsense("模型的回答是空的")
        return Generated(text, self.name, usage_of(message))

    async def value(
        self, rendered: Rendered, schema: type[Schema], *, max_tokens: int | None = None
    ) -> Generated[Schema]:
        """The model's answer as a `schema`; an answer that does not fit is sent back once.

        Raises:
            ModelError: as `text`; ModelNonsense where it did not fit the second time either.
        """
        messages = [
            ("system", f"{rendered.system}\n\n{schema_request(schema)}"),
            ("human", rendered.user),
        ]
        usage = Usage()
        problem = ""
        for _ in range(2):
            answer = await self._asked(messages, max_tokens, schema)
            usage += usage_of(answer)
            said = text_of(answer)
            try:
                return Generated(schema.model_validate(json_in(said)), self.name, usage)
            except (ValueError, ValidationError) as error:
                problem = str(error)[:800]
            fix = f"这不符合要求：{problem}\n请只重新输出符合 JSON Schema 的 JSON。"
            messages += [("ai", said[:4000]), ("human", fix)]
        raise ModelNonsense("模型的回答不符合要求的格式")

    async def stream(self, rendered: Rendered) -> AsyncIterator[str]:
        """The model's answer, piece by piece.

        Raises:
            ModelError: before the first piece or after any.
        """
        self.patience.check()
        pieces = self.model.astream(_messages(rendered)).__aiter__()
        said = False
        while True:
            try:
                async with asyncio.timeout(self.patience.timeout_seconds):
                    piece = text_of(await pieces.__anext__())
            except StopAsyncIteration:
                break
            except Exception as error:  # a boundary: any client library may stand behind it
                raise self.patience.failed(error) from error
            if piece:
                said = True
                yield piece
        if not said:
            raise ModelNonsense("模型的回答是空的")
        self.patience.succeeded()

    async def greet(self) -> str:
        """One word from the model: its name and what it said, for people who set it up."""
        answer = await self._asked([("human", "请只回复两个字：收到")], 50)
        return f"{self.name}:{text_of(answer).strip()[:40]}"

    async def _asked(
        self,
        messages: Messages,
        max_tokens: int | None,
        schema: type[BaseModel] | None = None,
    ) -> AIMessage:
        """One answer. An endpoint that refuses to be held to a schema is asked without it."""
        try:
            return await self.patience.ask(lambda: self._once(messages, max_tokens, schema))
        except ModelRefused:
            self._shapes = False
            return await self.patience.ask(lambda: self._once(messages, max_tokens, None))

    async def _once(
        self, messages: Messages, max_tokens: int | None, schema: type[BaseModel] | None
    ) -> AIMessage:
        from langchain_core.runnables import RunnableLambda

        bound: dict[str, Any] = {} if max_tokens is None else {"max_tokens": max_tokens}
        if schema is not None and self._shapes:
            bound["response_format"] = response_format(schema)
        model = self.model.bind(**bound) if bound else self.model
        chain = RunnableLambda(_prompted) | model | RunnableLambda(_spoken)
        answer: AIMessage = await chain.ainvoke(messages)
        return answer


def _prompted(messages: Messages) -> Messages:
    return messages


def _spoken(answer: Any) -> AIMessage:
    """The message an endpoint answered with; a page of HTML comes as something else."""
    from langchain_core.messages import AIMessage

    if not isinstance(answer, AIMessage):
        raise ModelNonsense("模型接口的回答无法识别")
    return answer


def _messages(rendered: Rendered) -> Messages:
    return [("system", rendered.system), ("human", rendered.user)]
