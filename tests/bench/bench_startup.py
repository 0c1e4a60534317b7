"""How long one waits for the command line and for the service's first answers.

Run with `python -m tests.bench.bench_startup`. Wall-clock medians of whole processes, beside an empty
Python process; compare ratios of one run only, a busy machine disturbs them. Every command runs once
uncounted, so that its modules are compiled as they are after installing.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import Request, urlopen

ROUNDS = 11
SERVICE_ROUNDS = 5
PATIENCE_SECONDS = 60
QUNGUAN = str(Path(sys.executable).with_name("qunguan"))
COMMANDS = {
    "python -c pass": (sys.executable, "-c", "pass"),
    "qunguan --version": (QUNGUAN, "--version"),
    "qunguan --help": (QUNGUAN, "--help"),
    "qunguan tasks": (QUNGUAN, "tasks"),
    "qunguan moderate TEXT": (QUNGUAN, "moderate", "加V信 abc12345 领红包"),
}
MESSAGE = json.dumps({"messages": [{"text": "加V信 abc12345 领红包"}]}).encode()


def environment(compiled: Path) -> dict[str, str]:
    """Ours without settings of whoever runs this, and with a place for compiled modules."""
    foreign = ("QUNGUAN_", "OPENAI_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {"PYTHONPYCACHEPREFIX": str(compiled)}


def command(arguments: Sequence[str], env: Mapping[str, str]) -> float:
    """Median milliseconds a process takes from its start to its end."""
    taken = []
    for _ in range(ROUNDS + 1):
        start = perf_counter()
        subprocess.run(arguments, check=True, capture_output=True, env=env)
        taken.append((perf_counter() - start) * 1000)
    return median(taken[1:])


def service(env: Mapping[str, str]) -> tuple[float, float, float]:
    """Milliseconds from the start of a service with an empty data folder until it is alive, until it
    has judged its first message, and what judging the next one takes."""
    start = perf_counter()
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder), env) as address:
        _until_answered(f"{address}/healthz")
        alive = perf_counter()
        _judge(address)
        judged = perf_counter()
        _judge(address)
        again = perf_counter()
    return (alive - start) * 1000, (judged - start) * 1000, (again - judged) * 1000


@contextmanager
def _serving(folder: Path, env: Mapping[str, str]) -> Iterator[str]:
    port = _free_port()
    arguments = [QUNGUAN, "serve", "--port", str(port), "--data-dir", str(folder)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(arguments, stdout=quiet, stderr=quiet, env=env, cwd=folder) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _until_answered(url: str) -> None:
    end = perf_counter() + PATIENCE_SECONDS
    while perf_counter() < end:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError):
            sleep(0.005)
    raise TimeoutError(f"{url} did not answer in {PATIENCE_SECONDS} s")


def _judge(address: str) -> None:
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{address}/v1/moderate", MESSAGE, headers), timeout=30) as answer:
        decision = json.load(answer)["decisions"][0]
    if not decision["flagged"]:
        raise ValueError("the service judged an ad harmless: what was timed is not its work")


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as compiled:
        env = environment(Path(compiled))
        taken = {name: command(arguments, env) for name, arguments in COMMANDS.items()}
        rounds = [service(env) for _ in range(SERVICE_ROUNDS + 1)][1:]
    base = taken["python -c pass"]
    lines = [f"{name:<34}{ms:8.0f} ms, {ms / base:6.1f} x" for name, ms in taken.items()]
    names = ("serve: alive (/healthz)", "serve: first message judged", "serve: next message judged")
    for name, column in zip(names, zip(*rounds, strict=True), strict=True):
        lines.append(f"{name:<34}{median(column):8.0f} ms, {median(column) / base:6.1f} x")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
