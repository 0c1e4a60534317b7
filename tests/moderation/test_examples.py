"""The examples operators keep beside each label's definition, and our own set of group messages."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.moderation.categories import load
from assistant.moderation.judge import Judge
from assistant.types.moderation import Label, Message

CATEGORIES = load()
JUDGE = Judge()
EVALS = Path(__file__).parent.parent / "evals" / "moderation_messages.jsonl"

FLAGGED = [(c.label, text) for c in CATEGORIES.values() for text in c.flagged]
NOT_FLAGGED = [(c.label, text) for c in CATEGORIES.values() for text in c.not_flagged]


@pytest.mark.parametrize(("label", "text"), FLAGGED)
def test_a_message_that_fits_the_definition_is_flagged(label: Label, text: str) -> None:
    decision = JUDGE.judge(Message(text=text))
    assert decision.flagged
    assert decision.score(label) >= 0.5, decision.labels


@pytest.mark.parametrize(("label", "text"), NOT_FLAGGED)
def test_a_message_that_only_looks_like_it_is_left_alone(label: Label, text: str) -> None:
    decision = JUDGE.judge(Message(text=text))
    assert not decision.flagged, (label, decision.reasons)


@pytest.mark.parametrize("label", ["ad", "negative/complaint", "negative/abuse"])
def test_the_main_labels_have_examples_for_and_against(label: Label) -> None:
    assert len(CATEGORIES[label].flagged) >= 8
    assert len(CATEGORIES[label].not_flagged) >= 8


def _rows() -> list[dict[str, Any]]:
    """Our own messages. `unseen`: no rule was written to find them; a few excuses were, to spare them."""
    return [json.loads(line) for line in EVALS.read_text(encoding="utf-8").splitlines()]


def test_ordinary_messages_beside_those_the_rules_were_tuned_on_are_left_alone() -> None:
    rows = [row for row in _rows() if row.get("split") == "unseen" and row["label"] == "none"]
    flagged = [row["text"] for row in rows if JUDGE.judge(Message(text=row["text"])).flagged]
    assert len(rows) >= 50
    assert len(flagged) <= len(rows) // 20, flagged


def test_our_own_messages_are_told_apart_well_enough() -> None:
    rows = [row for row in _rows() if row.get("split") != "unseen"]
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows:
        decision = JUDGE.judge(Message(text=row["text"]))
        top = row["label"].partition("/")[0]
        good = not decision.flagged if top == "none" else decision.score(top) >= 0.5
        total[row["family"]] += 1
        right[row["family"]] += good
    weak = {name: right[name] / total[name] for name in total if right[name] < 0.8 * total[name]}
    assert len(rows) >= 120
    assert not weak
