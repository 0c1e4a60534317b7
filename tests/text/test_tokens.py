"""Counting tokens without a network."""

from __future__ import annotations

import math

import pytest

from assistant.text.tokens import CHARS_PER_TOKEN, count_tokens

TEXT = "群里有人发广告怎么处理?"


def test_tokens_are_exact_for_a_vocabulary_that_ships() -> None:
    assert count_tokens(TEXT, "gpt-4o") == 8
    assert count_tokens(TEXT, "gpt-4") == 13


def test_a_model_nobody_knows_is_counted_with_the_newest_vocabulary() -> None:
    assert count_tokens(TEXT, "house-model") == count_tokens(TEXT) == count_tokens(TEXT, "gpt-4o")


def test_a_vocabulary_that_does_not_ship_is_estimated() -> None:
    assert count_tokens(TEXT, "davinci") == math.ceil(len(TEXT) / CHARS_PER_TOKEN)


@pytest.mark.parametrize("text", ["", "a", "🎉" * 50, "\ud83d", "<|endoftext|>"])
def test_any_text_can_be_counted(text: str) -> None:
    assert count_tokens(text) >= (1 if text else 0)
