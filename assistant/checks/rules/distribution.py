"""The listed terms of one kind: pay for recruiting in levels."""

from __future__ import annotations

from assistant.checks.listed import listed
from assistant.checks.registered import CHECKS
from assistant.checks.subject import Subject
from assistant.types.drafts import Check


@CHECKS.register("distribution")
def check(subject: Subject) -> Check:
    """Hard, unless the word list says otherwise for a group of terms."""
    return listed(subject, "distribution", "没有发现多级分销的说法")
