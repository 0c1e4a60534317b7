"""How many characters a text has."""

from __future__ import annotations

from assistant.checks.registered import CHECKS
from assistant.checks.report import measured
from assistant.checks.subject import Subject
from assistant.types.drafts import Check

ADVISED = 200
"""Characters a group reads; the source method's own figure for promotional copy."""


@CHECKS.register("length")
def check(subject: Subject) -> Check:
    """Hard against the brief's own limit and for promotional copy, advice elsewhere.

    Counted are all characters, punctuation and line ends too, as a platform counts them.
    """
    count = len(subject.text)
    asked = _asked(subject.given("max_chars"))
    limit = min(ADVISED, asked or ADVISED) if subject.promotes else asked or ADVISED
    hard = subject.promotes or asked is not None
    over = f"，超出 {count - limit} 字" if count > limit else ""
    source = "需求里的上限" if asked is not None and asked <= limit else "建议的上限"
    detail = f"{count} 字，{source} {limit} 字{over}"
    return measured("length", "hard" if hard else "advice", count <= limit, detail)


def _asked(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if value >= 1 else None
    digits = value.strip().removesuffix("字") if isinstance(value, str) else ""
    return int(digits) if digits.isdecimal() and 0 < len(digits) < 7 and int(digits) else None
