"""The listed terms of one kind: claims that are lawful with proof only."""

from __future__ import annotations

from assistant.checks.listed import listed
from assistant.checks.registered import CHECKS
from assistant.checks.subject import Subject
from assistant.types.drafts import Check


@CHECKS.register("provable")
def check(subject: Subject) -> Check:
    """Advice, unless the word list says otherwise for a group of terms."""
    return listed(subject, "provable", "没有需要出示依据的说法")
