"""Whether what must be in a text is in it."""

from __future__ import annotations

from assistant.checks.registered import CHECKS
from assistant.checks.report import report
from assistant.checks.subject import Subject
from assistant.types.drafts import Check, Finding


@CHECKS.register("required")
def check(subject: Subject) -> Check | None:
    """Hard. Punctuation, white space and case do not count; says nothing where nothing is required."""
    if not subject.required:
        return None
    text = _letters(subject.text)
    missing = [item for item in subject.required if _letters(item) not in text]
    findings = [Finding(span=None, reason=f"漏写了“{item[:60]}”") for item in missing]
    return report("required", "hard", f"必须写的 {len(subject.required)} 项都在", findings)


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum() or char == ".").strip(".")
