"""Vectors: the corpus's own and an endpoint's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelTimeout, Unavailable
from assistant.retrieval.embedding import REST_SECONDS, Corpus, Endpoint
from tests.retrieval.fakes import Given, Letters

TEXTS = [
    "拉新靠门店海报和公众号菜单",
    "头一回发广告只警告",
    "第二回发广告移出群",
    "禁言多长时间没有说明",
]


def lengths(rows: object) -> list[float]:
    return [round(float(length), 4) for length in np.linalg.norm(np.asarray(rows), axis=1)]


def test_what_says_the_same_is_nearer_than_what_does_not() -> None:
    space = Corpus.fitted(TEXTS)
    asked, growth, ads = space.embed(["群里有人发广告", TEXTS[0], TEXTS[1]])
    assert asked @ ads > asked @ growth


def test_the_same_texts_give_the_same_space() -> None:
    assert np.array_equal(Corpus.fitted(TEXTS).embed(TEXTS), Corpus.fitted(TEXTS).embed(TEXTS))


@pytest.mark.parametrize("texts", [TEXTS[:1], TEXTS[:1] * 300, TEXTS, [*TEXTS, "", "🎉"]])
def test_a_few_texts_or_the_same_ones_make_a_space_too(texts: list[str]) -> None:
    rows = Corpus.fitted(texts).embed([TEXTS[0]])
    assert np.isfinite(rows).all()
    assert lengths(rows) == [1.0]


def test_no_texts_make_a_space_that_knows_nothing() -> None:
    assert not Corpus.fitted([]).embed(TEXTS).any()


def test_a_text_without_a_word_is_a_zero_row() -> None:
    assert lengths(Corpus.fitted(TEXTS).embed(["🎉!!", "", TEXTS[0]])) == [0.0, 0.0, 1.0]


def test_a_saved_space_gives_nearly_the_same_vectors(tmp_path: Path) -> None:
    space = Corpus.fitted(TEXTS)
    space.save(tmp_path / "space.npz")
    assert np.allclose(
        Corpus.load(tmp_path / "space.npz").embed(TEXTS), space.embed(TEXTS), atol=1e-2
    )


def test_a_damaged_space_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "space.npz").write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(Unavailable, match="index rebuild"):
        Corpus.load(tmp_path / "space.npz")


def test_an_endpoint_s_vectors_come_with_length_one() -> None:
    assert lengths(Endpoint(Letters(), "e").embed(["拉新", "广告广告"])) == [1.0, 1.0]


@pytest.mark.parametrize(
    "rows", [[], [[1.0, 0.0]], [[1.0, 0.0], [1.0]], [[1.0], [float("nan")]], [[], []]]
)
def test_rows_that_are_no_vectors_are_refused(rows: list[list[float]]) -> None:
    with pytest.raises(Unavailable, match="向量"):
        Endpoint(Given(rows), "e").embed(["甲", "乙"])


def test_after_a_time_out_nobody_waits_for_a_while() -> None:
    now = [0.0]
    fake = Letters(failure=ModelTimeout("模型没有在限定时间内回答"))
    endpoint = Endpoint(fake, "e", clock=lambda: now[0])
    with pytest.raises(Unavailable, match="限定时间"):
        endpoint.embed(["甲"])
    with pytest.raises(Unavailable, match="秒后再试"):
        endpoint.embed(["甲"])
    assert fake.asked == 1
    fake.failure = None
    now[0] += REST_SECONDS
    assert lengths(endpoint.embed(["甲"])) == [1.0]


def test_nonsense_for_one_text_does_not_keep_the_next_from_being_asked() -> None:
    fake = Letters(failure=ValueError("no such thing"))
    endpoint = Endpoint(fake, "e")
    with pytest.raises(Unavailable, match="无法识别"):
        endpoint.embed(["甲"])
    fake.failure = None
    assert lengths(endpoint.embed(["甲"])) == [1.0]
