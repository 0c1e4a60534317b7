from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main
from tests.moderation.labelled_sets import write


def test_moderation_is_measured_on_our_own_messages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "moderation", "--json", "--floor", "ad:auroc=0.97"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"] > 150
    ad = next(f for f in found["figures"] if (f["engine"], f["label"]) == ("judge", "ad"))
    assert ad["source"] is None
    # Many of the messages were written to be missed; this guards against losing what is found.
    assert ad["recall_at_fpr"] > 0.75
    assert {one["engine"] for one in found["figures"]} == {"judge", "rules", "classifier"}


def test_a_table_names_source_label_and_rate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "moderation", "--data", str(write(tmp_path)), "--fpr", "0.05"]) == 0
    shown = capsys.readouterr().out
    for expected in ("全部", "quarrels", "广告", "AUROC", "5.0%"):
        assert expected in shown


def test_a_floor_that_is_not_met_fails_and_says_by_how_much(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["eval", "moderation", "--data", str(write(tmp_path))]
    assert main([*data, "--floor", "chat:ad:auroc=0.9"]) == 0
    assert main([*data, "--floor", "quarrels:negative/abuse:recall=1"]) == 1
    said = capsys.readouterr().err
    assert "quarrels:negative/abuse:recall" in said
    assert "下限 1" in said


def test_a_floor_on_what_nothing_measures_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"calm": [{"text": "早上好", "label": "none"}]})
    assert main(["eval", "moderation", "--data", str(tmp_path), "--floor", "ad:recall=0"]) == 1
    assert "没有可量的数据" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("floor", "said"),
    [
        ("ad:auroc", "名=值"),
        ("=0.5", "名=值"),
        ("ad:auroc=good", "名=值"),
        ("ad:auroc=90", "0 到 1"),
        ("ad:auroc=nan", "0 到 1"),
        ("advert:auroc=0.5", "没有这个指标"),
    ],
)
def test_a_floor_written_wrongly_is_explained(
    floor: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "moderation", "--floor", floor]) == 2
    assert said in capsys.readouterr().err


def test_bad_lines_are_named_and_fail_the_rest_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"text": "早上好", "label": "none"},
        "{oops",
        {"text": "加微信 abc12345", "label": "ad"},
    ]
    write(tmp_path, {"mine": rows})
    assert main(["eval", "moderation", "--data", str(tmp_path), "--json"]) == 1
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert found["rows"] == 2
    assert found["bad_lines"] == [{"file": "mine.jsonl", "line": 2, "detail": "不是合法的 JSON"}]
    assert "mine.jsonl 第 2 行" in captured.err


def test_nothing_to_measure_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    assert main(["eval", "moderation", "--data", str(tmp_path)]) == 2
    assert "没有可以量的消息" in capsys.readouterr().err


def test_other_weights_are_measured_after_training_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, weights = str(write(tmp_path)), str(tmp_path / "w.npz")
    assert main(["train", "--data", data, "--out", weights]) == 0
    assert json.loads(capsys.readouterr().out)["out"] == weights
    arguments = ["eval", "moderation", "--data", data, "--weights", weights, "--held-out"]
    assert main([*arguments, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    alone = {f["label"]: f for f in figures if f["engine"] == "classifier" and not f["source"]}
    assert alone["negative/abuse"]["auroc"] > 0.9
    assert main([*arguments, "--weights", str(tmp_path / "none.npz")]) == 1
    assert "没有分类器权重文件 none.npz" in capsys.readouterr().err


def test_retrieval_meets_its_floors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "retrieval", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["questions"] > 100
    assert {engine["engine"] for engine in found["engines"]} == {"lexical", "dense", "fused"}


def test_ones_own_questions_are_measured_without_our_floors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "mine.jsonl"
    line = {"question": "量子纠缠是什么意思", "cards": ["what-is-community"]}
    questions.write_text(json.dumps(line) + "\n", encoding="utf-8")
    arguments = ["eval", "retrieval", "--questions", str(questions)]
    assert main(arguments) == 0
    assert "量子纠缠是什么意思" in capsys.readouterr().out
    assert main([*arguments, "--floor", "fused:recall_at_5=0.5"]) == 1


def test_a_missing_or_wrong_question_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "retrieval", "--questions", str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl" in capsys.readouterr().err
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"question": "好"}\n', encoding="utf-8")
    assert main(["eval", "retrieval", "--questions", str(wrong)]) == 2
    assert "wrong.jsonl 第 1 行" in capsys.readouterr().err
