"""Links, codes and mini-programs that are not on the group's allow-list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, seen
from assistant.moderation.view import View
from assistant.text.folding import fold_text
from assistant.types.moderation import Attachment

_TOP = "com|cn|net|org|top|xyz|cc|vip|shop|club|info|me|io|app|link|ltd|site|online|life|live|pro|fun|icu|buzz|work|store|tv|win|bet|la|im|one|ly|gl|hk|tw|us|ru|co|in|pw|tk|ml|ga|cf|gq|wang|ren|ink|red|ai|dev|gov|edu|wiki"
_HOST = re.compile(
    rf"(?<![a-z0-9@.-])(?:https?://)?((?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:{_TOP}))(?![a-z0-9-])(?:[:/?][!-~]{{0,300}})?"
)
# A shopping command: a token between currency signs or brackets that an app opens.
_COMMAND = re.compile(r"[¥$€(/][0-9a-z]{9,14}[¥$€)/]|[a-z]{2}[0-9]{3,4} [a-z0-9]{9,14}(?![a-z0-9])")

_COMMAND_SIGNS = frozenset("¥$€(/")

# Hosts that hold meetings, forms, maps, authorities, encyclopaedias: a link there sells nothing.
_NEUTRAL = (
    "meeting.tencent.com",
    "voovmeeting.com",
    "docs.qq.com",
    "kdocs.cn",
    "feishu.cn",
    "dingtalk.com",
    "zoom.us",
    "gov.cn",
    "edu.cn",
    "gov",
    "edu",
    "wikipedia.org",
    "baike.baidu.com",
    "map.baidu.com",
    "amap.com",
    "12306.cn",
    "github.com",
    "python.org",
    "people.com.cn",
    "xinhuanet.com",
    "cctv.com",
)
_SHORTENERS = (
    "t.cn",
    "dwz.cn",
    "url.cn",
    "suo.im",
    "is.gd",
    "bit.ly",
    "t.me",
    "u.jd.com",
    "s.click.taobao.com",
    "m.tb.cn",
    "tb.cn",
    "p.pinduoduo.com",
    "v.douyin.com",
    "mobile.yangkeduo.com",
    "reurl.cc",
    "joinchat",
)
_WEIGHTS = {"link": 3.7, "qr": 4.4, "mini_program": 4.4, "card": 4.4}
# Calling people to what the group has allowed is no advert.
_ALLOWED = -3.0
_DETAILS = {
    "link": "发了链接",
    "qr": "发了二维码",
    "mini_program": "发了小程序",
    "card": "发了名片",
}


@SIGNALS.register("links")
def links(view: View) -> Iterator[Signal]:
    """Every host named in the text, and what is attached."""
    if "." in view.text or "//" in view.text:
        yield from _hosts(view)
    if not _COMMAND_SIGNS.isdisjoint(view.text) or view.text.isascii():
        match = _COMMAND.search(view.text)
        if (
            match
            and any(char.isdigit() for char in match[0])
            and not match[0].strip("()/").isdigit()
        ):
            yield seen(view, "link.command", "ad", 2.6, "像是购物口令", match.start(), match.end())
    for item in view.message.attachments:
        signal = _attachment(view, item)
        if signal:
            yield signal


def _hosts(view: View) -> Iterator[Signal]:
    for match in _HOST.finditer(view.text):
        host = match[1]
        if is_under(host, view.policy.allow_domains):
            yield seen(
                view, "allowed.host", "ad", _ALLOWED, "允许的链接", match.start(), match.end()
            )
            continue
        if is_under(host, _NEUTRAL):
            weight, detail = 0.4, "链接指向公共网站"
        elif is_under(host, _SHORTENERS):
            weight, detail = 4.2, "短链接或推广链接"
        else:
            weight, detail = 3.2, "链接不在允许名单里"
        yield seen(view, "link.host", "ad", weight, detail, match.start(), match.end())


def _attachment(view: View, item: Attachment) -> Signal | None:
    policy = view.policy
    weight = _WEIGHTS.get(item.kind)
    if weight is None:
        return None
    host = host_of(item.url or "") or host_of(item.text or "")
    if (
        (host and is_under(host, policy.allow_domains))
        or (item.kind == "mini_program" and _names_allowed(item, policy.allow_mini_programs))
        or (item.kind == "card" and _names_allowed(item, policy.allow_people))
    ):
        words = (item.url or item.text or "")[:120]
        return Signal(f"allowed.{item.kind}", "ad", _ALLOWED, None, words, "允许的链接或名片")
    if host and is_under(host, _NEUTRAL):
        weight = 0.4
    words = (item.url or item.text or "")[:120]
    return Signal(f"link.{item.kind}", "ad", weight, None, words, _DETAILS[item.kind])


def host_of(text: str) -> str | None:
    """The host a text names first, folded; None when it names none."""
    match = _HOST.search(fold_text(text))
    return match[1] if match else None


def is_under(host: str, domains: tuple[str, ...]) -> bool:
    """Whether `host` is one of `domains` or below one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _names_allowed(item: Attachment, names: tuple[str, ...]) -> bool:
    words = fold_text(f"{item.text or ''} {item.url or ''}")
    return any(fold_text(name) in words for name in names if name)
