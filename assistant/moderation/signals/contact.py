"""Where one can be reached outside the group: WeChat, QQ, phone, Telegram, however disguised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.moderation.lexicons import Hit
from assistant.moderation.signal import SIGNALS, Signal, found, listed
from assistant.moderation.view import View
from assistant.text.folding import fold
from assistant.text.folding_evasion import gaps, unmask

_NUMERALS = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
# What stands between the word for a contact and the id: 微信号是我的…; bounded, so linear.
_HANDLE = re.compile(
    rf"[号我的是为就也叫码账本人同步请随时:]{{0,5}}(?:([a-z0-9]{{5,24}})|[0-9{_NUMERALS}]{{6,13}})"
)
_PHONE = re.compile(
    rf"(?<![0-9])[1一壹幺][3-9三四五六七八九叁肆伍陆柒捌玖][0-9{_NUMERALS}]{{9}}(?![0-9])"
)
_NAME = re.compile(
    r"[加佳+](?:微|薇|徽|威|v|q|扣|vx|wx|裙)|(?:vx|wx|微信|薇信|v信|扣扣|qq)[a-z0-9]{5,20}|(?:微|薇|v|q)[0-9][a-z0-9]{4,19}"
)
_MENTION = re.compile(r"@[a-z][a-z0-9_]{4,31}")
_STRONG = frozenset({"contact.pull", "contact.hidden"})


@SIGNALS.register("contact")
def contact(view: View) -> Iterator[Signal]:
    """Words for a contact, the id after them, a phone number, an id in the sender's name."""
    yield from listed(view, "contact")
    yield from _handles(view)
    yield from _phones(view)
    yield from _mentions(view)
    name = view.message.sender_name
    if name and _advertises(name):
        yield Signal("name.contact", "ad", 1.8, None, name, "昵称里留了联系方式")


def _handles(view: View) -> Iterator[Signal]:
    for hit in view.hits.get("contact", ()):
        match = _HANDLE.match(view.reading.text, hit.end)
        if match is None or (match[1] and not _is_id(match[1], hit.group.signal)):
            continue
        if "\n" in gaps(view.reading, hit.end - 1, match.end()):
            continue
        strong = hit.group.signal in _STRONG or _disguised(view, hit)
        number = (
            hit.group.signal == "contact.maybe" and view.reading.text[hit.start] in "电手热联咨"
        )
        weight = 3.0 if strong else 1.4 if number else 2.2
        yield found(view, "handle.id", "ad", weight, "留了联系号码", hit.start, match.end())
        if strong:
            return


def _disguised(view: View, hit: Hit) -> bool:
    start, end = view.reading.original(hit.start, hit.end)
    return end - start != hit.end - hit.start


def _is_id(text: str, signal: str) -> bool:
    has_digit = any(char.isdigit() for char in text)
    return has_digit or signal in _STRONG


def _phones(view: View) -> Iterator[Signal]:
    match = _PHONE.search(view.reading.text)
    if match is None:
        return
    between = gaps(view.reading, match.start(), match.end())
    if not set(between) <= {"·", " "}:
        return
    weight = 2.4 if between else 1.8
    yield found(view, "handle.phone", "ad", weight, "留了手机号", match.start(), match.end())


def _mentions(view: View) -> Iterator[Signal]:
    if "@" not in view.text:
        return
    match = _MENTION.search(view.text)
    if match:
        span, matched = view.folded_span(match.start(), match.end())
        digits = any(char.isdigit() for char in match[0])
        yield Signal("mention.handle", "ad", 1.2 if digits else 0.6, span, matched, "像是账号")


@lru_cache(maxsize=8_192)
def _advertises(name: str) -> bool:
    return _NAME.search(unmask(fold(name)).text) is not None
