"""Puts the lawful wordings into a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types.drafts import Check, Finding

# A word that goes leaves its marks behind: two commas, a comma before a full stop, one at a start.
_TIDY = (
    (re.compile(r"[,，、]+(?=[,，、。!！?？;；])"), ""),
    (re.compile(r"(?<=[。!！?？;；\n])[,，、]+"), ""),
    (re.compile(r"^[,，、]+"), ""),
    (re.compile(r"([的了])\1"), r"\1"),
    (re.compile(r"^的|(?<=[,，。!！?？;；:：\n])的"), ""),
)


def rewritten(text: str, checks: Sequence[Check]) -> str:
    """`text` with every rewrite of the failed checks in its place; of two that overlap the first."""
    findings = sorted(
        (finding for check in checks if not check.passed for finding in check.findings),
        key=lambda finding: finding.span or (0, 0),
    )
    pieces: list[str] = []
    at = 0
    for finding in findings:
        if not _usable(finding) or finding.span is None or finding.span[0] < at:
            continue
        start, end = finding.span
        pieces += [text[at:start], finding.rewrite or ""]
        at = end
    if not pieces:
        return text
    fixed = "".join([*pieces, text[at:]])
    for pattern, instead in _TIDY:
        fixed = pattern.sub(instead, fixed)
    return fixed.strip()


def _usable(finding: Finding) -> bool:
    return finding.span is not None and finding.rewrite is not None
