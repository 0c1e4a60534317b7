"""Embeddings that are passed in where an endpoint's would be."""

from __future__ import annotations

import zlib

from langchain_core.embeddings import Embeddings


class Letters(Embeddings):
    """Counts the letters of a text in `dimension` bins; fails with `failure` while there is one."""

    def __init__(self, dimension: int = 64, failure: Exception | None = None) -> None:
        self.dimension = dimension
        self.failure = failure
        self.asked = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        return [self._row(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def _row(self, text: str) -> list[float]:
        row = [0.0] * self.dimension
        for letter in text:
            row[zlib.crc32(letter.encode(errors="replace")) % self.dimension] += 1.0
        return row


class Words(Letters):
    """Another maker of vectors of the same length."""


class Given(Embeddings):
    """Answers with the same rows whatever it is asked."""

    def __init__(self, rows: list[list[float]]) -> None:
        self._rows = rows

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._rows

    def embed_query(self, text: str) -> list[float]:
        return self._rows[0]
