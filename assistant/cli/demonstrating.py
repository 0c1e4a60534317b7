"""`qunguan demo`: the main job once, in the terminal, in a folder that is gone afterwards."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.cli import options, output

if TYPE_CHECKING:
    from assistant.service import Assistant

MESSAGES = (
    "加薇 abc12345 领红包，名额有限",
    "日结300，在家就能做，扫码进群了解",
    "这个拿铁多少钱？有链接吗",
    "等了三天还没发货，客服也不回",
    "今天下雨好烦，不想上班",
    "刚才那个发广告的怎么还没踢",
    "你是不是脑子有病",
    "大家别买了，一起去投诉他们",
    "接龙 3. 王姐 两份",
    "谢谢群主，券领到了",
)
QUESTION = "群里有人发广告怎么处理?"


def demo() -> None:
    """走一遍主要功能:每种文案写一稿,判断十条消息,回答一个问题。"""
    with tempfile.TemporaryDirectory() as folder:
        options.run(_show(options.assistant(Path(folder))))


async def _show(assistant: Assistant) -> None:
    async with assistant as qunguan:
        for task in qunguan.tasks():
            _heading(f"写{task.title}")
            output.print_draft(await qunguan.draft(task.name, task.example))
        _heading("判断十条消息")
        for message in MESSAGES:
            output.print_decision(message, qunguan.judge(message))
        _heading(QUESTION)
        answer = await qunguan.ask(QUESTION)
        output.out.print(answer.answer, markup=False)
        output.print_citations(answer.citations)


def _heading(title: str) -> None:
    output.out.print(Text(f"\n━━ {title} ━━", style="bold cyan"))
