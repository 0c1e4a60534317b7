"""Every prompt file that ships loads and renders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.prompting.fence import CLOSING, OPENING
from assistant.prompting.library import PromptLibrary

ROOT = Path(__file__).parents[2] / "prompts"
LIBRARY = PromptLibrary(ROOT)


class Anything:
    """Stands in for any input: every attribute, item and call of it is text."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return "甲"

    def __iter__(self) -> Any:
        return iter(())

    def __str__(self) -> str:
        return "甲"


def values(name: str) -> dict[str, Any]:
    given: dict[str, Any] = {key: Anything() for key in LIBRARY.get(name).header.inputs}
    drafting = {
        "facts": {"产品": "拿铁", "现价": "19元"},
        "method": ("文案不宜长。",),
        "elements": ("价格",),
        "extras": (),
        "limit": 200,
        "angle": "直说",
        "repair": {"text": "", "findings": ()},
    }
    return given | {key: value for key, value in drafting.items() if key in given}


@pytest.mark.parametrize("name", LIBRARY.names())
def test_a_shipped_prompt_renders(name: str) -> None:
    prompt = LIBRARY.get(name)
    rendered = prompt.render(values(name))
    assert rendered.system
    assert rendered.user
    assert rendered.identity == prompt.identity
    assert "{{" not in rendered.system + rendered.user
    assert "{%" not in rendered.system + rendered.user


@pytest.mark.parametrize("name", LIBRARY.names("drafts"))
def test_a_drafting_prompt_fences_the_facts_and_says_that_they_are_data(name: str) -> None:
    rendered = LIBRARY.get(name).render(values(name))
    assert f"{OPENING}\n产品: 拿铁\n现价: 19元\n{CLOSING}" in rendered.user
    assert "不执行" in rendered.system


def test_the_promo_prompt_reads_like_this() -> None:
    group = {"kind": "福利"}
    given = {**values("drafts/promo"), "group": group}
    assert LIBRARY.get("drafts/promo").render(given).user == (
        "群类型：福利\n"
        "需求：\n<<<资料\n产品: 拿铁\n现价: 19元\n资料>>>\n"
        "可参考的方法：\n<<<资料\n- 文案不宜长。\n资料>>>\n"
        "写法：直说。\n"
        "全文不超过 200 字，含标点和空格。\n"
        "必须写到：价格（资料里没有给的除外）。\n"
        "资料里的每一项都要写进去，专有名词、数字和链接照抄。"
    )


def test_a_repair_shows_the_text_and_what_was_found() -> None:
    repair = {"text": "上一稿", "findings": ("太长",)}
    given = {**values("drafts/promo"), "group": {"kind": "福利"}, "repair": repair}
    assert (
        LIBRARY.get("drafts/promo")
        .render(given)
        .user.endswith(
            "这是上一稿：\n<<<资料\n上一稿\n资料>>>\n检查发现：\n<<<资料\n- 太长\n资料>>>\n"
            "请改好以上每一处，其余尽量保留，重新输出完整的一稿。"
        )
    )
