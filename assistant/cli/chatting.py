"""`qunguan ask` and `qunguan chat`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options, output
from assistant.errors import InvalidInput

if TYPE_CHECKING:
    from assistant.service import Assistant
    from assistant.types.chat import Answer


def ask(
    question: Annotated[str, typer.Argument(help="问题，或一件要办的事")],
    as_json: options.Json = False,
    data_dir: options.DataDir = None,
) -> None:
    """问一个问题,得到带出处的回答。"""

    async def work() -> Answer:
        async with options.assistant(data_dir) as qunguan:
            return await qunguan.ask(question)

    answer = options.run(work())
    if as_json:
        output.print_json(answer)
        return
    output.print_markdown(answer.answer)
    _print_rest(answer)


def chat(data_dir: options.DataDir = None) -> None:
    """在终端里连续对话;空行、Ctrl-D 或 Ctrl-C 结束。"""
    from anyio.from_thread import start_blocking_portal

    # Lines are read in the main thread, the only one that Ctrl-C can wake; the rest waits in another.
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(options.assistant(data_dir)) as qunguan,
    ):
        output.err.print("问方法、写文案、判消息、查文案都可以。空行结束。")
        conversation: str | None = None
        while question := _read_line():
            try:
                conversation = portal.call(_answer, qunguan, question, conversation)
            except InvalidInput as error:
                output.complain(error)


async def _answer(qunguan: Assistant, question: str, conversation: str | None) -> str | None:
    """Says the answer as it comes; the conversation to go on with."""
    from assistant.types.chat import Answer

    async for event in qunguan.stream(question, conversation_id=conversation):
        if event.kind == "token":
            output.out.print(event.data["text"], end="", markup=False)
        elif event.kind == "error":
            output.err.print(event.data["message"], style="red", markup=False)
        elif event.kind == "done":
            answer = Answer.model_validate(event.data)
            conversation = answer.conversation_id
            output.out.print()
            _print_rest(answer)
    return conversation


def _read_line() -> str:
    try:
        return input("\n> ").strip()
    except EOFError:
        return ""


def _print_rest(answer: Answer) -> None:
    """What the words of an answer do not say: its sources, and who made it."""
    output.print_citations(answer.citations)
    if answer.notice:
        output.out.print(f"  ⚠ {answer.notice}", style="yellow", markup=False)
    if answer.disagreement:
        output.out.print("  资料之间说法不一，上面都列出来了。", style="yellow")
    output.out.print(f"  {output.engine_line(answer.engine, answer.model)}", style="dim")
