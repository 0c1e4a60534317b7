"""`qunguan serve` and what keeps it from starting; `qunguan ask` at a wrong address."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from assistant.cli import main
from tests.support.openai_server import Html, OpenAIServer

QUNGUAN = Path(sys.executable).with_name("qunguan")


def test_a_port_in_use_is_named_with_a_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--data-dir", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in said
    assert "占用" in said
    assert "--port" in said
    assert not list(tmp_path.iterdir())


def test_a_database_that_cannot_be_opened_keeps_the_service_from_starting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "qunguan.sqlite3").write_bytes(b"this is not a database, it is a note" * 40)
    assert main(["serve", "--port", "0", "--data-dir", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "qunguan.sqlite3" in said
    assert "Traceback" not in said


def test_other_machines_are_let_in_with_a_key_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["serve", "--host", "0.0.0.0", "--port", "0", "--data-dir", str(tmp_path)]
    assert main(arguments) == 1
    assert "密钥" in capsys.readouterr().err


def test_the_service_says_where_it_is_answers_and_goes_quietly(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [QUNGUAN, "serve", "--port", "0", "--data-dir", tmp_path],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=dict(os.environ),
    )
    with process, httpx.Client() as http:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        assert http.get(f"{found.group()}/healthz").status_code == 200
        assert "群管" in http.get(found.group()).text
        body = {"messages": [{"text": "加V信 abc12345 领红包"}]}
        decisions = http.post(f"{found.group()}/v1/moderate", json=body, timeout=30).json()
        assert decisions["decisions"][0]["flagged"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in {0, -signal.SIGTERM}
        assert "Traceback" not in process.stderr.read()


def test_an_endpoint_that_answers_with_a_page_leaves_the_offline_answer(tmp_path: Path) -> None:
    with OpenAIServer([Html()]) as server:
        endpoint = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-test"}
        done = subprocess.run(
            [QUNGUAN, "ask", "群里有人发广告怎么处理?", "--data-dir", tmp_path],
            capture_output=True,
            encoding="utf-8",
            check=False,
            env=os.environ | endpoint,
        )
    assert done.returncode == 0
    assert "离线引擎" in done.stdout
    assert "Traceback" not in done.stderr
