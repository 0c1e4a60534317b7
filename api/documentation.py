"""`/docs` without a CDN: Swagger UI's files come with the program, the start script is ours."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse, HTMLResponse, Response

from assistant.errors import Misconfigured

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>群管 · 接口文档</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<script src="/docs/swagger-ui-bundle.js" defer></script>
<script src="/docs/start.js" defer></script>
</head>
<body><div id="swagger-ui"></div></body>
</html>
"""
_START = """"use strict";
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
"""
_ASSETS = ("swagger-ui.css", "swagger-ui-bundle.js")


def install(app: FastAPI) -> None:
    """Adds `/docs` and what it loads.

    Raises:
        Misconfigured: the assets are not installed.
    """
    folder = _assets()

    async def page() -> Response:
        return HTMLResponse(_PAGE)

    async def start() -> Response:
        return Response(_START, media_type="text/javascript")

    app.add_api_route("/docs", page, include_in_schema=False)
    app.add_api_route("/docs/start.js", start, include_in_schema=False)
    for name in _ASSETS:
        _serve(app, f"/docs/{name}", folder / name)


def _serve(app: FastAPI, path: str, file: Path) -> None:
    async def asset() -> Response:
        return FileResponse(file)

    app.add_api_route(path, asset, include_in_schema=False)


def _assets() -> Path:
    # Only the package's files are wanted; importing it would run code for nothing.
    found = find_spec("fastapi_offline")
    if found is None or found.origin is None:
        raise Misconfigured("安装不完整：缺少 fastapi-offline，请重新安装")
    return Path(found.origin).parent / "static"
