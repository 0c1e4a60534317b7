"""`POST /v1/embeddings`: the vectors that search itself uses."""

from __future__ import annotations

import base64
import struct
from typing import Annotated, Any, Literal

from pydantic import Field

from api import compat
from api.compat import Lenient
from api.deps import TheService
from assistant.text.tokens import count_tokens

router = compat.router()

_MAX_INPUTS = 2048
_MAX_CHARS = 20_000

Text = Annotated[str, Field(min_length=1, max_length=_MAX_CHARS)]


class EmbeddingRequest(Lenient):
    model: str = compat.HOUSE_MODEL
    input: Text | Annotated[list[Text], Field(min_length=1, max_length=_MAX_INPUTS)]
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: int | None = None


@router.post("/embeddings")
async def embed(service: TheService, request: EmbeddingRequest) -> dict[str, Any]:
    """A vector a text, as numbers or as base64 of little-endian 32-bit floats."""
    texts = [request.input] if isinstance(request.input, str) else request.input
    vectors = await service.embed(texts)
    size = len(vectors[0])
    if request.dimensions not in {None, size}:
        raise compat.wrong("dimensions", f"只能是 {size}")
    tokens = sum(map(count_tokens, texts))
    write = _base64 if request.encoding_format == "base64" else list
    return {
        "object": "list",
        "model": request.model,
        "data": [
            {"object": "embedding", "index": index, "embedding": write(vector)}
            for index, vector in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _base64(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode("ascii")
