"""One message, judged by what it says alone: no waiting, no memory of other messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from secrets import token_hex
from time import perf_counter_ns
from typing import Any, TypeVar

from assistant import resources
from assistant.moderation.intents import intent
from assistant.moderation.lexicons import Lexicons, load
from assistant.moderation.policy import is_exempt, is_newcomer, over, route, threshold
from assistant.moderation.replies import reply
from assistant.moderation.scoring import NOTHING_SAID, Classifier, Scores, score
from assistant.moderation.signal import SIGNALS, Signal
from assistant.moderation.view import View
from assistant.types.base import Value
from assistant.types.moderation import (
    Action,
    Decision,
    Intent,
    Label,
    LabelScore,
    Message,
    Policy,
    Reason,
    Stage,
)

DEFAULT_POLICY = Policy()


class Judge:
    """Judges messages by rules and, if there is one, a classifier. Pure, thread-safe, fast.

    `lexicons` None loads the word lists that came with the program.

    Raises:
        InvalidKnowledgeFile: a word list has a mistake.
    """

    def __init__(
        self, classifier: Classifier | None = None, lexicons: Lexicons | None = None
    ) -> None:
        self._classifier = classifier
        self._lexicons = lexicons or load(resources.knowledge_dir() / "lexicons")
        self._finders = tuple(SIGNALS[name] for name in SIGNALS)

    @property
    def has_classifier(self) -> bool:
        """Whether more than rules is at work; readiness says so when not."""
        return self._classifier is not None

    def judge(self, message: Message, policy: Policy = DEFAULT_POLICY) -> Decision:
        """What the message is and what its words alone call for."""
        begun = perf_counter_ns()
        view = View(message, policy, self._lexicons)
        signals = self.signals(view)
        opinion = self._classifier(view.text) if self._classifier and view.text.strip() else None
        scores = score(signals, opinion)
        newcomer = message.joined_at is not None and is_newcomer(message, policy, datetime.now(UTC))
        return decide(
            message,
            policy,
            scores,
            reasons=signals,
            newcomer=newcomer,
            stage="model" if opinion is not None and not signals else "rule",
            intent=intent(view, scores),
            begun=begun,
        )

    def signals(self, view: View) -> list[Signal]:
        """All the evidence in a message."""
        return [signal for finder in self._finders for signal in finder(view)]


def decide(
    message: Message,
    policy: Policy,
    scores: Scores,
    *,
    reasons: Iterable[Signal],
    newcomer: bool,
    stage: Stage,
    intent: Intent,
    begun: int,
) -> Decision:
    """The decision that follows from scores under a policy. `begun` is `perf_counter_ns` then."""
    counted = over(policy, scores, newcomer=newcomer)
    exempt = is_exempt(message, policy)
    action, needs_human = route(() if exempt else counted, policy)
    shown: Action = "allow" if policy.shadow else action
    if exempt:
        stage = "exempt"
    elif not counted:
        stage = "allow"
    return _made(
        Decision,
        {
            "id": f"dec_{token_hex(12)}",
            "message_id": message.id,
            "labels": _QUIET if scores is NOTHING_SAID else _labels(scores),
            "flagged": bool(counted),
            "action": shown,
            "would_action": action if policy.shadow else None,
            "reasons": tuple([_reason(signal) for signal in reasons]),
            "stage": stage,
            "intent": intent,
            "policy": f"{policy.name}@{policy.version}",
            "prompt": None,
            "strike": None,
            "reply": reply(action, counted, message.text),
            "needs_human": needs_human,
            "shadow": policy.shadow,
            "latency_us": max(1, (perf_counter_ns() - begun) // 1000),
        },
    )


V = TypeVar("V", bound=Value)


def _made(model: type[V], values: dict[str, Any]) -> V:
    """`model(**values)` for values made here, all of them given: nothing is validated again.

    What pydantic's `model_construct` does, without its walk over the fields, which would be a
    third of the cost of a decision.
    """
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", set(values))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


@lru_cache(maxsize=65_536)
def _label(name: Label, value: float) -> LabelScore:
    # Ten of them a message, most of them the same again: values may be shared.
    return LabelScore.model_construct(name=name, score=value)


def _labels(scores: Scores) -> tuple[LabelScore, ...]:
    return tuple([_label(label, round(value, 4)) for label, value in scores.items()])


_QUIET = _labels(NOTHING_SAID)


def _reason(signal: Signal) -> Reason:
    name, label, _, span, matched, detail = signal
    return _made(
        Reason,
        {"signal": name, "label": label, "span": span, "matched": matched, "detail": detail},
    )


def scores_of(decision: Decision) -> Scores:
    """The scores of a decision by label."""
    return {item.name: item.score for item in decision.labels}


def revised(
    decision: Decision,
    message: Message,
    policy: Policy,
    scores: Scores,
    stage: Stage,
    reasons: tuple[Reason, ...],
) -> Decision:
    """`decision` as it is with other scores and further reasons; its id stays."""
    newcomer = message.joined_at is not None and is_newcomer(message, policy, datetime.now(UTC))
    counted = over(policy, scores, newcomer=newcomer)
    action, needs_human = route(counted, policy)
    return decision.model_copy(
        update={
            "labels": _labels(scores),
            "flagged": bool(counted),
            "action": "allow" if policy.shadow else action,
            "would_action": action if policy.shadow else None,
            "reasons": decision.reasons + reasons,
            "stage": stage,
            "reply": reply(action, counted, message.text),
            "needs_human": needs_human,
        }
    )


def uncertain(policy: Policy, scores: Scores, band: float) -> tuple[Label, ...]:
    """The enabled labels whose score lies within `band` of their threshold."""
    return tuple(
        label for label in policy.enabled if abs(scores[label] - threshold(policy, label)) <= band
    )
