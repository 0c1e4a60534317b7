"""How a check says what it found."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types.drafts import Check, Finding, Severity

MAX_FINDINGS = 50
"""Findings one check lists; a text with more of one kind needs writing anew, not a longer list."""


def report(id: str, severity: Severity, fine: str, findings: Sequence[Finding]) -> Check:
    """A check that fails when it found something; `fine` is what it says when it did not."""
    if not findings:
        return Check(id=id, passed=True, severity=severity, detail=fine)
    reasons = list(dict.fromkeys(finding.reason for finding in findings))
    detail = "；".join(reasons[:3]) + (f"等 {len(findings)} 处" if len(findings) > 3 else "")
    return Check(
        id=id,
        passed=False,
        severity=severity,
        detail=detail,
        findings=tuple(findings[:MAX_FINDINGS]),
    )


def measured(id: str, severity: Severity, passed: bool, detail: str) -> Check:
    """A check of a quantity of the whole text."""
    findings = () if passed else (Finding(span=None, reason=detail),)
    return Check(id=id, passed=passed, severity=severity, detail=detail, findings=findings)
