"""Marks off what somebody typed, so that a model can tell it from instructions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

OPENING = "<<<资料"
CLOSING = "资料>>>"

_MARKER = re.compile(r"<{3,}|>{3,}")
_WIDE = str.maketrans("<>", "\uff1c\uff1e")


def fence(value: object) -> str:
    """`value` between markers that it cannot contain.

    Text stays as typed except that a run of three or more `<` or `>` becomes full-width, which is
    what keeps it from closing its own fence. Lists become one line an item; anything else that is
    not text becomes JSON.
    """
    return f"{OPENING}\n{_escaped(_as_text(value))}\n{CLOSING}"


def _escaped(text: str) -> str:
    return _MARKER.sub(lambda run: run.group().translate(_WIDE), text)


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence) and all(isinstance(item, str) for item in value):
        return "\n".join(f"- {item}" for item in value)
    if isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values()):
        return "\n".join(f"{key}: {item}" for key, item in value.items())
    return json.dumps(value, ensure_ascii=False, default=str)
