"""What a group wants done: thresholds, who is exempt, the ladders of the method."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from assistant.errors import FieldProblem, InvalidPolicy
from assistant.moderation.scoring import Scores
from assistant.types.moderation import (
    LABELS,
    Action,
    Label,
    LadderStep,
    Message,
    Policy,
)

# The score from which a label counts, unless the policy says otherwise.
DEFAULT_THRESHOLDS: dict[Label, float] = dict.fromkeys(LABELS, 0.5)

# How much lower the bar for ads lies while a member is new.
NEWCOMER_DISCOUNT = 0.12

# What each label leads to. Who breaks the rules is on the ladder; a complaint goes to customer
# service and rallying to a person at once, neither is ever a strike.
ON_THE_LADDER: frozenset[Label] = frozenset(
    {"ad", "ad/scam", "ad/soft", "ad/poach", "negative/abuse", "flood"}
)
TO_A_PERSON: tuple[Label, ...] = (
    "negative/incite",
    "negative/disparage",
    "negative/complaint",
)

LadderName = Literal["warn_then_kick", "remind_warn_kick", "kick_at_once"]

LADDERS: dict[LadderName, tuple[LadderStep, ...]] = {
    # One warning, removed the second time.
    "warn_then_kick": (LadderStep(action="warn"), LadderStep(action="kick")),
    # A friendly reminder, a warning with a pause, removal once the chance was given.
    "remind_warn_kick": (
        LadderStep(action="warn"),
        LadderStep(action="mute", minutes=60),
        LadderStep(action="kick"),
    ),
    # A direct ad and out.
    "kick_at_once": (LadderStep(action="kick"),),
}


def ladder(name: str) -> tuple[LadderStep, ...]:
    """The preset ladder of that name.

    Raises:
        InvalidPolicy: there is none; lists what there is.
    """
    for known, steps in LADDERS.items():
        if known == name:
            return steps
    allowed = "、".join(LADDERS)
    problem = FieldProblem("policy.ladder", f"没有名为 {name!r} 的处理阶梯，可用：{allowed}")
    raise InvalidPolicy(problem.detail, problems=[problem])


def is_exempt(message: Message, policy: Policy) -> bool:
    """Whether the sender may post what he likes: by role, or because he is allow-listed."""
    if message.sender_role in policy.exempt_roles:
        return True
    people = policy.allow_people
    return bool(people) and (message.sender_id in people or message.sender_name in people)


def is_newcomer(message: Message, policy: Policy, now: datetime) -> bool:
    """Whether the sender joined within the newcomer window. A joining time ahead of us is now."""
    if message.joined_at is None or not policy.newcomer_hours:
        return False
    sent, joined = message.sent_at or now, message.joined_at
    if (sent.tzinfo is None) != (joined.tzinfo is None):
        sent, joined = sent.replace(tzinfo=None), joined.replace(tzinfo=None)
    return sent - joined <= timedelta(hours=policy.newcomer_hours)


def threshold(policy: Policy, label: Label, *, newcomer: bool = False) -> float:
    """The score from which `label` counts in this policy."""
    given = policy.thresholds.get(label)
    bar = DEFAULT_THRESHOLDS[label] if given is None else given
    return bar - NEWCOMER_DISCOUNT if newcomer and label.startswith("ad") else bar


def over(policy: Policy, scores: Scores, *, newcomer: bool = False) -> tuple[Label, ...]:
    """The enabled labels whose score has reached their threshold.

    A parent that owes its score to children that are switched off does not count.
    """
    enabled = policy.enabled
    if not policy.thresholds and not newcomer:
        reached = [label for label in enabled if scores[label] >= DEFAULT_THRESHOLDS[label]]
    else:
        reached = _reached(policy, scores, newcomer=newcomer)
    if len(enabled) == len(LABELS):
        return tuple(reached)
    return tuple(label for label in reached if not _owed_to_disabled(label, scores, enabled))


def _reached(policy: Policy, scores: Scores, *, newcomer: bool) -> list[Label]:
    return [
        label
        for label in policy.enabled
        if scores[label] >= threshold(policy, label, newcomer=newcomer)
    ]


def _owed_to_disabled(label: Label, scores: Scores, enabled: tuple[Label, ...]) -> bool:
    off = [
        scores[child] for child in LABELS if child.startswith(label + "/") and child not in enabled
    ]
    return bool(off) and max(off) >= scores[label]


def route(labels: tuple[Label, ...], policy: Policy) -> tuple[Action, bool]:
    """The local action for the labels that count, and whether a person must look.

    What is on the ladder gets the ladder's first step here; who keeps strikes chooses the step.
    Insult wins over complaint; rallying goes to a person even when it insults.
    """
    if not labels:
        return "allow", False
    if "negative/incite" in labels:
        return "review", True
    if not ON_THE_LADDER.isdisjoint(labels):
        first = policy.ladder[0].action
        return first, first == "kick" and policy.kick_needs_human
    return "review", True
