"""Markdown for a page: what it means is kept, what could harm is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.markdown import to_html


def test_structure_becomes_html() -> None:
    html = to_html("**要点**\n\n1. 提醒\n2. 移出\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<strong>要点</strong>" in html
    assert "<li>提醒</li>" in html
    assert "<table>" in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "![x](http://evil.example/p.png)",
        "[x](javascript:alert(1))",
        "<iframe src=//evil.example></iframe>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_hostile_reaches_the_page(hostile: str) -> None:
    html = to_html(hostile)
    for part in ("<img", "<script", "<iframe", 'href="javascript', 'href="data'):
        assert part not in html


def test_html_in_a_text_is_shown_as_text() -> None:
    assert "&lt;b&gt;" in to_html("<b>粗</b>")


def test_links_open_nothing_of_ours() -> None:
    assert 'rel="noopener noreferrer nofollow"' in to_html("[x](https://example.com)")


@given(st.text(max_size=300))
def test_any_text_can_be_rendered(text: str) -> None:
    assert "<script" not in to_html(text).lower()
