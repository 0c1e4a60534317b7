"""What a model's client raised, as one of our own errors."""

from __future__ import annotations

import asyncio

from assistant.errors import (
    ModelError,
    ModelNonsense,
    ModelRateLimited,
    ModelTimeout,
    ModelUnreachable,
)


class ModelRefused(ModelNonsense):
    """The endpoint does not take a request of this form (400, 422)."""


RETRIED_STATUS = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


def as_model_error(error: Exception) -> ModelError:
    """The kind of failure `error` is. What nobody foresaw counts as nonsense from the model."""
    import openai

    if isinstance(error, ModelError):
        return error
    if isinstance(error, TimeoutError | asyncio.TimeoutError | openai.APITimeoutError):
        return ModelTimeout("模型没有在限定时间内回答")
    if isinstance(error, openai.RateLimitError):
        return ModelRateLimited("模型接口限流了")
    if isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
        return ModelRefused(f"模型接口不接受这个请求({error.status_code})")
    if isinstance(error, openai.APIStatusError):
        return ModelUnreachable(f"模型接口返回了错误 {error.status_code}")
    if isinstance(error, openai.APIConnectionError | OSError):
        return ModelUnreachable("连不上模型接口")
    return ModelNonsense(f"模型接口的回答无法识别({type(error).__name__})")


def worth_retrying(error: Exception) -> bool:
    """Whether the same request may succeed a moment later."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return error.status_code in RETRIED_STATUS
    return isinstance(as_model_error(error), ModelTimeout | ModelUnreachable)


def retry_after(error: Exception) -> float | None:
    """The seconds the endpoint asked to wait, None where it did not say."""
    import openai

    if not isinstance(error, openai.APIStatusError):
        return None
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return None
