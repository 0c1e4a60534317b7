"""The word lists operators keep in `knowledge/lexicons/checks_*.toml`, read and validated.

A file holds its `owner`, its `source` and groups of terms; a group is one kind of claim: which check
reports it, on which provision it rests, what may stand in its place. `allow` phrases contain a term
and are lawful (第一时间). Where grammar decides, `before`/`after` are regular expressions the
clause must match around the term for it to count, `not_before`/`not_after` ones it must not match.
`frames` are the lawful surroundings of `checks_frames.toml` that clear a term of this group.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator

from assistant.checks.reading import read
from assistant.checks.spelling import forms
from assistant.errors import FieldProblem, InvalidKnowledgeFile
from assistant.types.base import Value
from assistant.types.drafts import Severity
from assistant.validation import problems_of

FRAMES_FILE = "checks_frames.toml"

CheckId = Literal["ad_law", "distribution", "provable", "risk", "urgency"]
Loaded = TypeVar("Loaded", bound=BaseModel)


def _spelled(term: str) -> str:
    forms(term)
    return term


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} 不是正确的正则表达式：{error}") from error
    return pattern


Line = Annotated[str, Field(min_length=1, max_length=200)]
Term = Annotated[str, Field(min_length=1, max_length=2_000), AfterValidator(_spelled)]
Pattern = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(_compiles)]


class Group(Value):
    """Terms of one kind, spelled out or, where they hold a number, as regular expressions.

    `rewrite` replaces a term; `{rest}` in it is what follows its 最.
    """

    check: CheckId
    category: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    severity: Severity = "hard"
    provision: Line
    reason: Line
    terms: tuple[Term, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    allow: tuple[Term, ...] = ()
    rewrite: str | None = None
    before: Pattern | None = None
    after: Pattern | None = None
    not_before: Pattern | None = None
    not_after: Pattern | None = None
    frames: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _has_terms(self) -> Group:
        if not self.terms and not self.patterns:
            raise ValueError("terms 和 patterns 至少要有一个")
        return self


class LexiconFile(Value):
    """One file of word lists; `allow` holds for every group of every file."""

    owner: Line
    source: Line
    allow: tuple[Term, ...] = ()
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]


class Frame(Value):
    """Lawful surroundings: the clause (or sentence) before a term, after it, or both, must match.

    `before` is searched in what precedes the term, `after` in what follows it, up to and with the
    mark that ends the clause or sentence.
    """

    name: Line
    reason: Line
    scope: Literal["clause", "sentence"] = "clause"
    before: Pattern | None = None
    after: Pattern | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Frame:
        if self.before is None and self.after is None:
            raise ValueError("before 和 after 至少要有一个")
        return self


class FramesFile(Value):
    """All lawful surroundings."""

    owner: Line
    source: Line
    frames: Annotated[tuple[Frame, ...], Field(min_length=1)]


class Lexicon(Value):
    """Everything that was read."""

    files: tuple[LexiconFile, ...]
    frames: tuple[Frame, ...]


def load(folder: Path) -> Lexicon:
    """The word lists of the checks in `folder`.

    Raises:
        InvalidKnowledgeFile: a file is no TOML or has a wrong key, term, pattern or frame; or there
            is none.
    """
    paths = [path for path in sorted(folder.glob("checks_*.toml")) if path.name != FRAMES_FILE]
    if not paths or not (folder / FRAMES_FILE).is_file():
        raise InvalidKnowledgeFile(f"{folder} 里缺少 checks_*.toml 词表或 {FRAMES_FILE}")
    frames = _read(folder / FRAMES_FILE, FramesFile).frames
    known = {frame.name for frame in frames}
    files = []
    for path in paths:
        file = _read(path, LexiconFile)
        for number, group in enumerate(file.groups):
            for name in set(group.frames) - known:
                detail = f"没有名为 {name!r} 的语境，可用：{'、'.join(sorted(known))}"
                raise _invalid(path, (FieldProblem(f"groups.{number}.frames", detail),))
        files.append(file)
    return Lexicon(files=tuple(files), frames=frames)


def as_read(term: str) -> tuple[str, ...]:
    """The forms of a term as they stand in a text that was read."""
    return tuple(dict.fromkeys(read(form).text for form in forms(term)))


def _read(path: Path, model: type[Loaded]) -> Loaded:
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise _invalid(path, problems_of(error.errors())) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _invalid(path, (FieldProblem(path.name, f"不是合法的 TOML:{error}"),)) from error


def _invalid(path: Path, problems: tuple[FieldProblem, ...]) -> InvalidKnowledgeFile:
    listing = ";".join(f"{item.field}: {item.detail}" for item in problems)
    return InvalidKnowledgeFile(f"词表 {path.name} 有误：{listing}", problems=problems)
