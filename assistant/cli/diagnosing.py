"""`qunguan doctor`: looks at everything the service stands on and says what to do about it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import typer

from assistant.cli import options, output
from assistant.errors import AssistantError, Misconfigured

if TYPE_CHECKING:
    from assistant.service import Assistant

Finding = tuple[str, bool, str]


def doctor(as_json: options.Json = False, data_dir: options.DataDir = None) -> None:
    """检查运行所需的一切:数据库、索引、提示词、分类器、平台账号、模型、端口。有问题时退出码为 1。"""
    findings = options.run(_examine(options.assistant(data_dir)))
    if as_json:
        output.print_json({"checks": [{"name": n, "ok": ok, "detail": d} for n, ok, d in findings]})
    else:
        rows = [("✓" if ok else "✗", name, detail) for name, ok, detail in findings]
        output.table("", "项目", "情况", rows=rows)
    if not all(ok for _, ok, _ in findings):
        raise typer.Exit(1)


async def _examine(assistant: Assistant) -> list[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    findings: list[Finding] = [("Python", sys.version_info >= (3, 11), version)]
    findings += [
        await _tried("提示词", _prompts, assistant),
        await _tried("分类器", _classifier, assistant),
        await _tried("平台账号", _accounts, assistant),
        await _tried("端口", _port, assistant),
    ]
    try:
        async with assistant as qunguan:
            findings += [
                await _tried("数据库", _database, qunguan),
                await _tried("索引", _index, qunguan),
                await _tried("模型", _model, qunguan),
            ]
    except AssistantError as error:
        findings.append(("数据库", False, error.message))
    return findings


async def _tried(
    name: str, look: Callable[[Assistant], Awaitable[str]], assistant: Assistant
) -> Finding:
    try:
        return (name, True, await look(assistant))
    except AssistantError as error:
        return (name, False, error.message)


async def _prompts(assistant: Assistant) -> str:
    return f"{len(assistant.tasks())} 种文案任务"


async def _classifier(assistant: Assistant) -> str:
    problem = assistant.parts.classifier
    if isinstance(problem, Misconfigured):
        raise problem
    return "已载入"


async def _accounts(assistant: Assistant) -> str:
    return f"{len(assistant.parts.accounts)} 个"


async def _database(assistant: Assistant) -> str:
    await assistant.database.ping()
    return assistant.database.address


async def _index(assistant: Assistant) -> str:
    status = (await assistant.library()).status()
    return f"{status.passages} 段，{status.cards} 张卡片，向量 {status.embedding}"


async def _model(assistant: Assistant) -> str:
    if not assistant.settings.has_model:
        return "未配置，用离线引擎（设置 OPENAI_BASE_URL、OPENAI_API_KEY 可接入）"
    return await assistant.try_model()


async def _port(assistant: Assistant) -> str:
    host, port = assistant.settings.host, assistant.settings.port
    with socket.socket() as probe:
        if probe.connect_ex((host, port)) == 0:
            return f"{host}:{port} 上已有服务在运行"
    return f"{host}:{port} 空闲"
