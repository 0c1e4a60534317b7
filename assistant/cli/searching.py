"""`qunguan search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from assistant.cli import options, output

if TYPE_CHECKING:
    from assistant.types.passages import Passage


def search(
    query: Annotated[str, typer.Argument(help="要找什么")],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="最多几条")] = 5,
    as_json: options.Json = False,
    data_dir: options.DataDir = None,
) -> None:
    """在方法卡片和资料里查找。"""

    from assistant.types.passages import SearchRequest
    from assistant.validation import parsed

    asked = parsed(SearchRequest, {"query": query, "k": k})

    async def work() -> tuple[Passage, ...]:
        async with options.assistant(data_dir) as qunguan:
            return await qunguan.search(asked.query, k=asked.k)

    passages = options.run(work())
    if as_json:
        output.print_json({"passages": [one.model_dump(mode="json") for one in passages]})
        return
    if not passages:
        output.out.print("没有找到相关的内容。")
    for number, passage in enumerate(passages, start=1):
        output.out.print(Text.assemble((f"{number}. {passage.title}", "bold")))
        output.out.print(Text(passage.text))
        scores = passage.scores
        output.out.print(
            Text(
                f"   字面 {scores.lexical:.2f} · 语义 {scores.dense:.2f} · 合计 {scores.fused:.2f}"
                f" · {output.source_line(passage)}\n",
                style="dim",
            )
        )
