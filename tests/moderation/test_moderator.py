from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from assistant.errors import ModelTimeout
from assistant.moderation.categories import load
from assistant.moderation.judge import Judge
from assistant.moderation.model_stage import SecondOpinion, Verdict
from assistant.moderation.moderator import Moderator
from assistant.moderation.policy import LADDERS
from assistant.moderation.repositories import text_hash
from assistant.types.groups import Group, GroupProfile
from assistant.types.moderation import Decision, Message, Policy

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AD = "急招兼职日结,加V信 abc12345"
JUDGE = Judge()


@dataclass
class Decisions:
    kept: dict[tuple[str | None, str | None, str], Decision] = field(default_factory=dict)

    async def save(self, decision: Decision, message: Message, group_id: str | None) -> Decision:
        await asyncio.sleep(0)
        self.kept[group_id, message.id, text_hash(message.text)] = decision
        return decision

    async def find_same(
        self, group_id: str | None, message_id: str | None, text_hash: str
    ) -> Decision | None:
        await asyncio.sleep(0)
        return self.kept.get((group_id, message_id, text_hash)) if message_id else None


@dataclass
class Strikes:
    given: list[tuple[str, str, str | None, datetime]] = field(default_factory=list)

    async def add(
        self,
        group_id: str,
        member_id: str,
        decision_id: str,
        message_id: str | None,
        expires_at: datetime,
    ) -> bool:
        assert decision_id
        self.given.append((group_id, member_id, message_id, expires_at))
        return True

    async def active(self, group_id: str, member_id: str, at: datetime) -> int:
        await asyncio.sleep(0)
        return sum(g == group_id and m == member_id and end > at for g, m, _, end in self.given)

    async def has(self, group_id: str, message_id: str) -> bool:
        return any(g == group_id and sent == message_id for g, _, sent, _ in self.given)


@dataclass
class Groups:
    policies: dict[str, Policy] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    async def get_or_create(self, group_id: str) -> Group:
        self.known.add(group_id)
        return Group(
            id=group_id,
            profile=GroupProfile(),
            policy=self.policies.get(group_id),
            created_at=NOW,
            updated_at=NOW,
        )


@dataclass
class House:
    decisions: Decisions = field(default_factory=Decisions)
    strikes: Strikes = field(default_factory=Strikes)
    groups: Groups = field(default_factory=Groups)
    now: datetime = NOW

    def moderator(self, second_opinion: SecondOpinion | None = None) -> Moderator:
        return Moderator(
            judge=JUDGE,
            decisions=self.decisions,
            strikes=self.strikes,
            groups=self.groups,
            second_opinion=second_opinion,
            clock=lambda: self.now,
        )


@pytest.fixture
def house() -> House:
    return House()


def sent(number: int, text: str = AD, **more: Any) -> Message:
    return Message.model_validate(
        {"id": f"m{number}", "group_id": "g", "sender_id": "u", "text": text, "sent_at": NOW} | more
    )


async def test_the_ladder_is_climbed_and_the_last_step_needs_a_person(house: House) -> None:
    moderator = house.moderator()
    messages = [sent(n, AD + f" 第{n}批") for n in range(4)]
    decisions = await moderator.moderate(messages)
    assert [d.action for d in decisions] == ["warn", "mute", "kick", "kick"]
    assert [d.strike.step for d in decisions if d.strike] == ["warn", "mute:60", "kick", "kick"]
    assert [d.needs_human for d in decisions] == [False, False, True, True]
    assert decisions[0].strike is not None
    assert decisions[0].strike.expires_at == NOW + timedelta(days=30)
    assert all(d.reply for d in decisions)


@pytest.mark.parametrize(
    ("name", "actions"),
    [
        ("warn_then_kick", ["warn", "kick"]),
        ("remind_warn_kick", ["warn", "mute"]),
        ("kick_at_once", ["kick", "kick"]),
    ],
)
async def test_each_preset_ladder_takes_its_own_steps(
    house: House, name: str, actions: list[str]
) -> None:
    policy = Policy(ladder=next(steps for known, steps in LADDERS.items() if known == name))
    decisions = await house.moderator().moderate([sent(1), sent(2, AD + "!")], policy=policy)
    assert [d.action for d in decisions] == actions


