"""Platform callbacks: `POST /hooks/{channel}/{account}`, and `GET` for the platforms that knock first.

The gate's keys do not apply here: each platform proves itself by its own signature.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.deps import TheService
from api.errors import ERRORS
from assistant.channels.channel import Call

router = APIRouter(tags=["平台回调"], responses=ERRORS)


@router.post("/hooks/{channel}/{account}", summary="一个平台的消息回调")
async def receive(channel: str, account: str, request: Request, service: TheService) -> Response:
    return await _answer(channel, account, request, service)


@router.get("/hooks/{channel}/{account}", summary="平台验证回调地址", include_in_schema=False)
async def verify(channel: str, account: str, request: Request, service: TheService) -> Response:
    return await _answer(channel, account, request, service)


async def _answer(channel: str, account: str, request: Request, service: TheService) -> Response:
    call = Call(dict(request.headers), dict(request.query_params), await request.body())
    reply = await service.receive(channel, account, call)
    return Response(reply.content, status_code=reply.status, media_type=reply.media_type)
