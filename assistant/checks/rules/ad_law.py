"""The listed terms of one kind: the words and promises the advertising law forbids."""

from __future__ import annotations

from assistant.checks.listed import listed
from assistant.checks.registered import CHECKS
from assistant.checks.subject import Subject
from assistant.types.drafts import Check


@CHECKS.register("ad_law")
def check(subject: Subject) -> Check:
    """Hard, unless the word list says otherwise for a group of terms."""
    return listed(subject, "ad_law", "没有发现广告法不允许的用语")
