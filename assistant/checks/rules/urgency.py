"""The listed terms of one kind: urgency that nothing in the brief bears out."""

from __future__ import annotations

from assistant.checks.listed import listed
from assistant.checks.registered import CHECKS
from assistant.checks.report import measured
from assistant.checks.subject import Subject
from assistant.types.drafts import Check

_GROUNDS = ("stock", "deadline", "time", "schedule")


@CHECKS.register("urgency")
def check(subject: Subject) -> Check:
    """Advice. A stock or a deadline in the brief is ground enough to hurry people."""
    if any(subject.given(name) for name in _GROUNDS):
        return measured("urgency", "advice", True, "催促有库存或时间作依据")
    return listed(subject, "urgency", "没有凭空制造的紧张感")
