"""Whether what is said about two prices is what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.checks.amounts import NEAR, PricePair, plain, rounded
from assistant.checks.registered import CHECKS
from assistant.checks.report import report
from assistant.checks.subject import Subject
from assistant.types.drafts import Check, Finding

ANCHOR = "《规范促销行为暂行规定》第二十一条"
TRUE_PRICE = "《价格法》第十四条第四项"

_SAVED = re.compile(
    r"(?:立减|直降|立省|省下|省了|节省|便宜了?|少花|优惠了?|减|省|降了?)[^\d\n。;；]{0,3}"
    r"(?P<amount>\d{1,9}(?:\.\d{1,2})?)\s*(?:元|块)"
)
_DISCOUNT = re.compile(r"(?P<about>约|不到|近|差不多)?\s*(?P<tenths>\d(?:\.\d{1,2})?|\d{2})\s*折")
_NUMERAL = re.compile(
    r"(?P<about>约|不到|近)?(?P<first>[一二三四五六七八九])(?P<second>[一二三四五六七八九])?折|(?P<half>半价|对折)"
)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_ON_TOP = re.compile(r"满[^,，。\n]{0,8}$|(?:再|另|券|红包|首单|返)[^,，。\n]{0,3}$")
_ENDS = "。！!;；\n"
_END = re.compile(f"[{_ENDS}]")
_GOES_ON = re.compile(r"\s*(?:相当于|折合|合|约|打|也就是|算下来|直接|立享|享|只要|等于)")
_CLOSE = Decimal("0.1")


@CHECKS.register("price")
def check(subject: Subject) -> Check | None:
    """Hard. Says nothing about a text without two prices."""
    if not subject.pairs:
        return None
    findings = [finding for pair in subject.pairs for finding in _wrong(subject, pair)]
    fine = ";".join(
        f"原价 {plain(pair.before)} 元，现价 {plain(pair.now)} 元，差 {plain(pair.saved)} 元"
        for pair in subject.pairs[:2]
    )
    return report("price", "hard", fine, findings)


def _wrong(subject: Subject, pair: PricePair) -> Iterator[Finding]:
    if pair.now >= pair.before:
        reason = f"现价 {plain(pair.now)} 元不低于原价 {plain(pair.before)} 元"
        yield Finding(span=(pair.start, pair.end), reason=reason, provision=TRUE_PRICE)
        return
    text = subject.text
    yield from _wrong_savings(text, max(0, pair.start - NEAR), pair.end + NEAR, pair)
    yield from _wrong_discounts(text, *_sentence(text, pair), pair)


def _sentence(text: str, pair: PricePair) -> tuple[int, int]:
    """The sentence the two prices stand in: a 半价 further on is another offer.

    A sentence that goes on about the prices (`相当于六折`) belongs to it.
    """
    first = max(text.rfind(mark, 0, pair.start) for mark in _ENDS) + 1
    last = _end(text, pair.end)
    return first, _end(text, last + 1) if _GOES_ON.match(text, last + 1) else last


def _end(text: str, at: int) -> int:
    found = _END.search(text, at)
    return found.start() if found else len(text)


def _wrong_savings(text: str, first: int, last: int, pair: PricePair) -> Iterator[Finding]:
    for found in _SAVED.finditer(text, first, last):
        said = Decimal(found["amount"])
        if said not in {pair.saved, rounded(pair.saved, 0)} and not _another(found, text):
            right = plain(pair.saved)
            yield Finding(
                span=found.span("amount"),
                reason=f"{plain(pair.before)} 元到 {plain(pair.now)} 元是省 {right} 元，写成了 {plain(said)} 元",
                provision=ANCHOR,
                rewrite=right,
            )


def _wrong_discounts(text: str, first: int, last: int, pair: PricePair) -> Iterator[Finding]:
    for start, end, said, about in _discounts(text, first, last):
        slack = _CLOSE * 5 if about else _CLOSE / 2
        if abs(said - pair.discount) > slack:
            shown = rounded(pair.discount, 1)
            right = f"{'' if shown == pair.discount else '约'}{plain(shown)}折"
            reason = (
                f"{plain(pair.before)} 元到 {plain(pair.now)} 元是{right}，写成了{text[start:end]}"
            )
            yield Finding(span=(start, end), reason=reason, provision=ANCHOR, rewrite=right)


def _discounts(text: str, first: int, last: int) -> Iterator[tuple[int, int, Decimal, bool]]:
    for found in _DISCOUNT.finditer(text, first, last):
        tenths = Decimal(found["tenths"])
        said = tenths / 10 if tenths >= 10 else tenths
        yield *found.span(), said, bool(found["about"])
    for found in _NUMERAL.finditer(text, first, last):
        if found["half"]:
            said = Decimal(5)
        else:
            said = Decimal(_DIGITS[found["first"]]) + Decimal(_DIGITS.get(found["second"], 0)) / 10
        yield *found.span(), said, bool(found["about"])


def _another(found: re.Match[str], text: str) -> bool:
    """`满100减20`, `再减5元`: a coupon on top, not what two prices come to."""
    return bool(_ON_TOP.search(text, max(0, found.start() - 10), found.start()))
