"""Jinja as prompt files may use it: sandboxed, strict, blocks only, partials by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.errors import InvalidPromptFile
from assistant.prompting.fence import fence


@dataclass(frozen=True, slots=True)
class _Parsed:
    tree: nodes.Template
    names: frozenset[str]
    parts: tuple[str | None, ...]


class Templates:
    """The template texts of a folder, by file name. A file is parsed once, whoever takes it in.

    Compiling is left to the first rendering: it costs ten times what parsing does, and most
    processes render one prompt.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._parsed: dict[str, _Parsed] = {}
        self._env = ImmutableSandboxedEnvironment(
            loader=DictLoader(texts),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            # Folding constants takes longer than the few renderings of a process could save.
            optimized=False,
        )
        self._env.filters["fence"] = fence
        self._env.globals["fence"] = fence

    def parsed(self, name: str, *, wanted_by: str) -> _Parsed:
        """The file `name`; `wanted_by` is named when there is none, or it cannot be parsed."""
        if name not in self._parsed:
            self._parsed[name] = self._parse(name, wanted_by)
        return self._parsed[name]

    def render(self, name: str, block: str, values: Mapping[str, object]) -> str:
        """The text of one block of a file with `values`, without white space around it.

        Raises:
            InvalidPromptFile: it uses something that `values` does not have, or is not allowed to.
        """
        try:
            template = self._env.get_template(name)
            context = template.new_context(dict(values))
            return "".join(template.blocks[block](context)).strip()
        except TemplateError as error:
            raise InvalidPromptFile(f"{name}：{block} 块无法生成：{error.message}") from error

    def _parse(self, name: str, wanted_by: str) -> _Parsed:
        if name not in self._texts:
            known = "、".join(sorted(key for key in self._texts if key.startswith("_partials/")))
            raise InvalidPromptFile(f"{wanted_by}：引用的片段 {name} 不存在，可用：{known or '无'}")
        try:
            tree = self._env.parse(self._texts[name])
            names = _undeclared(tree) - set(self._env.globals)
        except TemplateSyntaxError as error:
            raise InvalidPromptFile(
                f"{name} 正文第 {error.lineno} 行：模板写法有误：{error.message}"
            ) from error
        return _Parsed(tree, frozenset(names), tuple(meta.find_referenced_templates(tree)))


class Source:
    """A template file and everything it takes in.

    Raises:
        InvalidPromptFile: it cannot be parsed, takes in a file that is not there, or names it only
            while rendering.
    """

    def __init__(self, templates: Templates, name: str) -> None:
        self.name = name
        self._parts = dict(_walk(templates, name, ()))

    @property
    def files(self) -> tuple[str, ...]:
        """The file itself and its partials, sorted."""
        return tuple(sorted(self._parts))

    @property
    def names(self) -> frozenset[str]:
        """The names a caller must give: used here or in a partial and set in neither."""
        return frozenset().union(*(part.names for part in self._parts.values()))

    @property
    def blocks(self) -> frozenset[str]:
        """The names of the blocks in the file itself."""
        tree = self._parts[self.name].tree
        return frozenset(block.name for block in tree.find_all(nodes.Block))

    def attributes(self, name: str) -> frozenset[str]:
        """The attributes asked of the variable `name`, here and in the partials."""
        return frozenset(
            use.attr
            for part in self._parts.values()
            for use in part.tree.find_all(nodes.Getattr)
            if isinstance(use.node, nodes.Name) and use.node.name == name
        )

    def stray_line(self) -> int | None:
        """The line of the first thing outside every block, which nothing would ever render."""
        for node in self._parts[self.name].tree.body:
            if not isinstance(node, nodes.Block) and not _blank(node):
                return node.lineno
        return None


def _walk(templates: Templates, name: str, path: tuple[str, ...]) -> Iterator[tuple[str, _Parsed]]:
    whole = (*path, name)
    if name in path:
        raise InvalidPromptFile(f"{path[0]}：片段互相引用：{' → '.join(whole)}")
    parsed = templates.parsed(name, wanted_by=path[-1] if path else name)
    yield name, parsed
    for part in parsed.parts:
        if part is None:
            raise InvalidPromptFile(f"{name}：include 只能写固定的文件名")
        yield from _walk(templates, part, whole)


def _undeclared(tree: nodes.Template) -> set[str]:
    """`meta.find_undeclared_variables`, without the constant folding that takes half its time."""
    generator = meta.TrackingCodeGenerator(tree.environment)  # type: ignore[arg-type]  # as in meta
    generator.optimizer = None
    generator.visit(tree)
    return generator.undeclared_identifiers


def _blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )
