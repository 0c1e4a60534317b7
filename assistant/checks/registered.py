"""The checks there are: one module of `assistant.checks.rules` each."""

from __future__ import annotations

from collections.abc import Callable

from assistant.checks.subject import Subject
from assistant.registry import Registry
from assistant.types.drafts import Check

CheckFunction = Callable[[Subject], Check | None]
"""Looks at one text; None where the check has nothing to say about such a text. Never raises."""

CHECKS: Registry[CheckFunction] = Registry("检查", "assistant.checks.rules")
"""By id, in the order of the ids."""
