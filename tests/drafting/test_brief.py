"""A brief is read leniently, refused clearly, and never contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.drafting.brief import MAX_CHARS, MAX_KEYS, read_brief
from assistant.errors import ContradictoryBrief, InvalidBrief, TooLarge
from assistant.types.groups import GroupProfile


def test_core_fields_extras_and_notes_are_told_apart() -> None:
    brief = read_brief(
        {"product": "拿铁", "停车": "免费", "wifi": "请向店员询问密码", "other": "长" * 301}
    )
    assert brief.text("product") == "拿铁"
    assert [extra.sentence for extra in brief.extras] == ["停车：免费", "请向店员询问密码"]
    assert list(brief.notes) == ["other"]


def test_what_is_empty_was_not_given() -> None:
    brief = read_brief({"product": " ", "benefits": [], "rules": [""], "cta": None, "x": {}})
    assert not brief.core
    assert not brief.extras


def test_an_extra_that_nobody_can_read_has_no_sentence() -> None:
    brief = read_brief({"flag": True, "ref": "A-17", "深": {"a": [1, {"b": "丙"}]}})
    assert {extra.key: extra.sentence for extra in brief.extras} == {
        "flag": None,
        "ref": None,
        "深": "深：a1、b丙",
    }


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"price_now": "便宜"}, "brief.price_now"),
        ({"benefits": True}, "brief.benefits"),
        ({"count": "很多"}, "brief.count"),
        ({"product": True}, "brief.product"),
        ({"max_chars": -5}, "brief.max_chars"),
    ],
)
def test_a_wrong_type_names_the_field_and_what_is_allowed(given: Any, field: str) -> None:
    with pytest.raises(InvalidBrief) as caught:
        read_brief(given)
    assert caught.value.fields == (field,)
    assert "应为" in caught.value.message


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(InvalidBrief) as caught:
        read_brief({"price_now": [], "count": True, "rules": False, "price_before": {"a": 1}})
    assert set(caught.value.fields) == {"brief.count", "brief.rules", "brief.price_before"}


@pytest.mark.parametrize(("before", "now"), [("19元", "29元"), (29, 29)])
def test_a_price_that_did_not_drop_is_a_contradiction(before: Any, now: Any) -> None:
    with pytest.raises(ContradictoryBrief) as caught:
        read_brief({"price_before": before, "price_now": now})
    assert set(caught.value.fields) == {"brief.price_before", "brief.price_now"}


def test_the_same_thing_encouraged_and_forbidden_is_a_contradiction() -> None:
    with pytest.raises(ContradictoryBrief) as caught:
        read_brief({"encouraged": "发红包、闲聊", "forbidden": ["闲聊"]})
    assert set(caught.value.fields) == {"brief.encouraged", "brief.forbidden"}


def test_a_limit_that_holds_nothing_is_a_contradiction() -> None:
    with pytest.raises(ContradictoryBrief) as caught:
        read_brief({"product": "一款名字非常非常长的手冲咖啡礼盒", "max_chars": 12})
    assert set(caught.value.fields) == {"brief.max_chars", "brief.product"}


def test_a_brief_may_not_be_endless() -> None:
    with pytest.raises(TooLarge):
        read_brief({f"k{number}": "v" for number in range(MAX_KEYS + 1)})
    with pytest.raises(TooLarge):
        read_brief({"notes": "长" * (MAX_CHARS + 1)})


def test_a_brief_that_is_nested_without_end_is_refused() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InvalidBrief):
        read_brief({"x": deep})


def test_the_groups_profile_fills_what_the_brief_leaves_open() -> None:
    profile = GroupProfile(title="福利群", audience="上班族", tone="活泼")
    brief = read_brief({"audience": "学生"}, profile)
    assert (brief.text("community"), brief.text("audience")) == ("福利群", "学生")
    assert brief.assumed == {"community", "tone"}


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("买二送一", "优惠：买二送一"),
        ("第二件半价", "优惠：第二件半价"),
        ("59-89元", "现价：59-89元"),
    ],
)
def test_an_offer_in_place_of_a_price_is_kept_as_it_was_said(given: str, written: str) -> None:
    brief = read_brief({"price_now": given})
    assert "price_now" not in brief.core
    assert [extra.sentence for extra in brief.extras] == [written]


def test_prices_of_different_amounts_of_goods_are_not_compared() -> None:
    with pytest.raises(ContradictoryBrief) as caught:
        read_brief({"price_before": "168元", "price_now": "3本99元"})
    assert set(caught.value.fields) == {"brief.price_before", "brief.price_now"}


def test_lists_in_lists_without_end_are_an_error_and_no_crash() -> None:
    deep: Any = "发广告"
    for _ in range(400):
        deep = [deep]
    with pytest.raises(InvalidBrief):
        read_brief({"forbidden": deep})
