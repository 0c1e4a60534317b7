"""Times and deadlines in a sentence, as they were typed."""

from __future__ import annotations

import re

from assistant.chat.reading import Reading

_DAY = (
    r"(?:今晚|明晚|后晚|昨晚|今早|明早|今天|明天|后天|大后天|今日|明日|当天|(?:[下上]个?|本|这|每)?(?:周|星期"
    r"|礼拜)(?:[一二三四五六日天末][到至和、]?)+|本周|这周|下周|本月底?|下个?月|月底|月末"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}[日号]?|[初中底]|[一二三四五六七八九十]{1,3}[日号])?"
    r"|\d{1,2}[日号](?![店楼线院])"
    r"|元旦|春节|除夕|元宵节?|端午节?|中秋节?|国庆(?:节|期间)?|五一|双十一|双11|双十二|双12|圣诞节?|情人节|母亲节|父亲节|儿童节|女神节"
    r"|三八节?|七夕|重阳节?|教师节|周年庆)"
)
_PART = r"(?:凌晨|清晨|早上|早晨|上午|中午|午后|下午|傍晚|晚上|晚间|夜里|半夜|晚|早)"
_HOURS = r"[一二三四五六七八九十两]{1,3}"
_MINUTES = r"(?:半|整|[一二三四五]?十?[一二三四五六七八九]?分)"
_DIGITAL = r"(?:\d{1,2}:\d{2}|\d{1,2}[点时](?!间|候|尚)(?:半|整|\d{1,2}分?|一刻)?)"
_CLOCK = rf"(?:{_DIGITAL}|{_HOURS}点{_MINUTES}?)"
# 一点 alone is "a little" far more often than one o'clock.
_CLOCK_ALONE = rf"(?:{_DIGITAL}|{_HOURS}点(?:{_MINUTES}|钟))"
_POINT = rf"(?:{_DAY}\s*的?{_PART}?\s*(?:{_CLOCK})?|{_PART}\s*{_CLOCK}|{_CLOCK_ALONE})"
_RANGE = rf"{_POINT}(?:\s*(?:到|至|-|~|—)+\s*(?:次日)?(?:{_PART}?\s*{_CLOCK}|{_POINT}))?"

MOMENT = re.compile(_RANGE)
_UNTIL = re.compile(
    rf"(?:截止(?:时间|日期)?(?:到|至|是|为)?|截至|截止于|有效期(?:到|至)|报名到|持续到|一直到|活动到|只到|限|仅限|只限|卖到"
    rf"|抢到)[:\s]*(?P<a>{_POINT})"
    rf"|(?P<b>{_POINT})(?:的)?(?:截止|截至|结束|为止|止|前(?!台|面|天)(?:有效|下单|报名)?|之前|以前|恢复原价|涨价|收摊|收单|截单)"
    r"|(?P<c>(?:只限|仅限|限|只有)?(?:今天|今晚|今日)(?:一天)?(?:最后一天|有效|内|一天|为止)|最后一天|(?:限时|只有|还有"
    r"|仅)\s*(?:\d+|[一二三两几])(?:天|小时|个小时)|(?<![\d])(?:\d+|[一二三两])(?:天|小时|个小时)(?:内|后(?:结束|截止"
    r"|恢复)))"
    rf"|(?<![\d点改迟前调换])到(?P<d>{_DAY}\s*{_PART}?\s*(?:{_CLOCK})?)(?:$|[,。;!\n])"
)
_HOUR = re.compile(rf"{_CLOCK}|\d:\d")
_DAYS = re.compile(_DAY)
_LEADING = re.compile(r"^(?:只限|仅限|限)")


def deadline(reading: Reading) -> str:
    """Until when it holds, empty where it is not said."""
    ranges = [match.span() for match in MOMENT.finditer(reading.text) if _is_range(match.group())]
    for match in _UNTIL.finditer(reading.text):
        name = next(key for key, value in match.groupdict().items() if value)
        start, end = match.span(name)
        if not any(first <= start and end <= last for first, last in ranges):
            return _LEADING.sub("", reading.original(start, end)).removesuffix("的")
    return ""


def moment(reading: Reading) -> str:
    """When it happens, empty where it is not said; what is a deadline is none."""
    until = [match.span() for match in _UNTIL.finditer(reading.text)]
    found = [
        match
        for match in MOMENT.finditer(reading.text)
        if _is_range(match.group())
        or not any(first <= match.start() and match.end() <= last for first, last in until)
    ]
    if not found:
        return ""
    said = [reading.original(*match.span()).removesuffix("的") for match in found[:2]]
    # "明天停水,早上9点到下午5点": a day first, its hours later.
    apart = len(said) > 1 and not _HOUR.search(said[0]) and not _DAYS.search(found[1].group())
    return " ".join(said) if apart else said[0]


def without_moments(reading: Reading) -> Reading:
    """The sentence without its times and deadlines."""
    return reading.without(_UNTIL).without(MOMENT)


def _is_range(text: str) -> bool:
    return bool(re.search(r"\S\s*(?:到|至|-|~|—)+\s*\S", text))
