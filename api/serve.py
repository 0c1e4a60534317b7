"""Starts the service: one process, one port, one line that says where it is."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from typing import Any

import uvicorn

from api import logs
from api.app import create_app
from assistant.errors import Misconfigured, Unavailable
from assistant.service import Assistant
from assistant.settings import Settings


def serve(settings: Settings) -> None:
    """Runs until interrupted.

    Raises:
        Unavailable: the port is in use or the address is not this machine's; the database or the
            index cannot be opened.
        Misconfigured: other machines could call, and there is no key.
    """
    logs.configure(settings.log_level)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    listener = _listen(settings.host, settings.port)
    with contextlib.closing(listener):
        async with Assistant(settings) as assistant:
            await _require_key(assistant)
            assistant.warm_up()
            # Word lists and weights are read at the first judgement; let that not be a member's.
            reading = asyncio.create_task(asyncio.to_thread(assistant.judge, "你好"))
            config = uvicorn.Config(
                create_app(assistant),
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=5,
                server_header=False,
            )
            await _Announcing(config, settings).serve(sockets=[listener])
            await reading


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Listening right away keeps two services from sharing one port unnoticed.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise Unavailable(
            f"不能监听 {host}:{port}：{_why(error)}。换一个端口：qunguan serve --port 8001"
        ) from error
    return listener


def _why(error: OSError) -> str:
    import errno

    known = {
        errno.EADDRINUSE: "端口已被占用，可能已有一个在运行",
        errno.EACCES: "没有权限，1024 以下的端口需要管理员",
        errno.EADDRNOTAVAIL: "这不是本机的地址",
    }
    return known.get(error.errno or 0, error.strerror or str(error))


async def _require_key(assistant: Assistant) -> None:
    """Refuses to be open to other machines without a key."""
    settings = assistant.settings
    if settings.is_loopback or settings.api_key is not None:
        return
    if await assistant.database.keys.count() == 0:
        raise Misconfigured(
            f"QUNGUAN_HOST={settings.host} 会让别的机器也能访问，必须先有密钥："
            "运行 qunguan keys create 名称，或设置 QUNGUAN_API_KEY"
        )


class _Announcing(uvicorn.Server):
    """A server that says where it is once it answers."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self._settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            address: Any = sockets[0].getsockname()
            host = f"[{address[0]}]" if ":" in address[0] else address[0]
            engine = f"模型 {self._settings.model}" if self._settings.has_model else "离线引擎"
            sys.stderr.write(
                f"群管已启动：http://{host}:{address[1]} （{engine}，数据在 {self._settings.data_dir}）\n"
            )
