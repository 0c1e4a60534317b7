from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.cli.app import app

VERBS = (
    ["serve"], ["draft"], ["tasks"], ["lint"], ["moderate"], ["ask"], ["chat"], ["search"],
    ["index", "add"], ["index", "status"], ["index", "rebuild"], ["eval", "moderation"],
    ["eval", "retrieval"], ["train"], ["doctor"], ["keys", "create"], ["db", "upgrade"], ["demo"],
)  # fmt: skip


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_explains_itself(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*verb, "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


def test_no_verb_is_left_out_of_the_list_above() -> None:
    names = {command.name for command in app.registered_commands}
    names |= {group.name for group in app.registered_groups}
    assert names == {verb[0] for verb in VERBS}


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from assistant.cli import main; main(['--help']);"
        "heavy = {'langchain_core', 'openai', 'chromadb', 'sqlalchemy', 'fastapi', 'tiktoken', 'pydantic',"
        "'numpy'};"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_moderate_and_lint_load_neither_models_nor_databases() -> None:
    script = (
        "import sys; from assistant.cli import main;"
        "main(['moderate', '你好']); main(['lint', '今晚八点开抢']);"
        "heavy = {'langchain_core', 'openai', 'chromadb', 'sqlalchemy', 'fastapi', 'tantivy'};"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_draft_is_written_from_facts_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = ["--set", "product=冷萃咖啡", "--set", "price_before=29元", "--set", "price_now=19元"]
    assert main(["draft", "promo", *facts, "--json", "--data-dir", str(tmp_path)]) == 0
    made = json.loads(capsys.readouterr().out)
    assert "冷萃咖啡" in made["variants"][0]["text"]
    assert made["engine"] == "template"


def test_a_toml_brief_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    brief = tmp_path / "brief.toml"
    brief.write_text('product = "燕麦奶"\nprice_now = "9.9元"\n', encoding="utf-8")
    assert main(["draft", "promo", "--brief", str(brief), "--data-dir", str(tmp_path)]) == 0
    assert "燕麦奶" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["draft", "poem"], "promo"),
        (["draft", "promo", "--set", "product"], "名=值"),
        (["draft", "promo", "--brief", "nothing.json"], "nothing.json"),
        (
            ["draft", "promo", "--set", "product=茶", "--set", "price_before=9元", "--set",
             "price_now=19元"],
            "price_now",
        ),
    ],
)  # fmt: skip
def test_a_wrong_request_is_explained_without_a_trace(
    arguments: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--data-dir", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert named in said
    assert "Traceback" not in said


def test_lint_fails_where_something_must_be_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "全网最低价,效果第一,根治脱发", "--json"]) == 1
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert any(not check["passed"] and check["severity"] == "hard" for check in checks)


def test_lint_passes_what_is_lawful() -> None:
    assert main(["lint", "冷萃咖啡原价29元,今晚20点前下单19元,点这里下单"]) == 0


def test_a_question_is_answered_with_its_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "群里有人发广告怎么处理?", "--json", "--data-dir", str(tmp_path)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["disagreement"]
    assert answer["citations"]
    for citation in answer["citations"]:
        assert citation["quote"] in citation["passage"]["text"]


