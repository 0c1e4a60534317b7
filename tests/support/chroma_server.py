"""A real Chroma server on a free loopback port, in a process of its own."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Only a broken test waits this long.
_PATIENCE_SECONDS = 60.0


@dataclass
class ChromaServer:
    """`url` is what `QUNGUAN_CHROMA_URL` should say."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ends the server; whoever asks it from now on is refused."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """A server that keeps its data in `folder`, until the block ends."""
    port = _free_port()
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(folder)]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        server = ChromaServer(f"http://127.0.0.1:{port}", process)
        try:
            _wait_for(port, process)
            yield server
        finally:
            server.stop()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("the Chroma server did not start")
