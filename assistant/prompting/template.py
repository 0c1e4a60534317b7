"""Jinja as prompt files may use it: sandboxed, strict, blocks only, partials by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.errors import InvalidPromptFile
from assistant.prompting.fence import fence


def environment(sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """An environment that knows `sources`, file name to template text, and `fence`."""
    made = ImmutableSandboxedEnvironment(
        loader=DictLoader(sources),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["fence"] = fence
    made.globals["fence"] = fence
    return made


class Source:
    """A parsed template file and everything it takes in.

    Raises:
        InvalidPromptFile: it cannot be parsed, takes in a file that is not there, or names it only
            while rendering.
    """

    def __init__(self, env: ImmutableSandboxedEnvironment, name: str) -> None:
        self._env = env
        self.name = name
        self._trees = dict(self._walk(name, ()))

    @property
    def files(self) -> tuple[str, ...]:
        """The file itself and its partials, sorted."""
        return tuple(sorted(self._trees))

    @property
    def names(self) -> frozenset[str]:
        """The names a caller must give: used here or in a partial and set in neither."""
        found = (meta.find_undeclared_variables(tree) for tree in self._trees.values())
        return frozenset().union(*found) - set(self._env.globals)

    @property
    def blocks(self) -> frozenset[str]:
        """The names of the blocks in the file itself."""
        return frozenset(block.name for block in self._trees[self.name].find_all(nodes.Block))

    def attributes(self, name: str) -> frozenset[str]:
        """The attributes asked of the variable `name`, here and in the partials."""
        return frozenset(
            use.attr
            for tree in self._trees.values()
            for use in tree.find_all(nodes.Getattr)
            if isinstance(use.node, nodes.Name) and use.node.name == name
        )

    def stray_line(self) -> int | None:
        """The line of the first thing outside every block, which nothing would ever render."""
        for node in self._trees[self.name].body:
            if not isinstance(node, nodes.Block) and not _blank(node):
                return node.lineno
        return None

    def _walk(self, name: str, path: tuple[str, ...]) -> Iterator[tuple[str, nodes.Template]]:
        if name in path:
            raise InvalidPromptFile(f"{self.name}: 片段互相引用:{' → '.join((*path, name))}")
        tree = self._parse(name)
        yield name, tree
        for part in meta.find_referenced_templates(tree):
            if part is None:
                raise InvalidPromptFile(f"{name}: include 只能写固定的文件名")
            yield from self._walk(part, (*path, name))

    def _parse(self, name: str) -> nodes.Template:
        loader = self._env.loader
        assert isinstance(loader, DictLoader)
        text = loader.mapping.get(name)
        if text is None:
            known = "、".join(sorted(key for key in loader.mapping if key.startswith("_partials/")))
            raise InvalidPromptFile(f"{self.name}: 引用的片段 {name} 不存在,可用:{known or '无'}")
        try:
            self._env.get_template(name)
            return self._env.parse(text)
        except TemplateSyntaxError as error:
            raise InvalidPromptFile(
                f"{name} 正文第 {error.lineno} 行: 模板写法有误:{error.message}"
            ) from error


def render_block(
    env: ImmutableSandboxedEnvironment, name: str, block: str, values: Mapping[str, object]
) -> str:
    """The text of one block with `values`, without white space around it.

    Raises:
        InvalidPromptFile: it uses something that `values` does not have, or is not allowed to.
    """
    template = env.get_template(name)
    try:
        context = template.new_context(dict(values))
        return "".join(template.blocks[block](context)).strip()
    except TemplateError as error:
        raise InvalidPromptFile(f"{name}: {block} 块无法生成:{error.message}") from error


def _blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )
