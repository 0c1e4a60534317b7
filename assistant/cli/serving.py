"""`qunguan serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.options import DataDir
from assistant.errors import Misconfigured


def serve(
    host: Annotated[str | None, typer.Option(help="监听地址，默认 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="端口，默认 8000", min=0, max=65535)] = None,
    data_dir: DataDir = None,
) -> None:
    """启动接口和网页。"""
    from importlib.metadata import entry_points

    from assistant.settings import load_settings

    settings = load_settings(host=host, port=port, data_dir=data_dir)
    faces = entry_points(group="qunguan.serve")
    if "http" not in faces.names:
        raise Misconfigured("安装不完整：没有接口模块，请重新安装(make setup)")
    faces["http"].load()(settings)
