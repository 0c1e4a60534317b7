"""`qunguan index add | status | rebuild`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options, output
from assistant.errors import AssistantError, FieldProblem, InvalidInput, reason

if TYPE_CHECKING:
    from assistant.service import Assistant
    from assistant.types.groups import Document, IndexStatus

app = typer.Typer(help="资料索引：加入文件、查看状态、重建。", no_args_is_help=True)


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹")],
    as_json: options.Json = False,
    data_dir: options.DataDir = None,
) -> None:
    """把文件加入索引。读不了的文件会逐个说明,退出码为 1。"""
    files = _files(paths)
    added, failed = options.run(_add(options.assistant(data_dir), files))
    if as_json:
        output.print_json(
            {
                "documents": [document.model_dump(mode="json") for document in added],
                "errors": [{"file": str(path), "error": message} for path, message in failed],
            }
        )
    else:
        for document in added:
            output.out.print(f"✓ {document.name}：{document.passages} 段", markup=False)
            for line in document.removed[:10]:
                output.out.print(f"    {line}", style="dim", markup=False)
            if len(document.removed) > 10:
                output.out.print(f"    ……另有 {len(document.removed) - 10} 处清理", style="dim")
        for path, message in failed:
            output.err.print(f"✗ {path}: {message}", style="red", markup=False)
    if failed:
        raise typer.Exit(1)


@app.command()
def status(as_json: options.Json = False, data_dir: options.DataDir = None) -> None:
    """索引里有什么,是否最新。"""

    async def work() -> IndexStatus:
        async with options.assistant(data_dir) as qunguan:
            return (await qunguan.library()).status()

    _show(options.run(work()), as_json)


@app.command()
def rebuild(as_json: options.Json = False, data_dir: options.DataDir = None) -> None:
    """从卡片和已加入的文件重新建立索引。"""

    async def work() -> IndexStatus:
        async with options.assistant(data_dir) as qunguan:
            library = await qunguan.library()
            await library.rebuild()
            return library.status()

    _show(options.run(work()), as_json)


def _show(found: IndexStatus, as_json: bool) -> None:
    if as_json:
        output.print_json(found)
        return
    built = f"{found.built_at:%Y-%m-%d %H:%M}" if found.built_at else "尚未建立"
    output.table(
        "项目",
        "值",
        rows=[
            ("可用", "是" if found.ready else "否"),
            ("方法卡片", str(found.cards)),
            ("文件", str(found.documents)),
            ("段落", str(found.passages)),
            ("向量", found.embedding),
            ("建立于", built),
        ],
    )


async def _add(
    assistant: Assistant, files: list[Path]
) -> tuple[list[Document], list[tuple[Path, str]]]:
    from rich.progress import Progress

    added: list[Document] = []
    failed: list[tuple[Path, str]] = []
    async with assistant as qunguan:
        library = await qunguan.library()
        limit = qunguan.settings.max_upload_bytes
        with Progress(console=output.err, transient=True) as progress:
            bar = progress.add_task("加入索引", total=len(files))
            for path in files:
                try:
                    added.append(await library.shelve(path.name, _content(path, limit)))
                except AssistantError as error:
                    failed.append((path, error.message))
                except OSError as error:
                    failed.append((path, f"读不了：{reason(error)}"))
                progress.advance(bar)
            progress.update(bar, description="建立索引")
            await library.refresh()
    return added, failed


def _content(path: Path, limit: int) -> bytes:
    size = path.stat().st_size
    if size > limit:
        detail = f"{size / 1_048_576:.0f} MB，最多 {limit / 1_048_576:.0f} MB"
        raise InvalidInput(detail, problems=[FieldProblem(path.name, detail)])
    return path.read_bytes()


def _files(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                file
                for file in path.rglob("*")
                if file.is_file() and not any(part.startswith(".") for part in file.parts)
            )
            found.extend(inside)
        elif path.is_file():
            found.append(path)
        else:
            raise InvalidInput(
                f"没有这个文件或文件夹：{path}", problems=[FieldProblem(str(path), "不存在")]
            )
    if not found:
        raise InvalidInput("没有可以加入的文件", problems=[FieldProblem("paths", "是空的")])
    return found
