"""Which step of the ladder a member stands on, and the strike that brought him there."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.moderation.policy import ON_THE_LADDER, over
from assistant.moderation.replies import reply
from assistant.moderation.repositories import StrikeStore
from assistant.moderation.scoring import Scores
from assistant.types.moderation import Decision, Label, LadderStep, Message, Policy, Strike


def step_for(policy: Policy, count: int) -> LadderStep:
    """The step of the `count`th strike (from 1); the last one stays for all that follow."""
    return policy.ladder[min(max(count, 1), len(policy.ladder)) - 1]


def name_of(step: LadderStep) -> str:
    """A step as a decision shows it: `warn`, `mute:60`."""
    return step.action if step.minutes is None else f"{step.action}:{step.minutes}"


def strikes_out(decision: Decision) -> bool:
    """Whether a decision puts its sender on the ladder: only what punishes does."""
    action = decision.would_action if decision.shadow else decision.action
    return action in {"warn", "delete", "mute", "kick"}


async def climb(
    decision: Decision, message: Message, policy: Policy, strikes: StrikeStore, now: datetime
) -> Decision:
    """`decision` with the step its sender has reached, and the strike kept.

    A message gives one strike in its life, however often it is edited. Shadow mode shows the step
    that would be taken and keeps no strike. Without a group or sender there is no ladder.
    """
    group, member = message.group_id, message.sender_id
    if group is None or member is None or not strikes_out(decision):
        return decision
    held = await strikes.active(group, member, now)
    counted = message.id is not None and await strikes.has(group, message.id)
    expires_at = now + timedelta(days=policy.strike_days)
    if decision.shadow:
        return _at(decision, message, policy, held if counted else held + 1, None)
    if not counted:
        given = await strikes.add(group, member, decision.id, message.id, expires_at)
        counted = given is False
    count = held if counted else held + 1
    return _at(decision, message, policy, count, expires_at)


def _at(
    decision: Decision, message: Message, policy: Policy, count: int, expires_at: datetime | None
) -> Decision:
    step = step_for(policy, count)
    changes: dict[str, object] = {
        "strike": Strike(count=count, step=name_of(step), expires_at=expires_at),
        "needs_human": decision.needs_human or (step.action == "kick" and policy.kick_needs_human),
        "reply": reply(step.action, punishable(decision, policy), message.text),
    }
    changes["would_action" if decision.shadow else "action"] = step.action
    return decision.model_copy(update=changes)


def punishable(decision: Decision, policy: Policy) -> tuple[Label, ...]:
    """The labels of a decision that count under `policy` and are on the ladder."""
    scores: Scores = {item.name: item.score for item in decision.labels}
    counted = over(policy, scores) or over(policy, scores, newcomer=True)
    return tuple(label for label in counted if label in ON_THE_LADDER)
