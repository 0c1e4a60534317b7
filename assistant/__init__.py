"""群管 (qunguan): drafts what a community reads, judges what it posts, teaches its staff.

Names are loaded when they are first used, so that a command which needs none of the heavy
libraries does not wait for them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.service import Assistant
    from assistant.settings import Settings

__version__ = "0.1.0"
__all__ = ["Assistant", "Settings", "__version__"]

_HOMES = {"Assistant": "assistant.service", "Settings": "assistant.settings"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
