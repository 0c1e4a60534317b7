"""What a member posted, what we think it is, and what a group wants done about it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from assistant.types.base import Value

MAX_MESSAGE_CHARS = 20_000
MAX_MESSAGES = 1_000

Label = Literal[
    "ad",
    "ad/scam",
    "ad/soft",
    "ad/poach",
    "negative",
    "negative/complaint",
    "negative/abuse",
    "negative/disparage",
    "negative/incite",
    "flood",
]
LABELS: tuple[Label, ...] = (
    "ad",
    "ad/scam",
    "ad/soft",
    "ad/poach",
    "negative",
    "negative/complaint",
    "negative/abuse",
    "negative/disparage",
    "negative/incite",
    "flood",
)
Role = Literal["member", "admin", "owner", "operator", "bot"]
Action = Literal["allow", "review", "warn", "delete", "mute", "kick"]
Stage = Literal["exempt", "allow", "rule", "model", "context", "judge"]
Intent = Literal["buyer", "question", "none"]
Verdict = Literal["correct", "false_positive", "false_negative"]
AttachmentKind = Literal["image", "qr", "link", "mini_program", "card", "file"]


PlatformId = Annotated[str, Field(min_length=1, max_length=200, coerce_numbers_to_str=True)]


class Attachment(Value):
    """Something posted beside the text. `text` is what a scanner read out of it, if it did."""

    kind: AttachmentKind
    text: Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)] | None = None
    url: Annotated[str, Field(max_length=4096)] | None = None


class Message(Value):
    """One message as a group's platform delivered it.

    Only `text` and `attachments` are the sender's own; `quote` and `forward` are somebody else's
    words and are never punished. An empty `text` is allowed when there is an attachment. Ids may be
    sent as numbers, as several platforms do.
    """

    id: PlatformId | None = None
    group_id: PlatformId | None = None
    sender_id: PlatformId | None = None
    sender_name: Annotated[str, Field(max_length=200)] | None = None
    sender_role: Role = "member"
    joined_at: datetime | None = None
    sent_at: datetime | None = None
    text: Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)]
    quote: Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)] | None = None
    forward: Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)] | None = None
    is_edit: bool = False
    attachments: Annotated[tuple[Attachment, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.text.strip() or self.attachments or self.quote or self.forward):
            raise ValueError("text 为空，也没有附件、引用或转发：没有可以判断的内容")
        return self


class LabelScore(Value):
    """A label and its calibrated probability, 0 to 1."""

    name: Label
    score: float


class Reason(Value):
    """One piece of evidence. `span` indexes the text as sent (characters, end exclusive).

    `span` is None when the evidence is not in the message's own text: the sender's name, an
    attachment, or behaviour over time.
    """

    signal: str
    label: Label | None
    span: tuple[int, int] | None
    matched: str
    detail: str


class Strike(Value):
    """A member's place on the ladder: `count` strikes that have not expired, and the step taken."""

    count: int
    step: str
    expires_at: datetime | None


class Decision(Value):
    """What to do about one message, and why.

    Every label has a score whatever the stage or role. In shadow mode `action` is `allow` and
    `would_action` holds what would have been done.
    """

    id: str
    message_id: str | None
    labels: tuple[LabelScore, ...]
    flagged: bool
    action: Action
    would_action: Action | None = None
    reasons: tuple[Reason, ...]
    stage: Stage
    intent: Intent
    policy: str
    prompt: str | None = None
    strike: Strike | None = None
    reply: str | None = None
    needs_human: bool = False
    shadow: bool = False
    latency_us: int

    def score(self, label: Label) -> float:
        """The score of `label`, 0 to 1."""
        return next((item.score for item in self.labels if item.name == label), 0.0)


class LadderStep(Value):
    """What happens at the nth strike. `minutes` is how long a mute lasts."""

    action: Literal["warn", "delete", "mute", "kick"]
    minutes: Annotated[int, Field(ge=1, le=43_200)] | None = None


DEFAULT_LADDER = (
    LadderStep(action="warn"),
    LadderStep(action="mute", minutes=60),
    LadderStep(action="kick"),
)


class Policy(Value):
    """How one group wants messages treated. Saved under `name`; `version` grows with each change.

    `thresholds` maps a label to the score from which it counts (0 to 1); a label that is not named
    keeps its default. `strike_days` is how long a strike lasts. `newcomer_hours` is how long after
    joining a member's ads are looked at more strictly. Where a model is configured, it is asked about
    messages with a score within `model_band` of its threshold; 0 means never.
    """

    name: Annotated[str, Field(min_length=1, max_length=100)] = "default"
    version: int = 1
    enabled: tuple[Label, ...] = LABELS
    thresholds: dict[Label, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    allow_domains: tuple[str, ...] = ()
    allow_mini_programs: tuple[str, ...] = ()
    allow_people: tuple[str, ...] = ()
    allow_phrases: tuple[str, ...] = ()
    exempt_roles: tuple[Role, ...] = ("admin", "owner", "operator", "bot")
    newcomer_hours: Annotated[int, Field(ge=0, le=720)] = 72
    ladder: Annotated[tuple[LadderStep, ...], Field(min_length=1, max_length=10)] = DEFAULT_LADDER
    strike_days: Annotated[int, Field(ge=1, le=3650)] = 30
    flood_window_seconds: Annotated[int, Field(ge=1, le=3600)] = 60
    flood_messages: Annotated[int, Field(ge=2, le=1000)] = 8
    flood_repeats: Annotated[int, Field(ge=2, le=100)] = 3
    shadow: bool = False
    kick_needs_human: bool = True
    model_band: Annotated[float, Field(ge=0, le=0.5)] = 0.2

    @field_validator("allow_domains")
    @classmethod
    def _bare_domains(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        for domain in domains:
            if "/" in domain or " " in domain or not domain:
                raise ValueError(f"{domain!r} 不是域名：写成 example.com，不带 https:// 和路径")
        return tuple(domain.lower() for domain in domains)


class ModerateRequest(Value):
    """Body of `POST /v1/moderate`. `policy` is a saved policy's name or an inline policy."""

    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=MAX_MESSAGES)]
    policy: str | Policy | None = None


class ModerateResult(Value):
    """Answer of `POST /v1/moderate`, one decision a message, in the order sent."""

    decisions: tuple[Decision, ...]


class Feedback(Value):
    """What a person says about a decision."""

    verdict: Verdict
    labels: tuple[Label, ...] | None = None
    note: Annotated[str, Field(max_length=2000)] | None = None
