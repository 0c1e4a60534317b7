from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import InvalidInput
from assistant.moderation.classifier import Classifier
from assistant.moderation.labelled import Row
from assistant.moderation.training import balance, calibrate, read_rows, train
from assistant.text.folding import fold
from tests.moderation.labelled_sets import SETS, write


@pytest.fixture(scope="module")
def trained(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Classifier, dict[str, Any], list[str]]:
    folder = tmp_path_factory.mktemp("data")
    said: list[str] = []
    report = train(write(folder), folder / "weights.npz", progress=said.append)
    return Classifier.load(folder / "weights.npz"), report, said


@pytest.mark.parametrize(
    ("label", "positive", "negative"),
    [
        ("ad", "羽绒服加我微信拿货", "奶奶明天会下雨吗"),
        ("negative/complaint", "羽绒服客服不理人", "羽绒服送得很快"),
        ("negative/abuse", "那个人真恶心", "那个人孩子睡了吗"),
    ],
)
def test_a_few_hundred_messages_teach_to_tell_them_apart(
    trained: tuple[Classifier, dict[str, Any], list[str]], label: Any, positive: str, negative: str
) -> None:
    classifier, _, _ = trained
    yes, no = (classifier.scores(fold(text).text) for text in (positive, negative))
    assert yes[label] > 0.5 > no[label]


def test_the_report_counts_sources_and_measures_what_was_held_out(
    trained: tuple[Classifier, dict[str, Any], list[str]],
) -> None:
    _, report, said = trained
    assert report["rows"] == {name: len(rows) for name, rows in SETS.items()}
    rows = [Row(row["text"], name, {}) for name, rows in SETS.items() for row in rows]
    held = sum(row.held_out for row in rows)
    assert 0 < held < len(rows) / 2
    for figures in report["held_out"].values():
        assert figures["rows"] == held
        assert figures["auroc"] > 0.9
    assert any("negative/abuse" in line for line in said)


def test_training_again_gives_the_same_weights(tmp_path: Path) -> None:
    data = write(tmp_path)
    first, second = (tmp_path / name for name in ("a.npz", "b.npz"))
    train(data, first)
    train(data, second)
    with np.load(first) as one, np.load(second) as other:
        assert np.array_equal(one["weights"], other["weights"])


def test_a_source_can_be_left_out(tmp_path: Path) -> None:
    more = {**SETS, "extra": SETS["chat"][:40]}
    report = train(write(tmp_path, more), tmp_path / "w.npz", without=["extra"])
    assert "extra" not in report["rows"]
    with pytest.raises(InvalidInput, match="没有这些来源：nobody；有：chat、extra"):
        train(tmp_path, tmp_path / "w.npz", without=["nobody"])


def test_a_label_without_examples_is_named_and_nothing_written(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(InvalidInput, match="negative/abuse 的正例或反例太少"):
        train(tmp_path, tmp_path / "w.npz", without=["quarrels"])
    assert not list(tmp_path.glob("*.npz"))


def test_every_wrong_line_is_counted_and_the_first_are_named(tmp_path: Path) -> None:
    rows = [SETS["chat"][0], "{not json", {"text": "好", "label": "spam"}, {"label": "ad"}]
    with pytest.raises(InvalidInput) as caught:
        read_rows(write(tmp_path, {"mixed": rows}))
    said = caught.value.message
    assert said.startswith("3 行有误")
    assert "mixed.jsonl 第 2 行:不是合法的 JSON" in said
    assert "mixed.jsonl 第 3 行:没有 'spam' 这个标签" in said
    assert "mixed.jsonl 第 4 行" in said
    assert caught.value.fields == tuple(f"mixed.jsonl 第 {line} 行" for line in (2, 3, 4))


def test_an_empty_folder_and_a_missing_place_for_the_result_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"没有 \.jsonl 文件"):
        train(tmp_path, tmp_path / "w.npz")
    with pytest.raises(InvalidInput, match="nowhere：没有这个文件夹"):
        train(write(tmp_path), tmp_path / "nowhere" / "w.npz")


def test_big_sources_do_not_drown_small_ones_and_classes_weigh_alike() -> None:
    wanted = np.array([True] * 10 + [False] * 104)
    sources = np.array(["a"] * 10 + ["a"] * 4 + ["b"] * 100)
    weights = balance(wanted, sources)
    assert weights[wanted].sum() == pytest.approx(weights[~wanted].sum())
    small, big = weights[10:14].sum(), weights[14:].sum()
    assert big / small == pytest.approx((100 / 4) ** 0.5)


def test_probabilities_fit_the_assumed_share_of_positives() -> None:
    generator = np.random.default_rng(0)
    wanted = np.arange(4000) % 2 == 0
    margins = generator.normal(size=4000) + 2 * wanted
    slope, offset = calibrate(margins, wanted, prior=0.05)
    probabilities = 1 / (1 + np.exp(-(slope * margins + offset)))
    met = 0.05 * probabilities[wanted].mean() + 0.95 * probabilities[~wanted].mean()
    assert met == pytest.approx(0.05, abs=0.005)