def test_a_document_is_added_found_and_its_failure_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data-dir", str(tmp_path / "data")]
    good, bad = tmp_path / "停车.md", tmp_path / "照片.txt"
    good.write_text("# 停车\n\n地下二层的紫色区域给会员免费停三小时。\n", encoding="utf-8")
    bad.write_bytes(bytes(range(256)) * 40)
    assert main(["index", "add", str(good), str(bad), *data]) == 1
    captured = capsys.readouterr()
    assert "停车.md" in captured.out
    assert "照片.txt" in captured.err
    assert main(["search", "会员免费停多久", "--json", *data]) == 0
    passages = json.loads(capsys.readouterr().out)["passages"]
    assert passages[0]["document"] == "停车.md"
    assert passages[0]["sources"][0]["lines"] == [1, 3]
    assert main(["index", "status", "--json", *data]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 1


def test_a_key_is_made_listed_and_revoked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data-dir", str(tmp_path)]
    assert main(["keys", "create", "onebot-1", "--json", *data]) == 0
    made = json.loads(capsys.readouterr().out)
    assert main(["keys", "list", *data]) == 0
    listed = capsys.readouterr().out
    assert "onebot-1" in listed
    assert made["key"] not in listed
    assert main(["keys", "revoke", made["id"], *data]) == 0
    assert main(["keys", "list", *data]) == 0
    assert "onebot-1" not in capsys.readouterr().out


def test_a_database_that_cannot_be_opened_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "qunguan.sqlite3").write_bytes(b"this is not a database, it is a note" * 40)
    assert main(["db", "upgrade", "--data-dir", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "qunguan.sqlite3" in said
    assert "Traceback" not in said


def test_doctor_finds_a_fresh_installation_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--json", "--data-dir", str(tmp_path)]) == 0
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {check["name"] for check in checks} >= {"数据库", "索引", "提示词", "分类器", "模型"}


def test_the_installed_command_works() -> None:
    command = Path(sys.executable).with_name("qunguan")
    done = subprocess.run(
        [command, "--version"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 0
    assert done.stdout.strip() == "0.1.0"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["draft"], "task"),
        (["draft", "promo", "--variants", "x"], "--variants"),
        (["serve", "--port", "99999"], "--port"),
        (["moderat"], "moderat"),
        (["--zzz"], "--zzz"),
        (["search", ""], "query"),
        (["search", "群", "-k", "0"], "-k"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_is_explained_in_chinese(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("出错了")
    assert named in said.err


@pytest.mark.parametrize("arguments", [[], ["index"], ["keys"]], ids=str)
def test_a_group_without_a_command_shows_its_help(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert "Commands" in said.out + said.err
    assert "出错了" not in said.err


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("a.json", b"{bad", "第 1 行第 2 列"),
        ("a.json", b"", "是空的"),
        ("a.json", b"[" * 100_000, "嵌套太深"),
        ("a.json", b'{"product": ' + b"9" * 5000 + b"}", "数字太长"),
        ("a.json", b'{"product": "x", "price_now": NaN}', "price_now"),
        ("a.json", b'{"product": "x", "more": NaN}', "有限的数字"),
        ("a.json", b'{"product": "\\ud800"}', "半个字符"),
        ("a.toml", b"product = 'x'\nmore = 2026-12-01T10:00:00Z", "日期写成文字"),
        ("a.toml", b"product = 'x", "TOML"),
        ("a.json", b"\xff\xfe", "UTF-8"),
        ("a.json", None, "文件夹"),
    ],
)
def test_a_brief_that_cannot_be_read_says_why(
    name: str, content: bytes | None, named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brief = tmp_path / name
    brief.mkdir() if content is None else brief.write_bytes(content)
    assert main(["draft", "promo", "--brief", str(brief), "--data-dir", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert named in said.err


def test_text_of_the_command_line_that_is_no_text_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = ["--set", "product=\udcff"]
    assert main(["draft", "promo", *facts, "--data-dir", str(tmp_path)]) == 2
    assert "半个字符" in capsys.readouterr().err


def installed(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line in a shell: `$Q` is the command."""
    command = f'"{sys.executable}" -c "from assistant.cli import main; raise SystemExit(main())"'
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", script.replace("$Q", command)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | environment,
    )


@pytest.mark.parametrize("verb", ["draft promo --set product=拿铁", "tasks --json", "--help"])
def test_a_reader_that_goes_away_is_no_failure(verb: str, tmp_path: Path) -> None:
    done = installed(f"$Q {verb} | true", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("verb", ["moderate", "draft promo --brief -", "moderate --jsonl -"])
def test_a_closed_standard_input_is_an_empty_one(verb: str, tmp_path: Path) -> None:
    done = installed(f"$Q {verb} <&-", tmp_path)
    assert done.returncode in {0, 2}
    assert "Traceback" not in done.stderr


class Interrupted(io.StringIO):
    """A keyboard on which somebody presses Ctrl-C."""

    def read(self, _size: int | None = -1) -> str:
        raise KeyboardInterrupt


def test_an_interrupted_verb_says_so_by_its_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Interrupted())
    assert main(["moderate"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_conversation_goes_on_after_a_line_that_is_no_text(tmp_path: Path) -> None:
    done = installed("printf '新群怎么破冰\\n\\xff\\n新群怎么破冰\\n' | $Q chat", tmp_path)
    assert done.returncode == 0
    assert "无法识别" in done.stderr
    assert done.stdout.count("由") >= 2


def test_a_conversation_ends_on_an_interrupt(tmp_path: Path) -> None:
    script = "from assistant.cli import main; raise SystemExit(main(['chat']))"
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as talking:
        assert talking.stdout is not None
        assert talking.stderr is not None
        talking.stdout.read(2)  # it asks for the first line
        talking.send_signal(signal.SIGINT)
        assert talking.wait(60) == 130
        assert b"Traceback" not in talking.stderr.read()


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    done = installed("$Q moderate 你好 >/dev/full", tmp_path)
    assert done.returncode == 1
    assert "磁盘已满" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_without_chinese_gets_escapes(tmp_path: Path) -> None:
    done = installed("$Q moderate --json hello && $Q tasks", tmp_path, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")


def test_doctor_finds_a_broken_file_of_accounts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "channels.toml").write_text("[[accounts", encoding="utf-8")
    assert main(["doctor", "--data-dir", str(tmp_path), "--json"]) == 1
    checks = {item["name"]: item for item in json.loads(capsys.readouterr().out)["checks"]}
    assert not checks["平台账号"]["ok"]
    assert "channels.toml" in checks["平台账号"]["detail"]
