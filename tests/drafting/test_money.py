"""Prices are read as operators write them, and what they come to is computed, not guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.drafting.money import Price, parse_price, plain, saving


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("89元", "89元"),
        ("89", "89元"),
        ("89.0", "89元"),
        ("¥59.9", "59.9元"),
        ("￥ 59.90", "59.9元"),
        ("59/份", "59元/份"),
        ("59元/杯", "59元/杯"),
        ("1,299元", "1299元"),
        ("1.5万", "15000元"),
        ("八十九", "89元"),
        ("一百二十元", "120元"),
        ("八百五", "850元"),
        ("两千零五块", "2005元"),
        ("十五块", "15元"),
        ("3本99元", "99元/3本"),
        ("2盒 ¥168", "168元/2盒"),
    ],
)
def test_a_price_is_read_as_it_was_meant(text: str, shown: str) -> None:
    assert str(parse_price(text)) == shown


@pytest.mark.parametrize(
    "text", ["", "便宜", "-5", "59-89元", "59元或69元", "3本", "2件3瓶5元", "1e9", "9" * 400]
)
def test_what_is_no_single_price_is_none(text: str) -> None:
    assert parse_price(text) is None


@pytest.mark.parametrize(
    ("before", "now", "saved", "discount"),
    [
        ("89", "59", "30元", "约6.6折"),
        ("100", "50", "50元", "5折"),
        ("129.9", "79.9", "50元", "约6.2折"),
        ("99.9", "99", "0.9元", None),
        ("10", "0", "10元", None),
    ],
)
def test_a_price_drop_is_computed(before: str, now: str, saved: str, discount: str | None) -> None:
    drop = saving(Price(Decimal(before)), Price(Decimal(now)))
    assert (drop.saved, drop.discount) == (saved, discount)


def test_an_amount_has_no_trailing_zeros_and_no_exponent() -> None:
    assert [plain(Decimal(text)) for text in ("100", "59.90", "1E+3")] == ["100", "59.9", "1000"]
