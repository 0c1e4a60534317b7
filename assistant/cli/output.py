"""How the command line speaks: results on standard output, everything else on standard error.

User text is never read as console markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.types.drafts import Check, Draft
    from assistant.types.moderation import Decision
    from assistant.types.passages import Citation, Passage


class _Console(Console):
    """Leaves a reader that went away to `main`, which knows what it means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


out = _Console(highlight=False, soft_wrap=True)
err = _Console(stderr=True, highlight=False, soft_wrap=True)

ACTIONS = {
    "allow": "放行",
    "review": "转人工",
    "warn": "警告",
    "delete": "删除",
    "mute": "禁言",
    "kick": "移出",
}
LABEL_NAMES = {
    "ad": "广告",
    "ad/scam": "诈骗引流",
    "ad/soft": "软广",
    "ad/poach": "挖人/竞品",
    "negative": "负面",
    "negative/complaint": "投诉",
    "negative/abuse": "辱骂",
    "negative/disparage": "贬低",
    "negative/incite": "煽动",
    "flood": "刷屏",
}


def complain(error: AssistantError) -> None:
    """Says on standard error what went wrong, and each field's problem where there is more to say."""
    err.print(f"[bold red]出错了[/]:{escape(error.message)}")
    for problem in error.problems:
        if problem.detail not in error.message:
            err.print(f"  · {escape(problem.field)}: {escape(problem.detail)}")


def print_json(value: BaseModel | Any) -> None:
    """One JSON document on standard output, Chinese as it is."""
    plain = value.model_dump(mode="json") if hasattr(value, "model_dump") else value
    out.file.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")


def print_markdown(text: str) -> None:
    """Rendered for a person at a terminal, as written for a pipe."""
    if not out.is_terminal:
        out.print(text, markup=False)
        return
    from rich.markdown import Markdown

    out.print(Markdown(text, hyperlinks=False))


def print_checks(checks: Iterable[Check]) -> None:
    """A line a check, and a line under it for each place it found."""
    from assistant.checks.titles import TITLES

    for check in checks:
        mark, style = _mark(check)
        detail = "" if check.findings else f"：{check.detail}"
        out.print(Text.assemble((f"  {mark} ", style), TITLES.get(check.id, check.id), detail))
        for finding in check.findings:
            tail = f"({finding.provision})" if finding.provision else ""
            advice = f" → {finding.rewrite}" if finding.rewrite else ""
            out.print(Text(f"      {finding.reason}{tail}{advice}", style="dim"))


def _mark(check: Check) -> tuple[str, str]:
    if check.passed:
        return "✓", "green"
    return ("✗", "bold red") if check.severity == "hard" else ("!", "yellow")


def print_draft(draft: Draft) -> None:
    """Every variant as text to paste, then its checks and sources, then the warnings."""
    if draft.refused:
        out.print(
            Text(f"没有写：{draft.refused.reason}({draft.refused.provision})", style="bold red")
        )
    for number, variant in enumerate(draft.variants, start=1):
        heading = f"── 第 {number} 稿 ──" if len(draft.variants) > 1 else "──"
        out.print(Text(heading, style="cyan"))
        out.print(Text(variant.text))
        out.print()
        print_checks(variant.checks)
        print_citations(variant.citations)
    for warning in draft.warnings:
        out.print(Text(f"  ⚠ {warning.detail}", style="yellow"))
    out.print(Text(f"  {engine_line(draft.engine, draft.model)} · {draft.prompt}", style="dim"))


def engine_line(engine: str, model: str | None) -> str:
    """Which engine made something, for a person."""
    names = {"template": "离线模板", "extractive": "摘录资料", "llm": f"模型 {model}"}
    return f"由{names[engine]}生成"


def print_citations(citations: Iterable[Citation]) -> None:
    """Where each quote stands: the passage's title and its source lines."""
    for number, citation in enumerate(citations, start=1):
        quote = citation.quote if len(citation.quote) <= 60 else citation.quote[:59] + "…"
        out.print(Text(f"  [{number}] {citation.passage.title}:“{quote}”", style="blue"))
        out.print(Text(f"      {source_line(citation.passage)}", style="dim"))


def source_line(passage: Passage) -> str:
    """`file:lines` of every source, for a person."""
    if not passage.sources:
        return passage.document
    return ";".join(
        f"{source.document} 第 {source.lines[0]}"
        + (f"–{source.lines[1]}" if source.lines[1] != source.lines[0] else "")
        + " 行"
        for source in passage.sources
    )


def print_decision(text: str, decision: Decision) -> None:
    """The message, what to do about it, and why."""
    style = {"allow": "green", "review": "yellow"}.get(decision.action, "bold red")
    over = [item for item in decision.labels if item.score >= 0.5]
    labels = "、".join(f"{LABEL_NAMES[item.name]} {item.score:.2f}" for item in over) or "正常"
    head = (f"{ACTIONS[decision.action]}", style)
    out.print(Text.assemble(head, f"  {labels}  ", (_shown(text), "dim")))
    if decision.action != "allow":
        for reason in decision.reasons[:4]:
            out.print(Text(f"    · {reason.detail}", style="dim"))
        if decision.reply:
            out.print(Text(f"    ↩ {decision.reply}", style="cyan"))


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"


def table(*columns: str, rows: Iterable[Iterable[str]]) -> None:
    """A plain table on standard output."""
    shown = Table(*columns, show_edge=False, header_style="bold")
    for row in rows:
        shown.add_row(*(escape(cell) for cell in row))
    out.print(shown)
