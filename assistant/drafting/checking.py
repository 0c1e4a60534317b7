"""What drafting needs of the checks: to run them on a text, and to lint one fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from assistant.types.drafts import Check, LintResult, Platform


class RunChecks(Protocol):
    """`assistant.checks.runner.run`."""

    def __call__(
        self,
        text: str,
        *,
        task: str | None = None,
        brief: Mapping[str, Any] | None = None,
        platform: Platform | None = None,
        required: Sequence[str] = (),
        facts: Sequence[str] = (),
    ) -> tuple[Check, ...]: ...


class LintText(Protocol):
    """`assistant.checks.runner.lint`."""

    def __call__(
        self,
        text: str,
        *,
        platform: Platform | None = None,
        brief: Mapping[str, Any] | None = None,
    ) -> LintResult: ...


def failed_hard(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks that keep a text from being posted."""
    return tuple(check for check in checks if not check.passed and check.severity == "hard")


def findings_text(checks: Sequence[Check]) -> tuple[str, ...]:
    """What failed checks found, a line each, for whoever repairs the text."""
    lines: list[str] = []
    for check in failed_hard(checks):
        lines += [
            f"{finding.reason}" + (f"（可改为：{finding.rewrite}）" if finding.rewrite else "")
            for finding in check.findings
        ] or [check.detail]
    return tuple(dict.fromkeys(lines))
