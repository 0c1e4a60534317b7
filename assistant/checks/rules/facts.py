"""Whether every number, date, link and contact of a text is one that was given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.checks.grounds import Grounds, grounds
from assistant.checks.numerals import HAN, han_value, numbers
from assistant.checks.registered import CHECKS
from assistant.checks.report import report
from assistant.checks.subject import Subject
from assistant.types.drafts import Check, Finding

PROVISION = "《消费者权益保护法》第二十条"

_LINK = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u9fff\uff00-\uffef]+|#小程序://[^\s]+")
_ACCOUNT = re.compile(r"(?:微信|VX?|vx?|威信|QQ|qq)号?\s*[::]?\s*(?P<id>[A-Za-z0-9_-]{5,20})")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
# Numbers that are no facts: a list's own, 第 3 条, and what readers are asked to reply.
_ORDINAL = re.compile(
    r"^[^\w\n]{0,3}\d{1,2}[.、)）:：]|^[（(]\d{1,2}[)）]|第\s?\d{1,2}\s?[条项步点]|(?:回复|回|扣|打|发|输入)[“\"「']?\d[”\"」']?(?!\d)|\d\ufe0f?\u20e3",
    re.MULTILINE,
)
_COUNTED = re.compile(
    f"(?P<number>[{HAN}]+)(?=折|元|块钱|份|个名额|名额|天内|小时内|分钟内|天后|倍|周年|年质保)"
)


@CHECKS.register("facts")
def check(subject: Subject) -> Check | None:
    """Hard. Says nothing without a brief to hold the text against."""
    if not subject.brief:
        return None
    known = grounds(subject.brief, subject.facts, subject.brief_pair)
    findings = [
        *_links(subject.text, known),
        *_numbers(subject.text, known),
        *_counted(subject.text, known),
        *_weekdays(subject.text, known),
    ]
    findings.sort(key=lambda finding: finding.span or (0, 0))
    return report("facts", "hard", "数字、日期和链接都出自需求", findings)


def _links(text: str, known: Grounds) -> Iterator[Finding]:
    for found in _LINK.finditer(text):
        if found.group().rstrip("/.,") not in known.words:
            yield _finding(found.span(), f"链接 {found.group()[:60]} 不在需求里")
    for found in _ACCOUNT.finditer(text):
        if found["id"] not in known.words:
            yield _finding(found.span("id"), f"联系方式 {found['id']} 不在需求里")


def _numbers(text: str, known: Grounds) -> Iterator[Finding]:
    skipped = [found.span() for pattern in (_ORDINAL, _LINK) for found in pattern.finditer(text)]
    for start, end, value in numbers(text):
        if any(first <= start and end <= last for first, last in skipped):
            continue
        scaled = value * 10_000 if text[end : end + 1] == "万" else value
        clock = text[start - 1 : start] in {":", "："} and value == 0
        if not clock and not {value, scaled} & known.values:
            yield _finding((start, end), f"数字 {text[start:end]} 不在需求里，也不是由它算出来的")


def _counted(text: str, known: Grounds) -> Iterator[Finding]:
    for found in _COUNTED.finditer(text):
        value = han_value(found["number"])
        if value is not None and value > Decimal(1) and not _given(value, found, text, known):
            yield _finding(found.span("number"), f"“{found['number']}”不在需求里")


def _given(value: Decimal, found: re.Match[str], text: str, known: Grounds) -> bool:
    """Two digits before 折 are tenths: 八五折 is 8.5."""
    spoken = found["number"]
    if text[found.end() : found.end() + 1] == "折" and len(spoken) == 2 and spoken in known.words:
        return True
    return value in known.values


def _weekdays(text: str, known: Grounds) -> Iterator[Finding]:
    given = {found["day"].replace("天", "日") for found in _WEEKDAY.finditer(known.words)}
    if re.search(r"每天|每日|天天|周[一二三四五六日][到至-]周|工作日", known.words):
        return
    for found in _WEEKDAY.finditer(text):
        if found["day"].replace("天", "日") not in given:
            yield _finding(found.span(), f"{found.group()}不在需求里")


def _finding(span: tuple[int, int], reason: str) -> Finding:
    return Finding(span=span, reason=reason, provision=PROVISION)
