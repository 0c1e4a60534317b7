"""The prompts of a folder, read and validated once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import FieldProblem, InvalidPromptFile, NotFound
from assistant.prompting.header import FENCE, Header, parse_header
from assistant.prompting.template import Source, Templates

PARTIALS = "_partials"
DEFINITIONS = "categories"
DRAFTS = "drafts/"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt ready to send. `identity` says which words it was made with."""

    identity: str
    system: str
    user: str


class Prompt:
    """One prompt file. `identity` changes with every edit of the file or of its partials."""

    def __init__(self, header: Header, source: Source, templates: Templates, digest: str) -> None:
        self.name = source.name.removesuffix(".md")
        self.header = header
        self.identity = f"{self.name}@{digest}"
        self._source = source
        self._templates = templates

    def render(self, values: Mapping[str, object]) -> Rendered:
        """The `system` and `user` blocks with `values`; names that are not used do no harm.

        Raises:
            InvalidPromptFile: a block uses something that `values` does not have.
        """
        return Rendered(self.identity, self._block("system", values), self._block("user", values))

    def offline(self, values: Mapping[str, object]) -> str:
        """The `offline` block with `values`; raises as `render` does, also if there is none."""
        if "offline" not in self._source.blocks:
            raise InvalidPromptFile(f"{self.name}：没有 offline 块")
        return self._block("offline", values)

    def attributes(self, name: str) -> frozenset[str]:
        """The attributes that the blocks and partials ask of the input `name`."""
        return self._source.attributes(name)

    def _block(self, block: str, values: Mapping[str, object]) -> str:
        return self._templates.render(self._source.name, block, values)


class PromptLibrary:
    """Every prompt under `root`, named by its path without `.md`: `drafts/welcome`.

    `_partials/` holds pieces that prompts include by that path; `categories/` holds definitions of
    labels, which are no prompts. A draft needs the blocks `system`, `user` and `offline`, any
    other prompt the first two.

    Raises:
        InvalidPromptFile: a file is not as described; names the file, the key and what is allowed.
    """

    def __init__(self, root: Path) -> None:
        texts = dict(_texts(root))
        parts = {name: _split(name, text) for name, text in texts.items() if not _partial(name)}
        bodies = {name: body for name, (_, body) in parts.items()}
        templates = Templates({**texts, **bodies})
        self._prompts = {
            name.removesuffix(".md"): _prompt(name, head, templates, texts)
            for name, (head, _) in parts.items()
        }

    def get(self, name: str) -> Prompt:
        """The prompt called `name`.

        Raises:
            NotFound: there is none; lists what there is in that folder.
        """
        try:
            return self._prompts[name]
        except KeyError:
            folder = name.rpartition("/")[0]
            known = "、".join(self.names(folder) or self.names())
            raise NotFound(f"没有名为 {name!r} 的提示词，可用：{known}") from None

    def names(self, folder: str = "") -> list[str]:
        """The full names of the prompts in `folder` (all without one), sorted."""
        return sorted(name for name in self._prompts if not folder or name.startswith(f"{folder}/"))


def _texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(root.glob("*/**/*.md")):
        if DEFINITIONS in path.relative_to(root).parts[:-1]:
            continue
        name = path.relative_to(root).as_posix()
        try:
            yield name, path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidPromptFile(f"{name}：不是 UTF-8 文字({error.reason})") from error


def _split(name: str, text: str) -> tuple[str, str]:
    lines = text.splitlines(keepends=True)
    marks = [number for number, line in enumerate(lines) if line.strip() == FENCE][:2]
    if len(marks) < 2 or "".join(lines[: marks[0]]).strip():
        raise InvalidPromptFile(f"{name}：文件应以两行 {FENCE} 之间的 TOML 文件头开始")
    return "".join(lines[marks[0] + 1 : marks[1]]), "".join(lines[marks[1] + 1 :])


def _prompt(name: str, head: str, templates: Templates, texts: Mapping[str, str]) -> Prompt:
    header = parse_header(head, file=name)
    source = Source(templates, name)
    _check_blocks(source, needed={"system", "user"} | ({"offline"} if _draft(name) else set()))
    _check_inputs(source, set(header.inputs))
    return Prompt(header, source, templates, _digest(source.files, texts))


def _check_blocks(source: Source, *, needed: set[str]) -> None:
    missing = sorted(needed - source.blocks)
    if missing:
        raise _wrong(source.name, [(name, "缺少这一块") for name in missing], "正文的块")
    unknown = sorted(source.blocks - {"system", "user", "offline"})
    if unknown:
        listed = [(name, "没有这一块，可用：system、user、offline") for name in unknown]
        raise _wrong(source.name, listed, "正文的块")
    stray = source.stray_line()
    if stray is not None:
        raise InvalidPromptFile(f"{source.name} 正文第 {stray} 行：块之外的内容不会被用到")


def _check_inputs(source: Source, declared: set[str]) -> None:
    used = source.names
    listed = [
        (name, f"模板用到了它，但 inputs 没有声明；已声明：{'、'.join(sorted(declared)) or '无'}")
        for name in sorted(used - declared)
    ] + [(name, "inputs 声明了它，但模板没有用到") for name in sorted(declared - used)]
    if listed:
        raise _wrong(source.name, listed, "用到的名字")


def _wrong(file: str, listed: list[tuple[str, str]], what: str) -> InvalidPromptFile:
    problems = [FieldProblem(name, detail) for name, detail in listed]
    listing = ";".join(f"{name}: {detail}" for name, detail in listed)
    return InvalidPromptFile(f"{file}：{what}有误。{listing}", problems=problems)


def _digest(files: tuple[str, ...], texts: Mapping[str, str]) -> str:
    whole = "\0".join(f"{name}\0{texts[name]}" for name in files)
    return hashlib.sha256(whole.encode()).hexdigest()[:8]


def _partial(name: str) -> bool:
    return name.startswith(f"{PARTIALS}/")


def _draft(name: str) -> bool:
    return name.startswith(DRAFTS)
