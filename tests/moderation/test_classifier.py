from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import Misconfigured
from assistant.moderation.classifier import FORMAT, SHIPPED, Classifier
from assistant.moderation.features import BUCKETS, indices, masked
from assistant.moderation.judge import Judge
from assistant.text.folding import fold
from assistant.types.moderation import Label, Message

SHIPPED_ONE = Classifier.load()


def opinion(text: str) -> Mapping[Label, float]:
    return SHIPPED_ONE.scores(fold(text).text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_scores_are_probabilities_for_any_text(text: str) -> None:
    scores = opinion(text)
    assert set(scores) == {"ad", "negative/complaint", "negative/abuse"}
    assert all(0 <= value <= 1 for value in scores.values())


def test_the_shipped_weights_tell_an_ad_from_a_chat_message() -> None:
    assert opinion("招聘兼职日结三百,在家手机就能做,加微信 abc12345")["ad"] > 0.5
    assert opinion("明天早上几点在门口集合呀")["ad"] < 0.1


def test_who_advertises_makes_no_difference() -> None:
    numbers = ("13800001111", "15912345678", "QQ88812345")
    assert len({opinion(f"专业开锁换锁,电话{number}")["ad"] for number in numbers}) == 1


def test_prices_and_handles_are_masked_apart() -> None:
    assert masked("一斤 25 元") == masked("一斤 9 元")
    assert masked("加 abc12345") == masked("加 13800001111")
    assert masked("加 13800001111") != masked("加 25")


def test_an_n_gram_counts_once_and_a_short_text_has_some() -> None:
    found = indices("哈哈哈哈哈哈")
    assert len(found) == len(set(found.tolist()))
    assert len(indices("")) > 0
    assert found.min() >= 0
    assert found.max() < BUCKETS


@pytest.mark.parametrize("label", ["ad", "negative/abuse"])
def test_a_certain_classifier_alone_puts_nobody_on_the_ladder(label: Label) -> None:
    decision = Judge(classifier=lambda _: {label: 1.0}).judge(Message(text="今天天气不错"))
    assert 0.3 < decision.score(label) < 0.5
    assert not decision.flagged


def test_the_classifier_never_lowers_a_score() -> None:
    text = "加V信 abc12345 领红包,名额有限"
    rules = Judge().judge(Message(text=text))
    both = Judge(classifier=lambda _: {"ad": 0.0}).judge(Message(text=text))
    assert both.score("ad") == rules.score("ad")


def test_the_model_card_is_about_the_weights_beside_it() -> None:
    card = SHIPPED.with_name("MODEL_CARD.md").read_text(encoding="utf-8")
    assert sha256(SHIPPED.read_bytes()).hexdigest() in card


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"没有分类器权重文件 messages\.npz"):
        Classifier.load(tmp_path / "messages.npz")


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"not an archive at all" * 10,
        lambda content: content[: len(content) // 2],
        lambda content: content[:-30],
        lambda content: content[:5000] + b"\x00" * 5000 + content[10_000:],
    ],
    ids=["empty", "other", "half", "end missing", "middle overwritten"],
)
def test_damaged_weights_are_named(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "messages.npz"
    path.write_bytes(damage(SHIPPED.read_bytes()))
    with pytest.raises(Misconfigured, match=r"messages\.npz 损坏"):
        Classifier.load(path)


@given(at=st.integers(0, SHIPPED.stat().st_size - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_an_error_of_ours_or_none(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    content = bytearray(SHIPPED.read_bytes())
    content[at] ^= 1 << bit
    path = tmp_path_factory.mktemp("flipped") / "messages.npz"
    path.write_bytes(content)
    said, scores = "messages.npz", opinion("你好")
    try:
        scores = Classifier.load(path).scores("你好")
    except Misconfigured as error:
        said = error.message
    assert "messages.npz" in said
    assert all(0 <= value <= 1 for value in scores.values())


def test_an_array_of_objects_is_not_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "messages.npz"
    np.savez(path, format=FORMAT, labels=np.array([{"ad": 1}], dtype=object))
    with pytest.raises(Misconfigured, match="损坏"):
        Classifier.load(path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": FORMAT + 1}, "别的版本"),
        ({"weights": np.zeros((8, 1), np.int8)}, "别的版本"),
        ({"weights": np.zeros((BUCKETS, 1), np.float64)}, "别的版本"),
        ({"slope": np.zeros(2, np.float32)}, "别的版本"),
        ({"labels": np.array(["advert"])}, "advert"),
    ],
)
def test_weights_of_another_make_are_refused(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    one = np.ones(1, np.float32)
    made: dict[str, Any] = {
        "format": FORMAT,
        "labels": np.array(["ad"]),
        "weights": np.zeros((BUCKETS, 1), np.int8),
        "scale": one,
        "slope": one,
        "offset": one,
    }
    np.savez(tmp_path / "w.npz", **(made | changes))
    with pytest.raises(Misconfigured, match=said):
        Classifier.load(tmp_path / "w.npz")
