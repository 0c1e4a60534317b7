from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InvalidInput
from assistant.moderation.classifier import Classifier
from assistant.moderation.evaluation import Figures, Scorer, auroc, bar, engines, evaluate
from assistant.moderation.labelled import Row, read
from assistant.types.moderation import LABELS, Label
from tests.moderation.labelled_sets import SETS, write

numbers = st.lists(st.integers(0, 6), min_size=1, max_size=40)


def scored(scores: Mapping[str, float], label: Label = "ad") -> dict[str, Scorer]:
    return {"fake": lambda text: {label: scores[text]}}


def ads(texts: Sequence[str], positives: Sequence[str], source: str = "s") -> list[Row]:
    return [Row(text, source, {"ad": text in positives}) for text in texts]


def only(figures: Sequence[Figures]) -> Figures:
    (one,) = figures
    return one


def test_figures_are_what_one_counts_by_hand() -> None:
    scores = {"a": 0.9, "b": 0.6, "c": 0.3, "d": 0.7, "e": 0.2, "f": 0.1, "g": 0.0}
    found = only(evaluate(ads(list(scores), "abc"), scored(scores), fpr=0.25))
    assert (found.rows, found.positives) == (7, 3)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.false_positive_rate == pytest.approx(1 / 4)
    # One of the four others may be over the bar: it is 0.2, and all three positives are over it.
    assert found.threshold_at_fpr == pytest.approx(0.2)
    assert found.recall_at_fpr == 1
    assert found.auroc == pytest.approx(10 / 12)


def test_a_lower_rate_of_false_positives_costs_recall() -> None:
    scores = {"a": 0.9, "b": 0.6, "c": 0.3, "d": 0.7, "e": 0.2, "f": 0.1, "g": 0.0}
    found = only(evaluate(ads(list(scores), "abc"), scored(scores), fpr=0.01))
    assert found.threshold_at_fpr == pytest.approx(0.7)
    assert found.recall_at_fpr == pytest.approx(1 / 3)


def test_scores_that_all_tie_find_nothing() -> None:
    found = only(evaluate(ads("abcd", "ab"), scored(dict.fromkeys("abcd", 0.018))))
    assert found.recall_at_fpr == 0
    assert found.auroc == pytest.approx(0.5)
    assert found.precision is None


def test_what_cannot_be_measured_is_none_and_not_zero() -> None:
    rows = ads("ab", "")
    found = only(evaluate(rows, scored({"a": 0.1, "b": 0.9})))
    assert (found.recall, found.recall_at_fpr, found.auroc) == (None, None, None)
    assert found.false_positive_rate == pytest.approx(0.5)
    alone = only(evaluate(ads("a", "a"), scored({"a": 0.9})))
    assert (alone.recall, alone.false_positive_rate, alone.recall_at_fpr) == (1, None, None)


def test_sources_are_measured_together_and_apart() -> None:
    rows = ads("ab", "a", "one") + ads("cd", "c", "two")
    found = evaluate(rows, scored({"a": 0.9, "b": 0.1, "c": 0.2, "d": 0.3}))
    assert [(f.source, f.rows, f.auroc) for f in found] == [
        (None, 4, 0.75), ("one", 2, 1.0), ("two", 2, 0.0),
    ]  # fmt: skip


def test_a_row_answers_only_what_is_known_of_it() -> None:
    rows = [Row("a", "s", {"ad": True}), Row("b", "s", {"negative/abuse": True})]
    found = evaluate(rows, {"fake": lambda _: {"ad": 0.9, "negative/abuse": 0.9}})
    assert [(one.label, one.rows) for one in found] == [("ad", 1), ("negative/abuse", 1)]


def test_no_rows_give_no_figures() -> None:
    assert evaluate([], scored({})) == ()


def test_progress_tells_of_every_message_and_engine() -> None:
    told: list[int] = []
    rows = ads([str(n) for n in range(1200)], "")
    scores = dict.fromkeys((row.text for row in rows), 0.0)
    evaluate(rows, scored(scores) | {"again": scored(scores)["fake"]}, advance=told.append)
    assert sum(told) == 2400
    assert len(told) > 2


