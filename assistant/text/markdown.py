"""Markdown as HTML that is safe to put into a page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}


def to_html(source: str) -> str:
    """`source` rendered: tables and strikethrough too, HTML in it shown as text, images as links.

    What comes out is sanitised once more, so that no error of the renderer reaches a page.
    """
    import nh3

    return nh3.clean(
        _renderer().render(source),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    rules = {"html": False, "linkify": False, "breaks": True}
    return MarkdownIt("commonmark", rules).enable(["table", "strikethrough"]).disable("image")
