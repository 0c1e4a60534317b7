"""Settings: from the environment, from `.env`, and what is said of a wrong one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import api
import assistant
from assistant.errors import Misconfigured
from assistant.settings import Settings, load_settings

PACKAGES = [Path(package.__file__).parent for package in (assistant, api) if package.__file__]


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a `.env`, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(f"QUNGUAN_{field.upper()}", raising=False)
        monkeypatch.delenv(field.upper(), raising=False)


def write_env(text: str, encoding: str = "utf-8") -> None:
    Path(".env").write_text(text, encoding=encoding)


def test_without_anything_it_works_offline_on_this_machine_only() -> None:
    settings = load_settings()
    assert not settings.has_model
    assert settings.is_loopback
    assert (settings.database_url, settings.chroma_url, settings.embedding_model) == (None,) * 3


def test_a_variable_is_read_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUNGUAN_PORT", "9000")
    monkeypatch.setenv("QUNGUAN_DATA_DIR", "elsewhere")
    monkeypatch.setenv("PORT", "7000")
    settings = load_settings()
    assert (settings.port, settings.data_dir) == (9000, Path("elsewhere"))
    assert settings.sqlite_path == Path("elsewhere/qunguan.sqlite3")
    assert settings.index_dir.parent == settings.uploads_dir.parent == Path("elsewhere")


def test_the_endpoint_is_named_as_the_official_client_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    settings = load_settings()
    assert settings.has_model
    assert settings.openai_base_url == "http://127.0.0.1:11434/v1"
    assert settings.openai_api_key is not None
    assert settings.openai_api_key.get_secret_value() == "sk-secret"


@pytest.mark.parametrize("variable", ["OPENAI_BASE_URL", "OPENAI_API_KEY"])
def test_either_an_address_or_a_key_is_a_model(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:11434/v1")
    assert load_settings().has_model


def test_keys_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("QUNGUAN_API_KEY", "own-secret")
    assert "secret" not in f"{load_settings()!r}{load_settings()}"


def test_a_file_beside_the_program_is_read() -> None:
    write_env("QUNGUAN_MODEL=通义千问\nOPENAI_API_KEY=sk-file\nANOTHER_PROGRAM=1\n")
    settings = load_settings()
    assert settings.model == "通义千问"
    assert settings.has_model


def test_the_environment_goes_before_the_file_and_an_argument_before_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_env("QUNGUAN_PORT=1001\nQUNGUAN_HOST=0.0.0.0\nQUNGUAN_MODEL=file\n")
    monkeypatch.setenv("QUNGUAN_PORT", "1002")
    monkeypatch.setenv("QUNGUAN_HOST", "127.0.0.1")
    settings = load_settings(port=1003, host=None)
    assert (settings.port, settings.host, settings.model) == (1003, "127.0.0.1", "file")


def test_an_empty_variable_is_like_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("QUNGUAN_PORT", "")
    assert not load_settings().has_model
    assert load_settings().port == 8000


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("QUNGUAN_PORT", "abc", "应为整数"),
        ("QUNGUAN_PORT", "65536", "不能大于 65535"),
        ("QUNGUAN_PORT", "-1", "不能小于 0"),
        ("QUNGUAN_MODEL_ATTEMPTS", "0", "不能小于 1"),
        ("QUNGUAN_MODEL_TIMEOUT_SECONDS", "0", "必须大于 0"),
        ("QUNGUAN_MODEL_TIMEOUT_SECONDS", "soon", "应为数字"),
        ("QUNGUAN_TRACE_TO_LANGSMITH", "maybe", "true 或 false"),
        ("QUNGUAN_LOG_LEVEL", "loud", "'debug', 'info', 'warning' 或 'error'"),
        ("QUNGUAN_MAX_UPLOAD_BYTES", "1", "不能小于 1024"),
    ],
)
def test_a_wrong_value_names_its_variable_and_what_is_allowed(
    variable: str, value: str, allowed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(Misconfigured) as caught:
        load_settings()
    assert caught.value.fields == (variable,)
    assert allowed in caught.value.problems[0].detail
    assert variable in caught.value.message


def test_every_wrong_value_is_named_at_once() -> None:
    write_env("QUNGUAN_PORT=abc\nQUNGUAN_LOG_LEVEL=loud\n")
    with pytest.raises(Misconfigured) as caught:
        load_settings()
    assert set(caught.value.fields) == {"QUNGUAN_PORT", "QUNGUAN_LOG_LEVEL"}


def test_a_wrong_argument_is_named_by_its_variable() -> None:
    with pytest.raises(Misconfigured, match=r"OPENAI_BASE_URL"):
        load_settings(openai_base_url=5)


def test_a_file_in_another_encoding_is_named() -> None:
    write_env("QUNGUAN_MODEL=通义千问\n", encoding="gb18030")
    with pytest.raises(Misconfigured, match=r"\.env.*UTF-8"):
        load_settings()


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False)],
)
def test_whether_others_can_reach_it_is_known(host: str, loopback: bool) -> None:
    assert load_settings(host=host).is_loopback is loopback


def environment_readers(source: str) -> Iterator[str]:
    """The ways in which a module's source reads the environment."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}:
            yield node.attr
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from {name.name for name in node.names} & {"environ", "environb", "getenv"}


def test_nobody_but_the_settings_reads_the_environment() -> None:
    files = [file for package in PACKAGES for file in package.rglob("*.py")]
    assert len(files) > 100
    assert [
        str(file) for file in files if list(environment_readers(file.read_text(encoding="utf-8")))
    ] == []


def test_reading_the_environment_would_be_noticed() -> None:
    ways = "import os\nfrom os import getenv\nos.environ['A']\nos.getenv('A')\n"
    assert sorted(environment_readers(ways)) == ["environ", "getenv", "getenv"]
