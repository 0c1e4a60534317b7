"""What an operator typed is read by its meaning."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.drafting.values import (
    WrongType,
    clean,
    read_number,
    read_price,
    read_text,
    read_texts,
)


@pytest.mark.parametrize(
    ("given", "items"),
    [
        ("现磨、少糖,不苦", ("现磨", "少糖", "不苦")),
        ("周一:券包,50元;周三:半价", ("周一:券包,50元", "周三:半价")),
        ("1. 不发广告\n2. 不刷屏。\n", ("不发广告", "不刷屏")),
        (["- 甲", "甲", " ", "乙。"], ("甲", "乙")),
        ({"周一": "券包", "周三": "半价"}, ("周一：券包", "周三：半价")),
        ([{"name": "薯条", "n": 10}], ("薯条 10",)),
        ([5], ("5",)),
        (88, ("88",)),
        (["发广告", ["刷屏", "骂人"]], ("发广告", "刷屏", "骂人")),
        ({"周末": ["半价", "抽奖"]}, ("周末：半价、抽奖",)),
        ("1.5升装", ("1.5升装",)),
    ],
)
def test_a_list_is_read_from_any_way_of_writing_it(given: Any, items: tuple[str, ...]) -> None:
    assert read_texts(given) == items


@pytest.mark.parametrize("given", [True, [True], [None], {"甲": None}, [["甲", True]]])
def test_what_is_no_list_of_texts_is_refused(given: Any) -> None:
    with pytest.raises(WrongType):
        read_texts(given)


def test_a_list_may_not_be_endless() -> None:
    with pytest.raises(WrongType, match="最多 100 项"):
        read_texts([f"第{number}条" for number in range(101)])


def test_a_text_may_be_a_number_or_a_list() -> None:
    assert [read_text(200), read_text(9.5), read_text(["甲", "乙"])] == ["200", "9.5", "甲、乙"]
    assert read_text({"签到7天": "毛巾"}) == "签到7天：毛巾"


@pytest.mark.parametrize("given", [True, {"a": None}, [True], [None]])
def test_what_is_no_text_is_refused(given: Any) -> None:
    with pytest.raises(WrongType):
        read_text(given)


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (3, 3),
        ("3", 3),
        ("三", 3),
        (3.0, 3),
        ("两", 2),
        ("5个", 5),
        ("第2次", 2),
        ("第三次", 3),
        ("60字以内", 60),
    ],
)
def test_a_number_is_read(given: Any, number: int) -> None:
    assert read_number(given) == number


@pytest.mark.parametrize(
    "given", [0, -1, 1.5, True, "很多", "3月5日", "5-6个", 10**9, float("inf"), float("nan")]
)
def test_what_is_no_usable_number_is_refused(given: Any) -> None:
    with pytest.raises(WrongType):
        read_number(given)


def test_a_text_is_put_on_one_line_and_keeps_its_own_marks() -> None:
    assert clean(" ① 好喝\n又不苦！ ") == "好喝 又不苦！"


def test_a_price_may_stand_alone_in_a_list() -> None:
    assert str(read_price(["¥1,299"])) == "1299元"
    with pytest.raises(WrongType):
        read_price(["9元", "19元"])
