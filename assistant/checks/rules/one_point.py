"""Whether a promotional text keeps to one point."""

from __future__ import annotations

import re

from assistant.checks.registered import CHECKS
from assistant.checks.report import report
from assistant.checks.subject import Subject
from assistant.types.drafts import Check, Finding

_LINK = re.compile(r"https?://[^\s\u3000-\u9fff\uff00-\uffef]+|#小程序://[^\s]+")
MOST_POINTS = 5
_LISTED = re.compile(r"^\s*(?:\d{1,2}[.、)）]|[•·●✅☑✔-])\s*\S", re.MULTILINE)


@CHECKS.register("one_point")
def check(subject: Subject) -> Check | None:
    """Advice, for promotional copy only: one offer, one way to take it, a handful of reasons."""
    if not subject.promotes:
        return None
    findings = []
    if len(subject.pairs) > 1:
        second = subject.pairs[1]
        findings.append(
            Finding(
                span=(second.start, second.end),
                reason=f"摆了 {len(subject.pairs)} 组价格，一条文案只讲一个重点",
            )
        )
    links = list(dict.fromkeys(_LINK.findall(subject.text)))
    if len(links) > 1:
        at = subject.text.index(links[1])
        reason = f"有 {len(links)} 个链接，只留一个入口"
        findings.append(Finding(span=(at, at + len(links[1])), reason=reason))
    listed = _LISTED.findall(subject.text)
    if len(listed) > MOST_POINTS:
        reason = f"列了 {len(listed)} 条，挑出打动人的几条就好"
        findings.append(Finding(span=None, reason=reason))
    return report("one_point", "advice", "只讲一个重点", findings)
