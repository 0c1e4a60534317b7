"""Checking a text that someone wrote."""

from __future__ import annotations

from api.deps import TheService, native
from assistant.types.drafts import LintRequest, LintResult

router = native("drafts")


@router.post("/lint")
async def lint(service: TheService, request: LintRequest) -> LintResult:
    """Every check of a text, and the text with the lawful rewrites applied."""
    return service.lint(request.text, platform=request.platform, brief=request.brief)
