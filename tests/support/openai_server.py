"""A real HTTP server on loopback that speaks the OpenAI protocol from a script.

```python
with OpenAIServer([text("你好"), Html(), Status(429, retry_after=1)]) as server:
    settings = Settings(openai_base_url=server.base_url, …)
```

Each request takes the next reply; the last one stays. A reply may also be a function of the request.
Requests for embeddings take the next of `before_vectors` while there are some, and `vectors` then.
"""

from __future__ import annotations

import base64
import json
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Request = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """An ordinary answer, in one piece or streamed in `pieces`."""

    content: str
    pieces: int = 4


@dataclass(frozen=True)
class Call:
    """The model asks for a tool to be called."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Status:
    """An error in the protocol's own shape."""

    code: int
    retry_after: float | None = None


@dataclass(frozen=True)
class Html:
    """A page where an answer should be: what a proxy or a wrong address gives."""


@dataclass(frozen=True)
class Raw:
    """Any body under any content type."""

    body: bytes
    content_type: str = "application/json"


@dataclass(frozen=True)
class Hang:
    """No answer until the client goes or the server stops."""


@dataclass(frozen=True)
class Cut:
    """A stream that breaks off after these pieces, without an end."""

    pieces: Sequence[str]


Reply = Text | Call | Status | Html | Raw | Hang | Cut
Script = Reply | Callable[[Request], Reply]


def text(content: str, pieces: int = 4) -> Text:
    """An ordinary answer."""
    return Text(content, pieces)


@dataclass
class OpenAIServer:
    """Serves `/v1/chat/completions`, `/v1/embeddings` and `/v1/models`; keeps every request, those
    for embeddings apart, and the `authorization` of each.
    """

    replies: Sequence[Script] = (Text("好的。"),)
    vectors: Callable[[str], Sequence[float]] = lambda said: [float(len(said)), 1.0, 0.0]
    before_vectors: Sequence[Reply] = ()
    requests: list[Request] = field(default_factory=list)
    embedding_requests: list[Request] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._stopping = threading.Event()
        self._turn = threading.Lock()
        self._at = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def base_url(self) -> str:
        """What `OPENAI_BASE_URL` should say."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def next_reply(self, request: Request) -> Reply:
        with self._turn:
            self.requests.append(request)
            script = self.replies[min(self._at, len(self.replies) - 1)]
            self._at += 1
        return script(request) if callable(script) else script

    def next_vectors(self, request: Request) -> Reply:
        with self._turn:
            at = len(self.embedding_requests)
            self.embedding_requests.append(request)
        if at < len(self.before_vectors):
            return self.before_vectors[at]
        return Raw(json.dumps(_embeddings(request, self.vectors)).encode())

    def wait(self) -> None:
        self._stopping.wait(timeout=30)


def _handler(server: OpenAIServer) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"script": server})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: OpenAIServer

    def log_message(self, format: str, *args: Any) -> None:
        return

    def do_GET(self) -> None:
        self._json({"object": "list", "data": [{"id": "test-model", "object": "model"}]})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.script.authorizations.append(self.headers.get("authorization", ""))
        vectors = self.path.endswith("/embeddings")
        take = self.script.next_vectors if vectors else self.script.next_reply
        try:
            self._reply(take(request), request)
        except (BrokenPipeError, ConnectionResetError):
            return

    def _reply(self, reply: Reply, request: Request) -> None:
        streamed = bool(request.get("stream"))
        match reply:
            case Hang():
                self.script.wait()
                self.close_connection = True
            case Html():
                self._send(200, b"<html><body>Welcome to nginx!</body></html>", "text/html")
            case Raw(body=body, content_type=kind):
                self._send(200, body, kind)
            case Status(code=code, retry_after=wait):
                error = {"message": "scripted", "type": "error", "param": None, "code": None}
                more = {} if wait is None else {"retry-after": str(wait)}
                self._send(code, json.dumps({"error": error}).encode(), headers=more)
            case Cut(pieces=pieces):
                self._start_stream()
                for piece in pieces:
                    self._event(_chunk({"content": piece}))
                self.close_connection = True
            case Text() | Call() if streamed:
                self._start_stream()
                for chunk in _chunks(reply, request):
                    self._event(chunk)
                self._write(b"data: [DONE]\n\n")
                self._write(b"")
            case Text() | Call():
                self._json(_completion(reply))

    def _json(self, value: Any) -> None:
        self._send(200, json.dumps(value, ensure_ascii=False).encode())

    def _send(
        self,
        code: int,
        body: bytes,
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(code)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _start_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def _event(self, value: Any) -> None:
        self._write(b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n")

    def _write(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()


_USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


def _message(reply: Text | Call) -> tuple[dict[str, Any], str]:
    if isinstance(reply, Text):
        return {"role": "assistant", "content": reply.content}, "stop"
    function = {"name": reply.name, "arguments": json.dumps(reply.arguments, ensure_ascii=False)}
    calls = [{"id": "call_1", "type": "function", "function": function}]
    return {"role": "assistant", "content": None, "tool_calls": calls}, "tool_calls"


def _completion(reply: Text | Call) -> dict[str, Any]:
    message, reason = _message(reply)
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "test-model",
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": _USAGE,
    }


def _chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "test-model",
        "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
    }


def _chunks(reply: Text | Call, request: Request) -> Iterator[dict[str, Any]]:
    if isinstance(reply, Text):
        size = max(1, -(-len(reply.content) // reply.pieces))
        for at in range(0, len(reply.content), size):
            yield _chunk({"role": "assistant", "content": reply.content[at : at + size]})
        yield _chunk({}, "stop")
    else:
        message, _ = _message(reply)
        calls = [{"index": 0, **call} for call in message["tool_calls"]]
        yield _chunk({"role": "assistant", "tool_calls": calls})
        yield _chunk({}, "tool_calls")
    if (request.get("stream_options") or {}).get("include_usage"):
        yield {**_chunk({}), "choices": [], "usage": _USAGE}


def _embeddings(request: Request, vectors: Callable[[str], Sequence[float]]) -> dict[str, Any]:
    given = request["input"]
    texts = given if isinstance(given, list) else [given]
    rows = [list(vectors(str(item))) for item in texts]
    packed = request.get("encoding_format") == "base64"
    data = [
        {
            "object": "embedding",
            "index": at,
            "embedding": base64.b64encode(struct.pack(f"<{len(row)}f", *row)).decode()
            if packed
            else row,
        }
        for at, row in enumerate(rows)
    ]
    return {"object": "list", "model": request["model"], "data": data, "usage": _USAGE}
