"""`qunguan draft` and `qunguan tasks`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from assistant.cli import options, output
from assistant.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from assistant.types.drafts import Draft


def draft(
    task: Annotated[str, typer.Argument(help="任务名，见 qunguan tasks")],
    brief: Annotated[
        Path | None, typer.Option("--brief", help="需求文件：JSON 或 TOML,- 为标准输入")
    ] = None,
    facts: Annotated[
        list[str] | None, typer.Option("--set", help="一项需求，写成 名=值；同名多次即为列表")
    ] = None,
    variants: Annotated[int, typer.Option(help="写几稿")] = 1,
    group: Annotated[str | None, typer.Option(help="群的编号，用它的资料")] = None,
    platform: options.PlatformName = None,
    as_json: options.Json = False,
    data_dir: options.DataDir = None,
) -> None:
    """按需求写一段可以直接粘贴的文案。"""
    wanted = {**(_read(brief) if brief else {}), **_pairs(facts or [])}

    async def work() -> Draft:
        async with options.assistant(data_dir) as qunguan:
            return await qunguan.draft(
                task,
                wanted,
                variants=variants,
                group_id=group,
                platform=cast("Any", platform),
            )

    made = options.run(work())
    output.print_json(made) if as_json else output.print_draft(made)


def tasks(as_json: options.Json = False) -> None:
    """列出会写的文案和各自需要的内容。"""
    known = options.assistant(None).tasks()
    if as_json:
        output.print_json({"tasks": [task.model_dump(mode="json") for task in known]})
        return
    rows = [
        (
            task.name,
            task.title,
            "、".join(
                f"{name}({schema.get('title', name)})"
                for name, schema in task.brief_schema["properties"].items()
            ),
        )
        for task in known
    ]
    output.table("任务", "名称", "可给的内容", rows=rows)


def _read(path: Path) -> dict[str, Any]:
    value = _toml(path) if path.suffix == ".toml" else options.read_json(path)
    if not isinstance(value, dict):
        raise _wrong(f'{path}: 应为一个对象,例如 {{"product": "拿铁"}}')
    return value


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(options.read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise _wrong(f"{path}：不是合法的 TOML：{error}") from error
    except RecursionError as error:
        raise _wrong(f"{path}：嵌套太深") from error


def _pairs(facts: list[str]) -> dict[str, Any]:
    gathered: dict[str, list[str]] = {}
    for fact in facts:
        name, equals, value = fact.partition("=")
        if not equals or not name.strip():
            raise _wrong(f"--set {fact}：应写成 名=值，例如 --set product=拿铁")
        gathered.setdefault(name.strip(), []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in gathered.items()}


def _wrong(message: str) -> InvalidInput:
    return InvalidInput(message, problems=[FieldProblem("brief", message)])
