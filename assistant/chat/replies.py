"""What is said about a result: what was done, and what the operator has to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.chat.intents import DraftOrder
from assistant.errors import AssistantError
from assistant.types.drafts import Check, Draft, Finding, LintResult, TaskInfo
from assistant.types.moderation import Action, Decision, Label, Reason

MAX_LISTED = 6
_LABELS: dict[Label, str] = {
    "ad": "广告",
    "ad/scam": "诈骗引流",
    "ad/soft": "软广",
    "ad/poach": "挖人或同行引流",
    "negative": "负面",
    "negative/complaint": "投诉",
    "negative/abuse": "辱骂",
    "negative/disparage": "贬低产品",
    "negative/incite": "煽动",
    "flood": "刷屏",
}
_ACTIONS: dict[Action, str] = {
    "allow": "放行",
    "review": "转给人处理，不处罚",
    "warn": "提醒或警告一次",
    "delete": "删除这条消息",
    "mute": "禁言",
    "kick": "移出群聊",
}
_CHECKS = {
    "length": "字数",
    "reading_time": "阅读时间",
    "one_point": "只说一个重点",
    "price": "价格",
    "facts": "事实",
    "required": "要素",
    "call_to_action": "行动引导",
    "contrast": "对比",
    "platform": "平台上限",
    "ad_law": "广告法",
    "personal_data": "个人信息",
    "risk": "风险做法",
    "urgency": "紧迫感",
    "distribution": "多级分销",
    "provable": "要有依据",
}


def draft_text(draft: Draft, order: DraftOrder, info: TaskInfo | None) -> str:
    """The draft's newest text, and the warnings worth knowing."""
    title = info.title if info else draft.task
    if draft.refused is not None:
        return (
            f"这份{title}没有写：{draft.refused.reason}（依据：{draft.refused.provision}）。"
            "去掉这个说法再说一次，我重新写。"
        )
    if not draft.variants:
        return f"这份{title}没有写出来，补充一些事实再试一次。"
    variant = draft.variants[-1]
    again = order.variants > 1 and len(draft.variants) > 1
    lead = f"换了一种写法（第 {len(draft.variants)} 稿）：" if again else f"写好了一份{title}："
    notes = [*([order.remark] if order.remark else []), *_failed(variant.checks)]
    notes += _warnings(draft, info)
    listed = "\n".join(f"- {note}" for note in dict.fromkeys(notes))
    tail = f"\n\n---\n\n发之前看一下：\n\n{listed}" if listed else ""
    return f"{lead}\n\n{variant.text}{tail}"


def _failed(checks: Sequence[Check]) -> Iterator[str]:
    for check in checks:
        if not check.passed and check.severity == "hard":
            yield f"必须改：{check.detail}"


def _warnings(draft: Draft, info: TaskInfo | None) -> list[str]:
    properties = info.brief_schema.get("properties", {}) if info else {}
    absent = [warning for warning in draft.warnings if warning.code == "missing_field"]
    names = [str(properties.get(item.field, {}).get("title", item.field)) for item in absent]
    said = [item.detail for item in draft.warnings if item.code != "missing_field"][:MAX_LISTED]
    if names:
        said.append(f"还没有给：{'、'.join(names)}。补上告诉我，我加进去。")
    return said


def lint_text(text: str, result: LintResult) -> str:
    """What must be changed and why, what should be, and the text with it changed."""
    hard = list(_faults(text, [check for check in result.checks if check.severity == "hard"]))
    advice = list(_faults(text, [check for check in result.checks if check.severity == "advice"]))
    parts = []
    if hard:
        parts.append(f"查完了，有 {len(hard)} 处必须改：\n\n" + _bullets(hard))
    elif advice:
        parts.append("查完了，没有必须改的地方。")
    else:
        parts.append(f"查完了，{len(result.checks)} 项检查都通过，没有发现问题。")
    if advice:
        parts.append("建议改：\n\n" + _bullets(advice))
    if result.fixed and hard:
        parts.append(f"能直接替换的已经改好：\n\n{result.fixed}")
    if not hard:
        parts.append("机器检查只看得到字面，事实是否属实还要你自己核对。")
    return "\n\n".join(parts)


