"""Whether a text shows data of persons that a group must not see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.grounds import grounds
from assistant.checks.registered import CHECKS
from assistant.checks.report import report
from assistant.checks.subject import Subject
from assistant.types.drafts import Check, Finding, Severity

PROVISION = "《个人信息保护法》第十条"

_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(?P<number>1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
_LONG = re.compile(
    r"(?<![\dA-Za-z])(?P<number>\d{17}[\dXx]|\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?)(?![\dA-Za-z])"
)
# GB 11643-1999, ISO 7064 MOD 11-2.
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


@CHECKS.register("personal_data")
def check(subject: Subject) -> Check:
    """Hard for identity and bank card numbers; advice for a mobile number that was not given."""
    documents = list(_documents(subject.text))
    mobiles = list(_mobiles(subject))
    severity: Severity = "hard" if documents or not mobiles else "advice"
    return report("personal_data", severity, "没有个人信息", [*documents, *mobiles])


def _documents(text: str) -> Iterator[Finding]:
    for found in _LONG.finditer(text):
        digits = re.sub("[ -]", "", found["number"]).upper()
        kind = _kind(digits)
        if kind:
            yield Finding(
                span=found.span("number"),
                reason=f"像是{kind}，不能发在群里",
                provision=PROVISION,
                rewrite=digits[:4] + "*" * (len(digits) - 8) + digits[-4:],
            )


def _mobiles(subject: Subject) -> Iterator[Finding]:
    given = grounds(subject.brief or {}, subject.facts, None).words
    known = re.sub("[ -]", "", given)
    for found in _MOBILE.finditer(subject.text):
        digits = re.sub("[ -]", "", found["number"])
        if digits not in known:
            yield Finding(
                span=found.span("number"),
                reason="手机号：确认是对外公布的号码再发，成员的号码要隐去",
                provision=PROVISION,
                rewrite=f"{digits[:3]}****{digits[-4:]}",
            )


def _kind(digits: str) -> str | None:
    if len(digits) == 18 and _is_identity(digits):
        return "身份证号"
    return "银行卡号" if digits.isdecimal() and len(digits) >= 16 and _luhn(digits) else None


def _is_identity(digits: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, digits, strict=False))
    return digits[6:8] in {"18", "19", "20"} and _ID_CHECKS[total % 11] == digits[-1]


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
