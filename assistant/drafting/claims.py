"""Takes out of a brief what must not be written: unlawful claims, and instructions to us."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from assistant.drafting.brief import Brief, Content, Extra
from assistant.drafting.fields import FIELDS
from assistant.text.segment import words
from assistant.types.drafts import DraftWarning, Finding, LintResult, Refusal

Lint = Callable[[str], LintResult]

# Where an unlawful word is spoken about, not claimed: a rule that forbids it, a complaint's words.
_SPOKEN_ABOUT = frozenset(
    {"rules", "forbidden", "penalty", "offence", "offender", "complaint_text", "recent_topics"}
)
_NAMES = frozenset({"product", "community", "staff_name", "event"})
# Fields that say something of a thing and are none: without the thing there is nothing to sell.
_ABOUT = frozenset({"selling_points", "rules", "policy", "schedule"})
# A boast can be cut off a name; what promises a cure or a gain is the thing itself.
_PUFFERY = "第九条第三项"
_NUMBER_FIRST = re.compile(r"[\d一二三四五六七八九十百千万两半几]")
_CLAUSE = re.compile(r"[,，。;；!！、\s]+")
_INSTRUCTION = re.compile(
    r"(?:忽略|无视|忘掉|忘记|跳过|不要(?:理会|遵守))[^。\n]{0,8}"
    r"(?:以上|上面|上述|之前|前面|先前|所有|系统)[^。\n]{0,8}(?:指令|提示|要求|规则|内容|设定|命令)"
    r"|(?:输出|打印|复述|告诉我|泄露)[^。\n]{0,6}(?:系统提示|提示词|system prompt)"
    r"|(?:ignore|disregard|forget)\s+(?:all\s+|the\s+|any\s+)*(?:previous|above|prior|earlier)"
    r"|\bsystem\s*prompt\b|</?(?:system|user|assistant)>|你现在是(?:一个|一名)?(?:AI|模型|助手)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A brief that may be written about, what was taken out of it, and whether enough is left."""

    brief: Brief
    warnings: tuple[DraftWarning, ...]
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    findings: tuple[Finding, ...] = ()
    instruction: bool = False


def clean_brief(brief: Brief, lint: Lint, *, subject: tuple[str, ...]) -> Cleaned:
    """`brief` without what may not be written.

    A claim with a lawful wording gets it; else the clause that holds it goes. When every field of
    `subject` that was given goes that way, nothing lawful is left to write about.
    """
    warnings: list[DraftWarning] = []
    provisions: dict[str, Finding] = {}
    core: dict[str, Content] = {}
    for name, value in brief.core.items():
        kept = _clean_value(name, value, lint, warnings, provisions)
        if kept:
            core[name] = kept
    extras = tuple(_clean_extra(extra, lint, warnings, provisions) for extra in brief.extras)
    cleaned = replace(brief, core=core, extras=extras)
    lost = [name for name in subject if name in provisions and name in brief.core]
    nameless = any(name in _NAMES for name in lost)
    left = [name for name in subject if name in core and not (nameless and name in _ABOUT)]
    if lost and not left:
        finding = provisions[lost[0]]
        reason = (
            f"“{brief.text(lost[0])[:40]}”整句都不能发布：{finding.reason}，去掉后没有可写的内容"
        )
        return Cleaned(
            cleaned, tuple(warnings), Refusal(reason=reason, provision=finding.provision or "")
        )
    return Cleaned(cleaned, tuple(warnings))


def _clean_value(
    name: str,
    value: Content,
    lint: Lint,
    warnings: list[DraftWarning],
    provisions: dict[str, Finding],
) -> Content | None:
    if FIELDS[name].kind not in {"text", "texts"} or not isinstance(value, str | tuple):
        return value
    single = isinstance(value, str)
    kept: list[str] = []
    for item in (value,) if isinstance(value, str) else value:
        part = _clean_text(name, item, lint)
        _note(name, item, part, warnings, provisions)
        if part.text:
            kept.append(part.text)
    if single:
        return kept[0] if kept else None
    return tuple(dict.fromkeys(kept))


def _clean_extra(
    extra: Extra, lint: Lint, warnings: list[DraftWarning], provisions: dict[str, Finding]
) -> Extra:
    if extra.sentence is None:
        return extra
    part = _clean_text(extra.key, extra.sentence, lint)
    _note(extra.key, extra.sentence, part, warnings, provisions)
    label = extra.sentence.partition("：")[0]
    empty = not part.text or part.text.rstrip("：") == label
    return extra if part.text == extra.sentence else Extra(extra.key, None if empty else part.text)


def _clean_text(name: str, text: str, lint: Lint) -> _Part:
    if name not in _NAMES and _INSTRUCTION.search(text):
        rest = [
            clause
            for clause in re.split(r"(?<=[。;；\n])", text)
            if not _INSTRUCTION.search(clause)
        ]
        return _Part("".join(rest).strip() if len(rest) > 1 else "", instruction=True)
    if name in _SPOKEN_ABOUT:
        return _Part(text)
    findings = unlawful(lint(text))
    if not findings:
        return _Part(text)
    boasts = all(_PUFFERY in (finding.provision or "") for finding in findings)
    named = _name_left(text, findings, lint) if name in _NAMES and boasts else ""
    return _Part(named or _lawful(text, lint), findings)


def unlawful(result: LintResult) -> tuple[Finding, ...]:
    """The findings of failed hard checks that rest on a provision."""
    return tuple(
        finding
        for check in result.checks
        if not check.passed and check.severity == "hard"
        for finding in check.findings
        if finding.provision
    )


def _name_left(text: str, findings: tuple[Finding, ...], lint: Lint) -> str:
    """A name without the claim before or after it: `绝对正品耐克跑鞋` is `耐克跑鞋`.

    Empty where the cut would go through a word, or leave a number that counted something else.
    """
    spans = [finding.span for finding in findings if finding.span is not None]
    edges = {0, *accumulate(len(word) for word in words(text))}
    if not spans or not all(edge in edges for span in spans for edge in span):
        return ""
    kept = "".join(char for at, char in enumerate(text) if not _within(at, spans))
    left = kept.strip(" \t,，、。的之和与·-")
    sound = len(left) >= 2 and not _NUMBER_FIRST.match(left) and not unlawful(lint(left))
    return left if sound else ""


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _lawful(text: str, lint: Lint) -> str:
    fixed = lint(text).fixed
    if fixed and _says_something(fixed) and not unlawful(lint(fixed)):
        return fixed.strip(" ,，。、;；")
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    kept = [clause for clause in clauses if not unlawful(lint(clause))]
    rest = "，".join(kept)
    return rest if _says_something(rest) and not unlawful(lint(rest)) else ""


def _says_something(text: str) -> bool:
    return sum(char.isalnum() for char in text) >= 2


def _note(
    name: str,
    given: str,
    part: _Part,
    warnings: list[DraftWarning],
    provisions: dict[str, Finding],
) -> None:
    instead = f"，改写为“{part.text}”" if part.text else "，没有写进文案"
    if part.instruction:
        detail = f"“{given[:60]}”里有像是指令的话，只当作文字看待{instead}"
        warnings.append(DraftWarning(code="fact_not_used", field=name, detail=detail))
    if part.findings:
        finding = part.findings[0]
        provisions[name] = finding
        detail = f"“{given[:60]}”{instead}：{finding.reason}（{finding.provision}）"
        warnings.append(DraftWarning(code="illegal_claim", field=name, detail=detail))
