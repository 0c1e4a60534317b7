"""What must last: groups, decisions, strikes, drafts, conversations, documents, keys, policies.

`Database` is loaded at the first look, so that importing a neighbour costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.stores.database import Database

__all__ = ["Database"]


def __getattr__(name: str) -> object:
    if name != "Database":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from assistant.stores.database import Database

    return Database
