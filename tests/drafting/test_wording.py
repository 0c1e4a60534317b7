"""What was typed fits into our sentences without seams."""

from __future__ import annotations

import pytest

from assistant.drafting import wording


@pytest.mark.parametrize(
    ("given", "clause"),
    [
        ("本周日", "本周日截止"),
        ("截止到本周日", "本周日截止"),
        ("截止时间：12月1日", "12月1日截止"),
        ("今晚12点前", "今晚12点前有效"),
        ("三天内", "三天内有效"),
        ("4小时", "4小时内有效"),
        ("售完即止", "售完即止"),
        ("即日起至周五", "即日起至周五"),
        ("周五结束", "周五结束"),
    ],
)
def test_a_deadline_becomes_a_clause(given: str, clause: str) -> None:
    assert wording.until(given) == clause


@pytest.mark.parametrize(
    ("given", "deed"),
    [
        ("发了兼职广告", "在群里发了兼职广告"),
        ("兼职广告", "在群里发布兼职广告"),
        ("刚才辱骂群友", "辱骂群友"),
        ("在群里吵架", "在群里吵架"),
        ("剧透大结局", "在群里剧透大结局"),
        ("在群里发二维码", "在群里发二维码"),
        ("卖自家闲置", "在群里卖自家闲置"),
        ("房产小程序", "在群里发布房产小程序"),
    ],
)
def test_an_offence_follows_a_name(given: str, deed: str) -> None:
    assert wording.deed(given) == deed


@pytest.mark.parametrize(
    ("given", "person"), [("找客服小美", "客服小美"), ("请联系：前台", "前台"), ("小美", "小美")]
)
def test_a_contact_is_the_person(given: str, person: str) -> None:
    assert wording.person(given) == person


@pytest.mark.parametrize(
    ("given", "shown"), [("200", "备货200份"), ("200盒", "备货200盒"), ("限量200盒", "限量200盒")]
)
def test_a_stock_says_what_it_is(given: str, shown: str) -> None:
    assert wording.stock(given) == shown


@pytest.mark.parametrize(
    ("given", "ended"),
    [("好", "好。"), ("好！", "好！"), ("好🎉", "好🎉"), ("“好”", "“好”。"), ("", "")],
)
def test_a_sentence_ends_once(given: str, ended: str) -> None:
    assert wording.ended(given) == ended


def test_seams_are_smoothed() -> None:
    assert wording.tidy("甲，。乙！。\n\n\n\n丙、\n 丁  \n") == "甲，乙！\n\n丙\n 丁"


def test_a_nickname_format_loses_its_announcement() -> None:
    assert wording.nickname("格式：城市+昵称") == "城市+昵称"
    assert wording.nickname("群昵称改为肤质-名字") == "肤质-名字"