@given(numbers, numbers)
def test_auroc_is_the_share_of_pairs_in_order(positives: list[int], others: list[int]) -> None:
    pairs = [(p > o) + (p == o) / 2 for p in positives for o in others]
    found = auroc(np.array(positives, float), np.sort(np.array(others, float)))
    assert found == pytest.approx(sum(pairs) / len(pairs))


@given(numbers, st.floats(0, 1))
def test_no_more_than_the_stated_share_exceeds_the_bar(others: list[int], fpr: float) -> None:
    values = np.sort(np.array(others, float))
    assert (values > bar(values, fpr)).mean() <= fpr + 1e-9


def test_the_real_engines_score_our_labels(tmp_path: Path) -> None:
    rows, bad = read(write(tmp_path))
    assert not bad
    found = evaluate(rows, engines(Classifier.load()))
    assert {one.engine for one in found} == {"judge", "rules", "classifier"}
    assert {one.label for one in found} == {"ad", "negative/complaint", "negative/abuse"}
    ad = next(one for one in found if (one.engine, one.source, one.label) == ("judge", None, "ad"))
    assert ad.rows == len(SETS["chat"])
    assert ad.auroc is not None
    assert ad.auroc > 0.9


def test_without_a_classifier_only_the_rules_judge() -> None:
    (name, judge), *rest = engines(None).items()
    assert (name, rest) == ("judge", [])
    assert set(judge("你好")) == set(LABELS)


def test_a_set_with_one_question_answers_that_one(tmp_path: Path) -> None:
    said = ("ad", "ham", "negative", "positive", "toxic", "nontoxic")
    rows, bad = read(
        write(tmp_path, {"x": [{"text": "好", "label": name, "source": "y"} for name in said]})
    )
    assert not bad
    assert [dict(row.truth) for row in rows] == [
        {"ad": True}, {"ad": False}, {"negative/complaint": True},
        {"negative/complaint": False}, {"negative/abuse": True}, {"negative/abuse": False},
    ]  # fmt: skip
    assert {row.source for row in rows} == {"x"}


def test_our_labels_answer_for_every_label_and_for_their_parents(tmp_path: Path) -> None:
    lines = [
        {"text": "好", "label": "ad/scam"},
        {"text": "好", "labels": ["negative/abuse", "ad"]},
        {"text": "好", "label": "none"},
        {"text": "好", "labels": []},
        {"text": "好", "label": "ad"},
    ]
    rows, bad = read(write(tmp_path, {"ours": lines}))
    assert not bad
    assert [{name for name, holds in row.truth.items() if holds} for row in rows] == [
        {"ad", "ad/scam"}, {"ad", "negative", "negative/abuse"}, set(), set(), {"ad"},
    ]  # fmt: skip
    assert all(set(row.truth) == set(LABELS) - {"flood"} for row in rows)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "JSON"),
        ("[1, 2]", "对象"),
        ('{"label": "ad"}', "text"),
        ('{"text": 5, "label": "ad"}', "text"),
        ('{"text": "  ", "label": "ad"}', "text"),
        ('{"text": "\\ud800", "label": "ad"}', "text"),
        ('{"text": "好"}', "label"),
        ('{"text": "好", "label": 3}', "label"),
        ('{"text": "好", "labels": "ad"}', "label"),
        ('{"text": "好", "label": "flood"}', "flood"),
        ('{"text": "好", "labels": ["ads"]}', "ads"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path, line: str, said: str) -> None:
    good = {"text": "好", "label": "ad"}
    rows, bad = read(write(tmp_path, {"set": [good, "", line, good]}))
    assert len(rows) == 2
    assert [(one.file, one.line) for one in bad] == [("set.jsonl", 3)]
    assert said in bad[0].detail


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b'\xff\xfe\n{"text": "a", "label": "ad"}\n')
    rows, (bad,) = read(path)
    assert len(rows) == 1
    assert str(bad) == "set.jsonl 第 1 行:不是 UTF-8 文字"


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    text = "第一\u2028第二\x85第三"
    rows, bad = read(write(tmp_path, {"set": [{"text": text, "label": "ad"}]}))
    assert [row.text for row in rows] == [text]
    assert not bad


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="没有这个文件或文件夹"):
        read(tmp_path / "none")