def _faults(text: str, checks: Sequence[Check]) -> Iterator[str]:
    for check in checks:
        if check.passed:
            continue
        name = _CHECKS.get(check.id, check.id)
        if not check.findings:
            yield f"{name}：{check.detail}"
        for finding in check.findings:
            yield _fault(text, name, finding)


def _fault(text: str, name: str, finding: Finding) -> str:
    words = text[slice(*finding.span)] if finding.span else ""
    at = f"“{words}”：" if words and words not in finding.reason else ""
    basis = f"（{finding.provision}）" if finding.provision else ""
    better = f" → {finding.rewrite}" if finding.rewrite else ""
    return f"**{name}** {at}{finding.reason}{basis}{better}"


def _bullets(lines: Sequence[str]) -> str:
    shown = [f"- {line}" for line in lines[:MAX_LISTED]]
    more = len(lines) - len(shown)
    return "\n".join([*shown, *([f"- 另有 {more} 处，见检查结果"] if more > 0 else [])])


def decision_text(decision: Decision) -> str:
    """What the message is, why, the words that gave it away, and the next step."""
    if not decision.flagged:
        return _harmless(decision)
    named = "、".join(_LABELS[label] for label in _named(decision))
    action = decision.would_action or decision.action
    lines = [f"判断：这条是**{named}**。建议：{_ACTIONS[action]}。"]
    evidence = _evidence(decision)
    if evidence:
        lines.append("依据：\n\n" + "\n".join(f"- {_reason(item)}" for item in evidence))
    if decision.needs_human:
        lines.append("这类要人来处理：先私下核实情况再答复，不计违规次数。")
    elif action != "allow":
        lines.append("这里只看这一条消息；他有没有前科、按第几次处理，以群里的记录为准。")
    if decision.reply:
        lines.append(f"可以这样回：\n\n> {decision.reply}")
    return "\n\n".join(lines)


def _named(decision: Decision) -> list[Label]:
    """The labels over one half, the kind instead of its parent, the surest first."""
    over = [item for item in decision.labels if item.score >= 0.5]
    kinds = {item.name.partition("/")[0] for item in over if "/" in item.name}
    told = [item for item in over if item.name not in kinds]
    told = told or sorted(decision.labels, key=lambda item: -item.score)[:1]
    return [item.name for item in sorted(told, key=lambda item: -item.score)]


def _evidence(decision: Decision) -> list[Reason]:
    """What speaks for the labels, each piece of the message once."""
    named = {part for label in _named(decision) for part in (label, label.partition("/")[0])}
    shown: dict[str, Reason] = {}
    for reason in decision.reasons:
        if reason.label in named and not reason.signal.startswith(("for_", "pro_")):
            shown.setdefault(reason.matched, reason)
    return list(shown.values())[:MAX_LISTED]


def _reason(reason: Reason) -> str:
    return f"“{reason.matched}”：{reason.detail}" if reason.matched else reason.detail


def _harmless(decision: Decision) -> str:
    known = {
        "buyer": "像是想买的人在问，记得接待",
        "question": "像是在提问，有人接一句更好",
        "none": "看不出广告、骂人、投诉或煽动",
    }
    nearest = max(decision.labels, key=lambda item: item.score, default=None)
    unsure = (
        f"有一点像{_LABELS[nearest.name]}，但证据不够，拿不准就让管理员再看一眼。"
        if nearest is not None and nearest.score >= 0.25
        else ""
    )
    return f"判断：正常发言，**放行**。{known[decision.intent]}。{unsure}"


def error_text(error: AssistantError, title: str, info: TaskInfo | None = None) -> str:
    """Why an order could not be carried out, in words that name fields by their titles."""
    details = [item.detail for item in error.problems if item.detail]
    said = "；".join(dict.fromkeys(details)) or error.message
    for name, shape in (info.brief_schema.get("properties", {}) if info else {}).items():
        said = re.sub(rf"\s*(?<![a-z_]){name}(?:\([^)]*\))?(?![a-z_])", str(shape["title"]), said)
    lead = {
        "contradictory_brief": f"这份{title}没法写，给的信息自相矛盾",
        "invalid_brief": f"这份{title}还写不了",
        "too_large": "内容太长了",
        "unknown_task": "没有这种文案",
    }.get(error.code, "这件事没办成")
    return f"{lead}：{said}。改一下再发给我就行。"