async def test_the_same_message_again_is_the_same_decision_and_no_second_strike(
    house: House,
) -> None:
    moderator = house.moderator()
    (first,) = await moderator.moderate([sent(1)])
    (again,) = await moderator.moderate([sent(1)])
    assert again == first
    assert len(house.strikes.given) == 1


async def test_the_same_message_delivered_twice_at_once_gives_one_strike(house: House) -> None:
    moderator = house.moderator()
    one, two = await asyncio.gather(moderator.moderate([sent(1)]), moderator.moderate([sent(1)]))
    assert one == two
    assert len(house.strikes.given) == 1


async def test_an_edit_is_judged_anew_but_never_strikes_twice(house: House) -> None:
    moderator = house.moderator()
    (innocent,) = await moderator.moderate([sent(1, "大家早")])
    (edited,) = await moderator.moderate([sent(1, AD, is_edit=True)])
    (again,) = await moderator.moderate([sent(1, AD + " 速来", is_edit=True)])
    assert (innocent.action, edited.action, again.action) == ("allow", "warn", "warn")
    assert edited.id != again.id
    assert again.strike is not None
    assert again.strike.count == 1
    assert len(house.strikes.given) == 1


async def test_strikes_expire(house: House) -> None:
    moderator = house.moderator()
    await moderator.moderate([sent(1)])
    house.now = NOW + timedelta(days=31)
    (later,) = await moderator.moderate([sent(2, AD + "!")])
    assert later.action == "warn"


async def test_members_and_groups_have_their_own_ladders(house: House) -> None:
    decisions = await house.moderator().moderate(
        [sent(1), sent(2, sender_id="v"), sent(3, group_id="h")]
    )
    assert [d.action for d in decisions] == ["warn"] * 3


async def test_complaints_never_become_strikes(house: House) -> None:
    text = "等了一周还没发货,客服不理人"
    decisions = await house.moderator().moderate([sent(n, text + "!" * n) for n in range(2)])
    assert [d.action for d in decisions] == ["review", "review"]
    assert house.strikes.given == []


async def test_shadow_mode_keeps_no_strike(house: House) -> None:
    (decision,) = await house.moderator().moderate([sent(1)], policy=Policy(shadow=True))
    assert (decision.action, decision.would_action) == ("allow", "warn")
    assert house.strikes.given == []


async def test_an_unknown_group_is_made_and_a_known_one_has_its_own_policy(house: House) -> None:
    house.groups.policies["strict"] = Policy(name="strict", ladder=LADDERS["kick_at_once"])
    decisions = await house.moderator().moderate([sent(1), sent(2, group_id="strict")])
    assert [d.action for d in decisions] == ["warn", "kick"]
    assert decisions[1].policy == "strict@1"
    assert house.groups.known == {"g", "strict"}


async def test_a_message_without_group_sender_or_id_is_still_judged(house: House) -> None:
    (decision,) = await house.moderator().moderate([Message(text=AD)])
    assert decision.action == "warn"
    assert decision.strike is None


async def test_saying_nearly_the_same_again_and_again_is_flooding(house: House) -> None:
    texts = [f"晚上八点直播间见,不见不散,第{n}遍" for n in range(3)]
    decisions = await house.moderator().moderate(
        [sent(n, text, sent_at=NOW + timedelta(seconds=n)) for n, text in enumerate(texts)]
    )
    assert [d.score("flood") >= 0.5 for d in decisions] == [False, False, True]
    assert decisions[-1].stage == "context"
    assert any(reason.signal == "flood.pace" for reason in decisions[-1].reasons)


async def test_many_different_messages_at_once_are_flooding_and_slow_ones_are_not(
    house: House,
) -> None:
    texts = [f"{'零一二三四五六七八九'[n] * 6}号" for n in range(9)]
    policy = Policy(flood_messages=8)
    fast = await house.moderator().moderate(
        [sent(n, text) for n, text in enumerate(texts)], policy=policy
    )
    slow = await house.moderator().moderate(
        [
            sent(n + 100, text, sender_id="slow", sent_at=NOW + timedelta(minutes=2 * n))
            for n, text in enumerate(texts)
        ],
        policy=policy,
    )
    assert fast[-1].flagged
    assert not any(d.flagged for d in slow)


