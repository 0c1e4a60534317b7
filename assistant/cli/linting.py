"""`qunguan lint`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, cast

import typer

from assistant.cli import options, output


def lint(
    text: Annotated[str | None, typer.Argument(help="要检查的文案；不给则读 --file")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="文案文件,- 为标准输入")] = None,
    platform: options.PlatformName = None,
    as_json: options.Json = False,
) -> None:
    """检查一段文案:字数、价格、广告法用语、平台上限。有必须改的地方时退出码为 1。"""
    content = text if text is not None else options.read_text(file or Path("-"))
    result = options.assistant(None).lint(content.rstrip("\n"), platform=cast("Any", platform))
    if as_json:
        output.print_json(result)
    else:
        output.print_checks(result.checks)
        if result.fixed:
            output.out.print("\n改好的:")
            output.out.print(result.fixed, markup=False)
    if any(not check.passed and check.severity == "hard" for check in result.checks):
        raise typer.Exit(1)
