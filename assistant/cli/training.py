"""`qunguan train`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import output


def train(
    data: Annotated[
        Path, typer.Option("--data", help="标注数据(JSONL)文件或文件夹：每行 text、label、source")
    ],
    out: Annotated[Path, typer.Option("--out", help="权重写到哪里")] = Path("weights.npz"),
    without: Annotated[
        list[str] | None, typer.Option("--without", help="不用哪个来源（文件名）,可多次")
    ] = None,
) -> None:
    """用标注数据重新训练消息分类器(需要 train 附加包)。"""
    from assistant.moderation.training import train as fit

    report = fit(
        data,
        out,
        without=without or (),
        progress=lambda line: output.err.print(line, markup=False),
    )
    output.print_json(report)