async def test_clocks_that_run_backwards_or_have_no_zone_are_survived(house: House) -> None:
    times = [NOW, NOW - timedelta(days=400), datetime(2026, 3, 1, 12), NOW + timedelta(days=9000)]
    decisions = await house.moderator().moderate(
        [sent(n, f"大家早上好呀 {n}", sent_at=when) for n, when in enumerate(times)]
    )
    assert not any(d.flagged for d in decisions)


class Prompt:
    identity = "moderation/judge@test"

    def render(self, values: Mapping[str, object]) -> Mapping[str, object]:
        return values


@dataclass
class Said:
    value: Any


@dataclass
class Model:
    verdict: Verdict | Exception
    asked: list[Mapping[str, object]] = field(default_factory=list)

    async def value(self, rendered: Any, schema: type[BaseModel]) -> Said:
        assert schema is Verdict
        self.asked.append(rendered)
        if isinstance(self.verdict, Exception):
            raise self.verdict
        return Said(self.verdict)


UNSURE = "加我微信呗,有好东西"


def opinion(
    model: Model, per_minute: int = 60, seconds: list[float] | None = None
) -> SecondOpinion:
    ticks = iter(seconds or [0.0] * 50)
    return SecondOpinion(model, Prompt(), load(), per_minute=per_minute, clock=lambda: next(ticks))


def band() -> Policy:
    """A policy whose threshold for ads is right at the score of `UNSURE`."""
    score = JUDGE.judge(Message(text=UNSURE)).score("ad")
    return Policy(thresholds={"ad": round(score + 0.05, 3)}, enabled=("ad",), model_band=0.1)


async def test_a_model_decides_about_messages_near_the_threshold(house: House) -> None:
    model = Model(Verdict(label="ad", confidence=0.9, reason="让人加微信"))
    moderator = house.moderator(opinion(model))
    plain, unsure = await moderator.moderate([sent(1, "大家早"), sent(2, UNSURE)], policy=band())
    assert (plain.stage, unsure.stage) == ("allow", "judge")
    assert unsure.flagged
    assert unsure.prompt == "moderation/judge@test"
    assert unsure.strike is not None
    assert [values["message"] for values in model.asked] == [UNSURE]


async def test_a_model_can_acquit(house: House) -> None:
    model = Model(Verdict(label="none", confidence=0.9, reason="朋友间约着加微信"))
    policy = band().model_copy(
        update={"thresholds": {"ad": JUDGE.judge(Message(text=UNSURE)).score("ad") - 0.05}}
    )
    (decision,) = await house.moderator(opinion(model)).moderate([sent(1, UNSURE)], policy=policy)
    assert not decision.flagged
    assert house.strikes.given == []


async def test_a_model_that_fails_leaves_the_local_decision(house: House) -> None:
    model = Model(ModelTimeout("太慢"))
    (decision,) = await house.moderator(opinion(model)).moderate([sent(1, UNSURE)], policy=band())
    assert decision.stage == "allow"
    assert decision.prompt is None


async def test_the_model_is_asked_so_many_times_a_minute_and_no_more(house: House) -> None:
    model = Model(Verdict(label="none", confidence=0.5, reason="看不出"))
    moderator = house.moderator(opinion(model, per_minute=2, seconds=[0, 1, 2, 61]))
    await moderator.moderate([sent(n, UNSURE + "!" * n) for n in range(4)], policy=band())
    assert len(model.asked) == 3


async def test_a_policy_can_do_without_the_model(house: House) -> None:
    model = Model(Verdict(label="ad", confidence=0.9, reason="广告"))
    policy = band().model_copy(update={"model_band": 0.0})
    await house.moderator(opinion(model)).moderate([sent(1, UNSURE)], policy=policy)
    assert model.asked == []
