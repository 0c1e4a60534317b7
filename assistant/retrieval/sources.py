"""The documents the method rests on: `knowledge/sources.toml`, and the marks that point into them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from assistant.errors import InvalidKnowledgeFile
from assistant.types.base import Value
from assistant.types.passages import SourceRef
from assistant.validation import problems_of

MARK = re.compile(r"\[(\d{3}):(\d{1,6})(?:-(\d{1,6}))?\]")


class SourceDocument(Value):
    """A document that cards name by its number."""

    number: str = Field(pattern=r"^\d{3}$")
    file: str
    title: str
    year: str
    note: str = ""


class _File(Value):
    sources: tuple[SourceDocument, ...]


def load_sources(path: Path) -> dict[str, SourceDocument]:
    """The documents by number.

    Raises:
        InvalidKnowledgeFile: missing, not TOML, or a key that is not allowed.
    """
    try:
        listed = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).sources
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidKnowledgeFile(f"{path.name}：读不了：{error}") from error
    except ValidationError as error:
        problems = problems_of(error.errors())
        listing = ";".join(f"{item.field}: {item.detail}" for item in problems)
        raise InvalidKnowledgeFile(f"{path.name}: {listing}", problems=problems) from error
    return {document.number: document for document in listed}


def reference(mark: str, documents: dict[str, SourceDocument], *, file: str) -> SourceRef:
    """The place that `mark` (`001:95` or `003:956-962`, brackets or not) points at.

    Raises:
        InvalidKnowledgeFile: no mark, a document that is not listed, or lines the wrong way round.
    """
    match = MARK.fullmatch(f"[{mark.strip('[]')}]")
    if match is None:
        raise InvalidKnowledgeFile(f"{file}：出处 {mark!r} 应写成 001:95 或 003:956-962")
    number, first, last = match[1], int(match[2]), int(match[3] or match[2])
    if number not in documents:
        raise InvalidKnowledgeFile(
            f"{file}：出处 {mark!r} 的文件不在 sources.toml 里，可用：{'、'.join(documents)}"
        )
    if not 1 <= first <= last:
        raise InvalidKnowledgeFile(f"{file}：出处 {mark!r} 的行号不对")
    return SourceRef(document=documents[number].file, lines=(first, last))
