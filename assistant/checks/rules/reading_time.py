"""How long a text takes to read."""

from __future__ import annotations

from assistant.checks.registered import CHECKS
from assistant.checks.report import measured
from assistant.checks.subject import Subject
from assistant.types.drafts import Check, Severity

ADVISED = 30.0
"""Seconds a group reader gives a message; the source method's own figure."""


@CHECKS.register("reading_time")
def check(subject: Subject) -> Check:
    """Hard for promotional copy, advice elsewhere."""
    severity: Severity = "hard" if subject.promotes else "advice"
    seconds = subject.seconds
    detail = f"读完约 {max(1, round(seconds))} 秒，建议 {ADVISED:.0f} 秒以内"
    return measured("reading_time", severity, seconds <= ADVISED, detail)
