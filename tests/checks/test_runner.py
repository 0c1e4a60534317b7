"""All checks together, and the text they put right."""

from __future__ import annotations

from assistant.checks.registered import CHECKS
from assistant.checks.runner import shipped
from assistant.checks.titles import TITLES
from assistant.text.counting import characters, reading_seconds


def test_a_sound_text_has_nothing_to_put_right() -> None:
    result = shipped().lint("冷萃拿铁，现价19元，想喝的回复1。")
    assert result.fixed is None
    assert all(check.passed for check in result.checks)


def test_lawful_wordings_take_the_place_of_unlawful_ones() -> None:
    result = shipped().lint("顶级拿铁，最好喝，原价29元，现价19元，立减12元。")
    assert result.fixed == "拿铁，很好喝，原价29元，现价19元，立减10元。"
    assert all(check.passed for check in shipped().run(result.fixed) if check.severity == "hard")


def test_a_promise_without_a_lawful_wording_stays_for_a_person_to_take_out() -> None:
    result = shipped().lint("包治百病的茶")
    assert result.fixed is None
    assert [check.id for check in result.checks if not check.passed] == ["ad_law"]


def test_the_checks_come_in_the_order_of_their_names() -> None:
    ids = [check.id for check in shipped().run("你好", task="promo", brief={"product": "茶"})]
    assert ids == sorted(ids)
    assert {"ad_law", "facts", "length", "reading_time", "call_to_action"} <= set(ids)


def test_a_long_hostile_text_is_checked_to_its_end() -> None:
    text = "最 " * 9000 + "全网最低价"
    failed = [check for check in shipped().run(text) if check.id == "ad_law" and not check.passed]
    assert failed


def test_what_a_reader_does_not_see_is_not_counted() -> None:
    assert characters("你 好\n\u200b！") == 3
    assert characters("👨‍👩‍👧") == 1
    assert reading_seconds("") == 0.0
    assert reading_seconds("好" * 200) == 30.0


def test_every_check_has_a_title_to_show() -> None:
    assert set(CHECKS) == set(TITLES)
