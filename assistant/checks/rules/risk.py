"""The listed terms of one kind: practices that platforms and laws punish."""

from __future__ import annotations

from assistant.checks.listed import listed
from assistant.checks.registered import CHECKS
from assistant.checks.subject import Subject
from assistant.types.drafts import Check


@CHECKS.register("risk")
def check(subject: Subject) -> Check:
    """Advice, unless the word list says otherwise for a group of terms."""
    return listed(subject, "risk", "没有发现违规的玩法")
