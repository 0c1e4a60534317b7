"""Method cards: `knowledge/methods/*.md`, a TOML header and sentences that carry their sources."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from assistant.errors import InvalidKnowledgeFile
from assistant.retrieval.sources import MARK, SourceDocument, load_sources, reference
from assistant.types.base import Value
from assistant.types.passages import MAX_PASSAGE_CHARS, Passage, Position, SourceRef
from assistant.validation import problems_of

FENCE = "+++"
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*")


class _Position(Value):
    claim: str
    sources: tuple[str, ...]


class _Header(Value):
    title: str = Field(min_length=1, max_length=100)
    facts: tuple[str, ...] = ()
    topics: tuple[str, ...] = Field(min_length=1)
    stages: tuple[str, ...] = ()
    group_types: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    risk: str = ""
    gap: bool = False
    positions: tuple[_Position, ...] = ()


class Sentence(Value):
    """A sentence as shown, and where it comes from; no sources means it is our own remark."""

    text: str
    sources: tuple[SourceRef, ...]


class MethodCard(Value):
    """One card. `facts` are ids of source facts it covers; `questions` what people ask it."""

    id: str
    facts: tuple[str, ...]
    questions: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    passage: Passage


def load_cards(knowledge: Path) -> tuple[MethodCard, ...]:
    """Every card of the knowledge folder, by file name.

    Raises:
        InvalidKnowledgeFile: a file is not a card; names file, key and what is allowed.
    """
    documents = load_sources(knowledge / "sources.toml")
    return tuple(_card(path, documents) for path in sorted((knowledge / "methods").glob("*.md")))


def _card(path: Path, documents: dict[str, SourceDocument]) -> MethodCard:
    header, body = _parts(path)
    sentences = tuple(_sentence(piece, documents, path.name) for piece in _SENTENCE.findall(body))
    text = MARK.sub("", body).strip()
    if not 1 <= len(text) <= MAX_PASSAGE_CHARS:
        raise InvalidKnowledgeFile(
            f"{path.name}：正文 {len(text)} 字，应为 1 到 {MAX_PASSAGE_CHARS}"
        )
    positions = tuple(
        Position(
            claim=item.claim,
            sources=tuple(reference(mark, documents, file=path.name) for mark in item.sources),
        )
        for item in header.positions
    )
    if len(positions) == 1:
        raise InvalidKnowledgeFile(f"{path.name}：positions 至少要两种说法")
    cited = [place for sentence in sentences for place in sentence.sources]
    cited += [place for position in positions for place in position.sources]
    passage = Passage(
        id=f"card:{path.stem}",
        document=path.name,
        title=header.title,
        text=text,
        sources=tuple(dict.fromkeys(cited)),
        topics=header.topics,
        stages=header.stages,
        group_types=header.group_types,
        risk=header.risk or None,
        positions=positions,
        gap=header.gap,
    )
    return MethodCard(
        id=path.stem,
        facts=header.facts,
        questions=header.questions,
        sentences=tuple(sentence for sentence in sentences if sentence.text),
        passage=passage,
    )


def _parts(path: Path) -> tuple[_Header, str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidKnowledgeFile(f"{path.name}：不是 UTF-8 文字") from error
    before, _, rest = text.partition(f"{FENCE}\n")
    head, closed, body = rest.partition(f"\n{FENCE}\n")
    if before.strip() or not closed:
        raise InvalidKnowledgeFile(f"{path.name}：应以两行 {FENCE} 之间的 TOML 文件头开始")
    try:
        return _Header.model_validate(tomllib.loads(head)), body
    except tomllib.TOMLDecodeError as error:
        raise InvalidKnowledgeFile(f"{path.name}：文件头不是合法的 TOML:{error}") from error
    except ValidationError as error:
        problems = problems_of(error.errors())
        listing = ";".join(f"{item.field}: {item.detail}" for item in problems)
        allowed = "、".join(_Header.model_fields)
        message = f"{path.name}：{listing}（可用的键：{allowed}）"
        raise InvalidKnowledgeFile(message, problems=problems) from error


def _sentence(piece: str, documents: dict[str, SourceDocument], file: str) -> Sentence:
    places = tuple(reference(mark[0], documents, file=file) for mark in MARK.finditer(piece))
    return Sentence(text=MARK.sub("", piece).strip(), sources=places)
