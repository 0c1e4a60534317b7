"""The two pages, used as a newcomer and an operator use them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from api.app import PAGES
from assistant.checks.titles import TITLES
from tests.pages.conftest import Tab

pytestmark = pytest.mark.browser

AD = "群里有人发广告怎么处理?"


def overflow(tab: Tab) -> int:
    """Pixels by which the page is wider than its window."""
    width: int = tab.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return width


def test_an_answer_shows_that_sources_disagree_and_where_each_stands(tab: Tab) -> None:
    page = tab.open()
    tab.ask(AD)
    expect(page.get_by_text("资料之间说法不一")).to_be_visible()
    page.get_by_role("button", name="出处 1").first.click()
    sheet = page.get_by_role("dialog")
    quote = sheet.locator("mark").inner_text()
    assert quote in sheet.locator(".passage").inner_text()
    expect(sheet.get_by_text(re.compile(r"\.txt 第 \d+")).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_a_question_outside_the_material_looks_different(tab: Tab) -> None:
    page = tab.open()
    tab.ask("量子力学是什么?")
    expect(page.get_by_text("资料没有说", exact=True)).to_be_visible()


def test_a_conversation_is_there_after_a_reload_and_can_be_forgotten(tab: Tab) -> None:
    page = tab.open()
    tab.ask("欢迎语里应该写什么?")
    page.reload()
    expect(page.locator(".turn.user")).to_have_text("欢迎语里应该写什么?")
    expect(page.locator(".turn.assistant .chip").first).to_be_visible()
    count = page.locator("#conversations li").count()
    tab.troubles.clear()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#conversations li").first.hover()
    page.locator("#conversations li button").first.click()
    expect(page.locator("#conversations li a")).to_have_count(count - 1)
    expect(page.get_by_role("heading", name="今天要做什么")).to_be_visible()
    tab.troubles.clear()


def test_a_request_made_in_conversation_comes_back_as_a_card_to_copy(tab: Tab) -> None:
    page = tab.open()
    tab.ask("给宝妈群写个欢迎语")
    card = page.locator(".turn.assistant .card").first
    text = card.locator(".copy-text").inner_text()
    assert "宝妈群" in text
    card.get_by_role("button", name="复制", exact=True).click()
    assert page.evaluate("navigator.clipboard.readText()").strip() == text.strip()


def test_a_message_is_judged_and_a_copy_is_checked_in_the_same_conversation(tab: Tab) -> None:
    page = tab.open()
    tab.ask("这条是不是广告: 加V信 abc12345 领红包")
    expect(page.locator(".turn .card").last).to_contain_text("警告")
    tab.ask("帮我看看这段文案有没有违规:全网最低价,效果第一")
    expect(page.locator(".turn .card").last).to_contain_text("必须改")
    expect(page.locator(".turn.user")).to_have_count(2)


def test_the_studio_writes_variants_from_the_example(tab: Tab) -> None:
    page = tab.open("/studio.html?task=promo")
    page.get_by_role("button", name="填入示例").click()
    page.get_by_role("button", name="写", exact=True).click()
    expect(page.locator(".variants .card")).to_have_count(2)
    expect(page.locator(".variants")).to_contain_text("冷萃拿铁")
    expect(page.locator(".variants .tag").first).to_have_text("检查全部通过")


def test_what_is_edited_is_checked_while_it_is_typed(tab: Tab) -> None:
    page = tab.open("/studio.html?task=promo")
    page.get_by_role("button", name="填入示例").click()
    page.get_by_role("button", name="写", exact=True).click()
    page.get_by_role("button", name="修改").first.click()
    page.get_by_label("修改文案").fill("全网最低价的拿铁,想喝的回复1")
    expect(page.locator(".variants .tag").first).to_contain_text("必须改")
    page.get_by_role("button", name="改好了").click()
    expect(page.locator("mark.hard").first).to_have_text("全网最低价")


def test_a_contradiction_is_shown_at_the_fields_it_is_about(tab: Tab) -> None:
    page = tab.open("/studio.html?task=promo")
    page.get_by_label("产品").fill("拿铁")
    page.get_by_label("原价").fill("19元")
    page.get_by_label("现价").fill("29元")
    page.get_by_role("button", name="写", exact=True).click()
    expect(page.locator(".field:has(#field-price_before) .problem")).to_contain_text("19")
    expect(page.get_by_role("alert")).to_be_visible()
    tab.troubles[:] = [text for text in tab.troubles if "422" not in text]


def test_the_pages_call_every_check_what_the_command_line_calls_it() -> None:
    script = (PAGES / "scripts" / "cards.js").read_text(encoding="utf-8")
    for check, title in TITLES.items():
        assert f'{check}: "{title}"' in script


def test_every_task_has_a_form(tab: Tab) -> None:
    page = tab.open("/studio.html")
    names = page.locator("#tasks button")
    expect(names.first).to_be_visible()
    for number in range(names.count()):
        names.nth(number).click()
        expect(page.locator("#brief .field").first).to_be_visible()


@pytest.mark.parametrize("tab", ["desk", "phone"], indirect=True)
def test_hostile_text_is_shown_as_text(tab: Tab) -> None:
    page = tab.open()
    hostile = "<img src=x onerror=alert(1)>\u202e" + "长" * 3000
    tab.ask(hostile)
    expect(page.locator(".turn.user .said")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator(".thread img").count() == 0
    assert overflow(tab) <= 0


@pytest.mark.parametrize("tab", ["phone"], indirect=True)
def test_a_phone_shows_all_of_both_pages(tab: Tab) -> None:
    page = tab.open()
    assert overflow(tab) <= 0
    tab.ask(AD)
    assert overflow(tab) <= 0
    page.get_by_role("button", name="对话记录").click()
    expect(page.get_by_role("button", name="＋ 新对话")).to_be_visible()
    page = tab.open("/studio.html?task=topics")
    page.get_by_role("button", name="填入示例").click()
    page.get_by_role("button", name="写", exact=True).click()
    expect(page.locator(".variants .card").first).to_be_visible()
    assert overflow(tab) <= 0


def test_the_page_is_dark_where_the_system_is(browser: Browser, service: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(service)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", colour)[:3]) < 60
    context.close()


def test_a_lost_service_is_said_and_can_be_tried_again(tab: Tab) -> None:
    page = tab.open()
    page.route("**/v1/chat", lambda route: route.abort())
    page.get_by_label("你的问题").fill(AD)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("alert")).to_contain_text("连不上服务")
    page.unroute("**/v1/chat")
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("资料之间说法不一")).to_be_visible()
    tab.troubles[:] = [text for text in tab.troubles if "ERR_FAILED" not in text]
