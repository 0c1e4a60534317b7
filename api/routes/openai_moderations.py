"""`POST /v1/moderations`: what a text is, in OpenAI's categories and in ours.

OpenAI's categories stand in every result. Two of them are fed: `harassment` by our `negative/abuse`
and `illicit` by our `ad/scam`; for the others there is no judge here, and their score is 0.
"""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from pydantic import Field

from api import compat
from api.compat import Lenient
from api.deps import TheService
from assistant.stores.decisions import notable_labels
from assistant.types.moderation import (
    LABELS,
    MAX_MESSAGE_CHARS,
    Attachment,
    Decision,
    Label,
    Message,
)
from assistant.validation import parsed

router = compat.router()

_MAX_INPUTS = 1000
_STANDARD = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
)
_FED_BY: dict[str, Label] = {"harassment": "negative/abuse", "illicit": "ad/scam"}

Text = Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)]


class ModerationRequest(Lenient):
    model: str = compat.HOUSE_MODEL
    input: (
        Text
        | Annotated[list[Text], Field(min_length=1, max_length=_MAX_INPUTS)]
        | Annotated[list[compat.Part], Field(min_length=1, max_length=50)]
    )


@router.post("/moderations")
async def moderate(service: TheService, request: ModerationRequest) -> dict[str, Any]:
    """A result a text; a list of parts is one message. Nothing is kept."""
    return {
        "id": f"modr-{uuid.uuid4().hex}",
        "model": request.model,
        "results": [_result(service.judge(message), message) for message in _messages(request)],
    }


def _messages(request: ModerationRequest) -> list[Message]:
    if isinstance(request.input, str):
        return [_message(request.input)]
    texts = [item for item in request.input if isinstance(item, str)]
    if len(texts) == len(request.input):
        return [_message(text) for text in texts]
    parts = [item for item in request.input if isinstance(item, compat.Part)]
    said = "\n".join(part.text for part in parts if part.text)
    pictures = tuple(Attachment(kind="image") for part in parts if part.type == "image_url")
    return [_message(said, pictures)]


def _message(text: str, attachments: tuple[Attachment, ...] = ()) -> Message:
    if not text.strip() and not attachments:
        raise compat.wrong("input", "没有可以判断的内容")
    return parsed(Message, {"text": text, "attachments": attachments}, where="input")


def _result(decision: Decision, message: Message) -> dict[str, Any]:
    counted = set(notable_labels(decision))
    found: dict[str, tuple[bool, float]] = dict.fromkeys(_STANDARD, (False, 0.0))
    found |= {name: (name in counted, decision.score(name)) for name in LABELS}
    found |= {name: found[ours] for name, ours in _FED_BY.items()}
    kinds = ["text"] if message.text.strip() else []
    kinds += ["image"] if message.attachments else []
    judged = {*_FED_BY, *LABELS}
    return {
        "flagged": decision.flagged,
        "categories": {name: hit for name, (hit, _) in found.items()},
        "category_scores": {name: score for name, (_, score) in found.items()},
        "category_applied_input_types": {name: kinds if name in judged else [] for name in found},
        "decision": decision.model_dump(mode="json"),
    }
