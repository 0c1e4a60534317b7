"""A check that reports the listed terms of its kind."""

from __future__ import annotations

from assistant.checks.lexicon import CheckId
from assistant.checks.matching import Hit
from assistant.checks.report import report
from assistant.checks.subject import Subject
from assistant.types.drafts import Check, Finding, Severity


def listed(subject: Subject, check_id: CheckId, fine: str) -> Check:
    """What the word lists found for `check_id`, as grave as the gravest group that matched."""
    hits = [hit for hit in subject.hits if hit.group.check == check_id]
    hard = any(hit.group.severity == "hard" for hit in hits)
    severity: Severity = "hard" if hard or (not hits and _mostly_hard(check_id)) else "advice"
    return report(check_id, severity, fine, [_finding(subject.text, hit) for hit in hits])


def _mostly_hard(check_id: CheckId) -> bool:
    return check_id in {"ad_law", "distribution"}


def _finding(text: str, hit: Hit) -> Finding:
    group = hit.group
    return Finding(
        span=(hit.start, hit.end),
        reason=f"“{text[hit.start : hit.end]}”：{group.reason}",
        provision=group.provision,
        rewrite=_rewrite(hit),
    )


def _rewrite(hit: Hit) -> str | None:
    wording = hit.group.rewrite
    if wording is None or "{rest}" not in wording:
        return wording
    return wording.replace("{rest}", hit.term.partition("最")[2])
