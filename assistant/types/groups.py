"""The communities a workspace looks after, and the documents it has taken in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from assistant.types.base import Value
from assistant.types.moderation import Policy

GROUP_TYPES = ("引流", "福利", "快闪", "VIP", "种草", "学习", "宝妈", "会员", "其他")
STAGES = ("初建期", "成长期", "成熟期", "沉默期", "流失期")

DocumentStatus = Literal["indexed", "failed"]


class GroupProfile(Value):
    """What drafting may know about a group beside the brief. Free text, in the operator's words."""

    title: Annotated[str, Field(max_length=200)] | None = None
    group_type: Annotated[str, Field(max_length=50)] | None = None
    lifecycle_stage: Annotated[str, Field(max_length=50)] | None = None
    audience: Annotated[str, Field(max_length=200)] | None = None
    platform: Annotated[str, Field(max_length=50)] | None = None
    tone: Annotated[str, Field(max_length=200)] | None = None


class GroupUpdate(Value):
    """Body of `PUT /v1/groups/{id}`."""

    profile: GroupProfile = GroupProfile()
    policy: Policy | None = None


class Group(Value):
    """A community. `policy` None means the workspace's default policy."""

    id: str
    profile: GroupProfile
    policy: Policy | None
    created_at: datetime
    updated_at: datetime


class Document(Value):
    """An ingested document: how it was read, and how many passages it gave."""

    id: str
    name: str
    status: DocumentStatus
    passages: int
    bytes: int
    sha256: str
    removed: tuple[str, ...] = ()
    created_at: datetime


class IndexStatus(Value):
    """What the index holds and whether it is the one the cards and settings ask for."""

    ready: bool
    passages: int
    cards: int
    documents: int
    embedding: str
    fingerprint: str
    built_at: datetime | None
