"""How long to wait for a model, how often to ask again, and when to stop asking for a while."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from assistant.errors import ModelNonsense, ModelUnreachable
from assistant.providers.failures import as_model_error, retry_after, worth_retrying

T = TypeVar("T")

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 8.0


@dataclass(slots=True)
class Patience:
    """Bounded retries with full jitter, under one deadline, and a breaker.

    `attempts` requests at most, all of them within `timeout_seconds`. Pauses grow by powers of two
    and are drawn evenly between 0 and their length (full jitter: Brooker, "Exponential Backoff And
    Jitter", 2015), or are what the endpoint asked for. After `failures_to_rest` failed calls in a
    row nobody waits for the endpoint for `rest_seconds`.
    """

    attempts: int = 3
    timeout_seconds: float = 30.0
    failures_to_rest: int = 3
    rest_seconds: float = 20.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    draw: Callable[[], float] = random.random
    _failures: int = 0
    _resting_until: float = 0.0

    async def ask(self, request: Callable[[], Awaitable[T]]) -> T:
        """What `request` returns, asked again where that may help.

        Raises:
            ModelError: of the kind the last failure was.
        """
        self.check()
        deadline = self.clock() + self.timeout_seconds
        for attempt in range(self.attempts):
            try:
                async with asyncio.timeout(max(0.01, deadline - self.clock())):
                    result = await request()
            except Exception as error:  # a boundary: any client library may stand behind it
                pause = self._pause(attempt, error)
                if pause is None or self.clock() + pause >= deadline:
                    raise self.failed(error) from error
                await self.sleep(pause)
            else:
                self.succeeded()
                return result
        raise ModelUnreachable("没有可用的尝试次数")

    def check(self) -> None:
        """Raises ModelUnreachable while the endpoint is left alone."""
        left = self._resting_until - self.clock()
        if left > 0:
            raise ModelUnreachable(f"模型接口刚才连续失败，{left:.0f} 秒后再试")

    def succeeded(self) -> None:
        """Forgets earlier failures."""
        self._failures = 0

    def failed(self, error: Exception) -> Exception:
        """Counts a failed call and returns the error to raise for it.

        Nonsense does not count: the endpoint was there, and another question may go well.
        """
        known = as_model_error(error)
        if not isinstance(known, ModelNonsense):
            self._failures += 1
            if self._failures >= self.failures_to_rest:
                self._resting_until = self.clock() + self.rest_seconds
                self._failures = 0
        return known

    def _pause(self, attempt: int, error: Exception) -> float | None:
        """Seconds before the next attempt, None when there should be none."""
        if attempt + 1 >= self.attempts or not worth_retrying(error):
            return None
        asked = retry_after(error)
        if asked is not None:
            return asked if asked <= LONGEST_PAUSE_SECONDS else None
        return self.draw() * min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0**attempt)
