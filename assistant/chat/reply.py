"""An answer before it belongs to a conversation."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.types.chat import ResultCard
from assistant.types.drafts import Usage
from assistant.types.passages import Citation, Engine


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything of an Answer but its ids; `prompt` is the identity of what it was made with."""

    text: str
    prompt: str
    engine: Engine = "extractive"
    abstained: bool = False
    disagreement: bool = False
    model: str | None = None
    usage: Usage = field(default_factory=Usage)
    citations: tuple[Citation, ...] = ()
    result: ResultCard | None = None
    notice: str | None = None
