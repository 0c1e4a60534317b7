"""Runs every check on a text.

```python
for check in run("全网最低价,今晚开抢", task="promo"):
    print(check.id, check.passed, check.detail)
```
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from assistant import resources
from assistant.checks import lexicon
from assistant.checks.matching import Matcher
from assistant.checks.registered import CHECKS
from assistant.checks.rewriting import rewritten
from assistant.checks.subject import Subject
from assistant.types.drafts import Check, LintResult, Platform

MAX_ROUNDS = 3
"""A rewrite may bring two words together that are a finding themselves; it ends all the same."""


class Checker:
    """The checks with the word lists of one folder. Thread-safe; one per process is enough.

    Raises:
        InvalidKnowledgeFile: a word list is not as it should be.
    """

    def __init__(self, lexicons: Path) -> None:
        self._matcher = Matcher(lexicon.load(lexicons))

    def run(
        self,
        text: str,
        *,
        task: str | None = None,
        brief: Mapping[str, Any] | None = None,
        platform: Platform | None = None,
        required: Sequence[str] = (),
        facts: Sequence[str] = (),
    ) -> tuple[Check, ...]:
        """Every check that has something to say about `text`, in the order of their ids.

        `required` are words that must be in the text, `facts` words that may be in it besides the
        brief's: what was worked out of the brief, such as a discount.
        """
        subject = Subject(
            text=text,
            scan=self._matcher.scan,
            task=task,
            brief=brief,
            platform=platform,
            required=tuple(required),
            facts=tuple(facts),
        )
        made = (check(subject) for check in CHECKS.values())
        return tuple(check for check in made if check is not None)

    def lint(
        self,
        text: str,
        *,
        platform: Platform | None = None,
        brief: Mapping[str, Any] | None = None,
    ) -> LintResult:
        """The checks of a text whose task is not known, and the text with the rewrites applied."""
        checks = self.run(text, brief=brief, platform=platform)
        fixed, found = text, checks
        for _ in range(MAX_ROUNDS):
            better = rewritten(fixed, found)
            if better == fixed:
                break
            fixed, found = better, self.run(better, brief=brief, platform=platform)
        return LintResult(checks=checks, fixed=fixed if fixed != text else None)


@cache
def shipped() -> Checker:
    """The checker with the word lists that come with the package."""
    return Checker(resources.knowledge_dir(None) / "lexicons")
