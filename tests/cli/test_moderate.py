from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main

AD = "加V信 abc12345 领红包,扫码进群"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def replies(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_ad_and_a_buyer_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["moderate", AD, "这个多少钱?有链接吗", "--json"]) == 0
    ad, buyer = json.loads(capsys.readouterr().out)["decisions"]
    assert ad["flagged"]
    assert not buyer["flagged"]


def test_every_line_gets_its_answer_in_its_place(folder: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": AD}, ensure_ascii=False).encode(),
        b"{not json",
        json.dumps({"text": "你好", "sender": "x"}).encode(),
        b"\xff\xfe",
        b"",
        json.dumps({"id": 7, "text": "早上好"}, ensure_ascii=False).encode(),
    ]
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    source.write_bytes(b"\n".join(lines))
    assert main(["moderate", "--jsonl", str(source), "--out", str(out)]) == 1
    answered = replies(out)
    assert len(answered) == 6
    assert answered[0]["message_id"] == "a"
    assert [item["line"] for item in answered if "error" in item] == [2, 3, 4, 5]
    assert "sender" in answered[2]["error"]
    assert answered[5]["message_id"] == "7"


def test_one_line_of_a_megabyte_does_not_lose_the_next(folder: Path) -> None:
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text('{"text": "' + "哈" * 700_000 + '"}\n{"text": "好"}\n', encoding="utf-8")
    assert main(["moderate", "--jsonl", str(source), "--out", str(out)]) == 1
    long, short = replies(out)
    assert "最多" in long["error"]
    assert not short["flagged"]


def test_a_result_file_that_cannot_be_written_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder / "in.jsonl"
    source.write_text('{"text": "好"}\n', encoding="utf-8")
    out = folder / "missing" / "out.jsonl"
    assert main(["moderate", "--jsonl", str(source), "--out", str(out)]) == 2
    assert "out.jsonl" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--jsonl", "in.jsonl"], ["你好"]], ids=["folder", "no jsonl"])
def test_a_result_file_that_makes_no_sense_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    (folder / "in.jsonl").write_text('{"text": "好"}\n', encoding="utf-8")
    given = [
        str(folder / item) if item.endswith("jsonl") and item[0] != "-" else item for item in more
    ]
    assert main(["moderate", *given, "--out", str(folder)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "文件夹" in said.err or "--jsonl" in said.err


def test_nothing_half_written_stays(folder: Path) -> None:
    out = folder / "out.jsonl"
    assert main(["moderate", "--jsonl", str(folder / "none.jsonl"), "--out", str(out)]) == 2
    assert list(folder.iterdir()) == []


def test_context_sees_that_somebody_floods(folder: Path) -> None:
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    said = [
        {"id": str(n), "group_id": "g", "sender_id": "s", "text": "大家快来看一下我的新作品吧",
         "sent_at": f"2026-01-01T00:00:{n:02d}Z"}
        for n in range(12)
    ]  # fmt: skip
    source.write_text("\n".join(json.dumps(line) for line in said), encoding="utf-8")
    assert main(["moderate", "--jsonl", str(source), "--out", str(out)]) == 0
    assert not any(item["stage"] == "context" for item in replies(out))
    assert main(["moderate", "--context", "--jsonl", str(source), "--out", str(out)]) == 0
    flood = [next(s["score"] for s in d["labels"] if s["name"] == "flood") for d in replies(out)]
    assert flood[0] < 0.5 < flood[-1]


@pytest.mark.parametrize(
    ("policy", "named"),
    [
        ("{", "JSON"),
        ("[" * 100_000, "嵌套"),
        ('{"thresholds": {"adx": 1}}', "thresholds"),
        ('{"laddder": []}', "laddder"),
    ],
)
def test_a_wrong_policy_names_the_key(
    folder: Path, capsys: pytest.CaptureFixture[str], policy: str, named: str
) -> None:
    path = folder / "policy.json"
    path.write_text(policy, encoding="utf-8")
    assert main(["moderate", "你好", "--policy", str(path)]) == 2
    assert named in capsys.readouterr().err


def test_user_text_is_not_read_as_console_markup(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["moderate", "[bold]你好[/bold] [/nope]"]) == 0
    assert "[bold]你好[/bold] [/nope]" in capsys.readouterr().out
