"""`qunguan moderate`: a few texts as arguments, or a JSON Lines file of any length."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assistant.cli import options, output
from assistant.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from assistant.types.moderation import Decision, Message, Policy

BATCH = 256

Decide: TypeAlias = "Callable[[Sequence[Message]], Iterable[Decision]]"


def moderate(
    texts: Annotated[list[str] | None, typer.Argument(help="一条或几条消息")] = None,
    jsonl: Annotated[
        Path | None, typer.Option("--jsonl", help="每行一条消息的文件,- 为标准输入")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="结果文件，每行一个判断；默认标准输出")
    ] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="策略文件(JSON)")] = None,
    context: Annotated[
        bool, typer.Option("--context", help="按先后判断：刷屏、重复、累计次数")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """判断消息是广告、投诉、辱骂还是平常话,并给出理由。"""
    if jsonl is not None and texts:
        raise _wrong("texts", "给了 --jsonl 就不要再给消息")
    if out is not None and jsonl is None:
        raise _wrong("out", "--out 要和 --jsonl 一起用；几条消息的结果用 --json 或 > 文件")
    with _deciding(_policy(policy), context) as decide:
        if jsonl is not None:
            _judge_file(jsonl, out, decide)
        else:
            _judge_texts(texts or [], decide, as_json)


def _judge_texts(texts: list[str], decide: Decide, as_json: bool) -> None:
    from assistant.types.moderation import Message, ModerateResult
    from assistant.validation import parsed

    piped = "" if texts or sys.stdin is None else sys.stdin.read()
    wanted = texts or [line for line in piped.splitlines() if line.strip()]
    if not wanted:
        raise _wrong("texts", "没有消息：写在命令后面、从标准输入给，或用 --jsonl 文件")
    messages = [parsed(Message, {"text": text}, where="message") for text in wanted]
    decisions = tuple(decide(messages))
    if as_json:
        output.print_json(ModerateResult(decisions=decisions))
        return
    for message, decision in zip(messages, decisions, strict=True):
        output.print_decision(message.text, decision)


def _judge_file(source: Path, out: Path | None, decide: Decide) -> None:
    """One line out for each line in, in the same order; what was wrong is counted at the end."""
    from rich.progress import Progress

    from assistant.cli import jsonlines

    wrong = 0
    size = source.stat().st_size if source.is_file() else None
    with (
        jsonlines.opened(source) as file,
        jsonlines.written(out) as sink,
        Progress(console=output.err, transient=True, disable=not output.err.is_terminal) as bar,
    ):
        progress = bar.add_task("判断消息", total=size)
        for batch in jsonlines.batches(jsonlines.lines(file), BATCH):
            decisions = iter(decide([line.message for line in batch if line.message is not None]))
            for line in batch:
                if line.error is None:
                    sink.write(next(decisions).model_dump_json().encode() + b"\n")
                else:
                    wrong += 1
                    record = {"error": line.error, "line": line.number}
                    sink.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            bar.advance(progress, sum(line.bytes for line in batch))
    if wrong:
        output.err.print(f"[bold red]{wrong} 行有误[/],已在结果的对应行写明原因。")
        raise typer.Exit(1)


@contextmanager
def _deciding(policy: Policy, context: bool) -> Iterator[Decide]:
    """How to decide: each message alone, or all in a row with what a group remembers.

    The memory is a database of its own that is gone afterwards, so that replaying a file never
    gives a real member a strike.
    """
    if not context:
        judge = options.assistant(None).judge
        yield lambda messages: (judge(message, policy) for message in messages)
        return
    from anyio.from_thread import start_blocking_portal

    with tempfile.TemporaryDirectory() as memory, start_blocking_portal() as portal:
        opened = options.assistant(Path(memory))
        with portal.wrap_async_context_manager(opened) as qunguan:

            def decide(messages: Sequence[Message]) -> Iterable[Decision]:
                async def work() -> tuple[Decision, ...]:
                    return await qunguan.moderate(messages, policy=policy)

                return portal.call(work)

            yield decide


def _policy(path: Path | None) -> Policy:
    from assistant.types.moderation import Policy
    from assistant.validation import parsed

    if path is None:
        return Policy()
    return parsed(Policy, options.read_json(path), where="policy")


def _wrong(field: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, problems=[FieldProblem(field, detail)])
