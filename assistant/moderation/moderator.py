"""Messages of groups, one after the other: memory, behaviour, a second opinion, the ladder, storage."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from assistant.moderation import ladder
from assistant.moderation.flood import FloodWatch, Pace
from assistant.moderation.judge import DEFAULT_POLICY, Judge, revised, scores_of, uncertain
from assistant.moderation.model_stage import SecondOpinion, weighed
from assistant.moderation.policy import is_exempt
from assistant.moderation.repositories import DecisionStore, GroupStore, StrikeStore, text_hash
from assistant.types.moderation import Decision, Message, Policy, Reason


class Moderator:
    """Decides about messages and remembers what it decided.

    `second_opinion` None means no model is asked. `clock` gives the time strikes are counted by.
    """

    def __init__(
        self,
        *,
        judge: Judge,
        decisions: DecisionStore,
        strikes: StrikeStore,
        groups: GroupStore,
        second_opinion: SecondOpinion | None = None,
        default_policy: Policy = DEFAULT_POLICY,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._judge = judge
        self._decisions = decisions
        self._strikes = strikes
        self._groups = groups
        self._second_opinion = second_opinion
        self._default_policy = default_policy
        self._clock = clock
        self._flood = FloodWatch()
        self._turns: WeakValueDictionary[tuple[str | None, str | None], asyncio.Lock] = (
            WeakValueDictionary()
        )

    async def moderate(
        self, messages: Sequence[Message], *, policy: Policy | None = None
    ) -> tuple[Decision, ...]:
        """One decision a message, in their order.

        The same wording of the same message gets the decision it got before. `policy` None means
        each group's own; a group nobody has heard of is made with the default policy.

        Raises:
            Unavailable: the storage does not answer.
        """
        return tuple([await self._one(message, policy) for message in messages])

    async def _one(self, message: Message, given: Policy | None) -> Decision:
        # One member's messages take turns, so that two at a time can't both be the first strike.
        key = (message.group_id, message.sender_id or message.id)
        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn:
            wording = text_hash(message.text)
            known = await self._decisions.find_same(message.group_id, message.id, wording)
            if known is not None:
                return known
            policy = await self._policy(message, given)
            decision = await self._decide(message, policy)
            return await self._decisions.save(decision, message, message.group_id)

    async def _policy(self, message: Message, given: Policy | None) -> Policy:
        if message.group_id is None:
            return given or self._default_policy
        group = await self._groups.get_or_create(message.group_id)
        return given or group.policy or self._default_policy

    async def _decide(self, message: Message, policy: Policy) -> Decision:
        now = self._clock()
        decision = self._judge.judge(message, policy)
        if is_exempt(message, policy):
            return decision
        pace = self._flood.observe(message, policy, now)
        if pace is not None:
            decision = _with_pace(decision, message, policy, pace)
        decision = await self._reconsidered(decision, message, policy)
        return await ladder.climb(decision, message, policy, self._strikes, now)

    async def _reconsidered(self, decision: Decision, message: Message, policy: Policy) -> Decision:
        if self._second_opinion is None or not policy.model_band:
            return decision
        scores = scores_of(decision)
        unsure = tuple(
            label for label in uncertain(policy, scores, policy.model_band) if label != "flood"
        )
        verdict = await self._second_opinion.about(message, policy, unsure) if unsure else None
        if verdict is None:
            return decision
        reason = Reason(
            signal="model.verdict",
            label=None if verdict.label == "none" else verdict.label,
            span=None,
            matched="",
            detail=verdict.reason,
        )
        changed = revised(
            decision, message, policy, weighed(scores, verdict, unsure), "judge", (reason,)
        )
        return changed.model_copy(update={"prompt": self._second_opinion.prompt})


def _with_pace(decision: Decision, message: Message, policy: Policy, pace: Pace) -> Decision:
    score = pace.score(policy)
    if score < 0.01:
        return decision
    scores = scores_of(decision)
    scores["flood"] = score
    reasons: tuple[Reason, ...] = ()
    if score >= 0.5:
        detail = f"{policy.flood_window_seconds} 秒内发了 {pace.messages} 条，其中 {pace.repeats} 条几乎一样"
        reasons = (
            Reason(signal="flood.pace", label="flood", span=None, matched="", detail=detail),
        )
    stage = "context" if reasons else decision.stage
    return revised(decision, message, policy, scores, stage, reasons)
