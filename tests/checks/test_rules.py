"""Each check on its own, on texts that pass and texts that do not."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from assistant.checks.runner import shipped
from assistant.types.drafts import Check, Platform


def checked(
    id: str,
    text: str,
    *,
    task: str | None = None,
    brief: dict[str, Any] | None = None,
    platform: Platform | None = None,
    required: tuple[str, ...] = (),
    facts: tuple[str, ...] = (),
) -> Check | None:
    checks = shipped().run(
        text, task=task, brief=brief, platform=platform, required=required, facts=facts
    )
    return next((check for check in checks if check.id == id), None)


def found(check: Check | None, text: str) -> list[str]:
    assert check is not None
    return [text[slice(*finding.span)] for finding in check.findings if finding.span]


class TestLength:
    def test_two_hundred_characters_are_hard_for_promotional_copy(self) -> None:
        check = checked("length", "好" * 201, task="promo")
        assert check is not None
        assert (check.passed, check.severity) == (False, "hard")
        assert "超出 1 字" in check.detail

    def test_two_hundred_characters_are_advice_elsewhere(self) -> None:
        check = checked("length", "好" * 201, task="rules")
        assert check is not None
        assert (check.passed, check.severity) == (False, "advice")

    @pytest.mark.parametrize("limit", [50, "50", "50字", 50.0])
    def test_the_limit_of_the_brief_is_hard_everywhere(self, limit: object) -> None:
        check = checked("length", "好" * 51, task="welcome", brief={"max_chars": limit})
        assert check is not None
        assert (check.passed, check.severity) == (False, "hard")

    def test_a_wide_limit_of_the_brief_does_not_lift_the_one_of_promotional_copy(self) -> None:
        check = checked("length", "好" * 201, task="promo", brief={"max_chars": 500})
        assert check is not None
        assert not check.passed

    @pytest.mark.parametrize("limit", ["很短", True, 0, -3, None])
    def test_a_limit_that_is_none_is_no_limit(self, limit: object) -> None:
        check = checked("length", "好" * 51, brief={"max_chars": limit})
        assert check is not None
        assert check.passed

    def test_line_ends_count_as_a_platform_counts_them(self) -> None:
        check = checked("length", "好\n" * 30, brief={"max_chars": 59})
        assert check is not None
        assert not check.passed


class TestReadingTime:
    def test_more_than_half_a_minute_is_too_long_for_promotional_copy(self) -> None:
        check = checked("reading_time", "好" * 250, task="promo")
        assert check is not None
        assert (check.passed, check.severity) == (False, "hard")

    def test_what_is_read_in_time_says_how_long_it_takes(self) -> None:
        check = checked("reading_time", "好" * 100, task="promo")
        assert check is not None
        assert check.passed
        assert "15 秒" in check.detail


class TestPlatform:
    @pytest.mark.parametrize(
        ("platform", "limit"),
        [("wecom_welcome", 3000), ("wecom_webhook_text", 2048), ("wecom_link", 128)],
    )
    def test_bytes_not_characters_are_what_wecom_counts(
        self, platform: Platform, limit: int
    ) -> None:
        fits, over = "好" * (limit // 3), "好" * (limit // 3 + 1)
        for text, passed in ((fits, True), (over, False)):
            check = checked("platform", text, platform=platform)
            assert check is not None
            assert (check.passed, check.severity) == (passed, "hard")

    def test_an_emoji_is_two_of_the_characters_telegram_counts(self) -> None:
        check = checked("platform", "🎉" * 2049, platform="telegram")
        assert check is not None
        assert not check.passed

    def test_a_platform_without_a_known_limit_is_not_guessed_at(self) -> None:
        assert checked("platform", "好" * 9000, platform="wechat") is None
        assert checked("platform", "好") is None


class TestPrice:
    @pytest.mark.parametrize(
        "text",
        [
            "原价89元，现价59元，立减30元",
            "原价29元，现价19元（约6.6折）",
            "原价100元，现在85元，八五折",
            "市场价¥199，到手价¥99.5，半价",
            "平时39.9，今天29.9，省10元",
            "原价1,299元，群价999元，省下300元",
            "原价60元，现价50元，下单再减5元",
            "原价29元，现价19元。\n周三半价。",
        ],
    )
    def test_what_two_prices_come_to_passes(self, text: str) -> None:
        check = checked("price", text)
        assert check is not None
        assert check.passed, check

    @pytest.mark.parametrize(
        ("text", "wrong", "right"),
        [
            ("原价89元，现价59元，立减40元", "40", "30"),
            ("原价89元，现价59元，七折", "七折", "约6.6折"),
            ("原价100元，现价80元，打7折", "7折", "8折"),
            ("原价100元，现价80元，半价啦", "半价", "8折"),
            ("原价100元，现价80元。相当于打七折。", "七折", "8折"),
        ],
    )
    def test_what_they_do_not_come_to_is_found_with_the_right_figure(
        self, text: str, wrong: str, right: str
    ) -> None:
        check = checked("price", text)
        assert found(check, text) == [wrong]
        assert check is not None
        assert check.findings[0].rewrite == right

    def test_a_price_that_rose_is_no_offer(self) -> None:
        check = checked("price", "原价59元，现价89元")
        assert check is not None
        assert not check.passed
        assert "不低于" in check.detail

    def test_a_text_with_one_price_is_not_its_business(self) -> None:
        assert checked("price", "现价59元") is None


class TestFacts:
    BRIEF: ClassVar[dict[str, Any]] = {
        "product": "冷萃拿铁",
        "price_before": "29元",
        "price_now": 19,
        "time": "周五晚上8点",
        "link": "https://example.com/a",
        "extra": {"贴士": ["第二杯半价", "限3杯"]},
    }

    @pytest.mark.parametrize(
        "text",
        [
            "冷萃拿铁，原价29元，现价19元，省10元，约6.6折",
            "周五20:00见，链接 https://example.com/a",
            "1. 看公告\n2. 改昵称\n三件事：第1条记得看",
            "想要的回复“1”，每人限三杯",
        ],
    )
    def test_what_was_given_or_follows_from_it_passes(self, text: str) -> None:
        check = checked("facts", text, brief=self.BRIEF)
        assert check is not None
        assert check.passed, check

    @pytest.mark.parametrize(
        ("text", "invented"),
        [
            ("限量200份", "200"),
            ("周六见", "周六"),
            ("戳 https://evil.example/x", "https://evil.example/x"),
            ("加微信 abc12345", "abc12345"),
            ("三天内退换", "三"),
            ("现价18元", "18"),
        ],
    )
    def test_what_was_not_given_is_found(self, text: str, invented: str) -> None:
        brief = {key: value for key, value in self.BRIEF.items() if key != "extra"}
        assert invented in found(checked("facts", text, brief=brief), text)

    def test_facts_worked_out_elsewhere_may_be_named(self) -> None:
        text = "提前15分钟提醒"
        assert found(checked("facts", text, brief={"product": "课"}), text) == ["15"]
        check = checked("facts", text, brief={"product": "课"}, facts=("提前15分钟",))
        assert check is not None
        assert check.passed

    def test_without_a_brief_there_is_nothing_to_hold_the_text_against(self) -> None:
        assert checked("facts", "限量200份") is None


class TestRequired:
    def test_what_is_missing_is_named(self) -> None:
        check = checked("required", "来喝咖啡", required=("冷萃拿铁", "咖啡"))
        assert check is not None
        assert [finding.reason for finding in check.findings] == ["漏写了“冷萃拿铁”"]

    def test_punctuation_and_case_do_not_count(self) -> None:
        check = checked("required", "周日，晚 8 点；VIP 群", required=("周日晚8点", "vip群"))
        assert check is not None
        assert check.passed


class TestPromotion:
    def test_two_offers_are_two_points(self) -> None:
        text = "拿铁原价29元，现价19元。\n蛋糕原价99元，现价79元。"
        check = checked("one_point", text, task="promo")
        assert check is not None
        assert not check.passed

    def test_a_text_that_asks_for_nothing_is_told_so(self) -> None:
        for text, passed in (("今天的拿铁很香。", False), ("想喝的回复1。", True)):
            check = checked("call_to_action", text, task="promo")
            assert check is not None
            assert check.passed is passed

    def test_the_briefs_own_call_to_act_counts_in_any_words(self) -> None:
        check = checked("call_to_action", "喊一声就有", task="promo", brief={"cta": "喊一声"})
        assert check is not None
        assert check.passed

    def test_contrast_is_two_prices_or_before_and_after(self) -> None:
        for text, passed in (
            ("拿铁很香。", False),
            ("原价29元，现价19元。", True),
            ("以前下午犯困，现在有了它。", True),
        ):
            check = checked("contrast", text, task="promo")
            assert check is not None
            assert check.passed is passed

    def test_other_tasks_are_not_measured_as_promotion(self) -> None:
        ids = {check.id for check in shipped().run("群规三条", task="rules")}
        assert not ids & {"one_point", "call_to_action", "contrast"}


class TestPersonalData:
    def test_an_identity_number_is_hard_and_its_rewrite_hides_it(self) -> None:
        text = "身份证11010519491231002X核对一下"
        check = checked("personal_data", text)
        assert found(check, text) == ["11010519491231002X"]
        assert check is not None
        assert check.severity == "hard"
        assert check.findings[0].rewrite == "1101**********002X"

    def test_a_long_number_that_fails_its_check_digit_is_no_card(self) -> None:
        check = checked("personal_data", "订单号 6222021234567890123 已发货")
        assert check is not None
        assert check.passed

    def test_a_mobile_number_is_advice_unless_the_brief_gives_it(self) -> None:
        text = "订位打 138-1234-5678"
        check = checked("personal_data", text)
        assert check is not None
        assert (check.passed, check.severity) == (False, "advice")
        check = checked("personal_data", text, brief={"contact": "店长 13812345678"})
        assert check is not None
        assert check.passed


class TestUrgency:
    def test_hurry_without_ground_is_advised_against(self) -> None:
        check = checked("urgency", "手慢无，错过再等一年")
        assert check is not None
        assert (check.passed, check.severity) == (False, "advice")

    def test_a_stock_or_a_deadline_is_ground_enough(self) -> None:
        check = checked("urgency", "手慢无", brief={"stock": "200份"})
        assert check is not None
        assert check.passed
