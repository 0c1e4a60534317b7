"""Groups, and the strikes of their members. Ids are the platform's own and may hold slashes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from api.deps import TheService, native
from assistant.types.base import Value
from assistant.types.groups import Group, GroupUpdate
from assistant.types.records import StrikeRecord

router = native("groups")

Id = Annotated[str, Path(min_length=1, max_length=200)]

_STRIKES = "/groups/{group_id:path}/members/{member_id:path}"


class Groups(Value):
    groups: tuple[Group, ...]


class Strikes(Value):
    strikes: tuple[StrikeRecord, ...]


class Pardoned(Value):
    """How many strikes were taken back."""

    pardoned: int


@router.get("/groups")
async def groups(service: TheService) -> Groups:
    """Every group that is known, by id."""
    return Groups(groups=await service.database.groups.list())


@router.get(f"{_STRIKES}/strikes")
async def strikes(service: TheService, group_id: Id, member_id: Id) -> Strikes:
    """Every strike a member was given, newest first."""
    return Strikes(strikes=await service.database.strikes.list(group_id, member_id))


@router.post(f"{_STRIKES}/pardon")
async def pardon(service: TheService, group_id: Id, member_id: Id) -> Pardoned:
    """Takes back every strike of a member that still counts."""
    return Pardoned(pardoned=await service.database.strikes.pardon(group_id, member_id))


@router.get("/groups/{group_id:path}")
async def one_group(service: TheService, group_id: Id) -> Group:
    """A group's profile and policy."""
    return await service.database.groups.get(group_id)


@router.put("/groups/{group_id:path}")
async def put_group(service: TheService, group_id: Id, change: GroupUpdate) -> Group:
    """Sets profile and policy; the group is made if it is new."""
    return await service.database.groups.put(group_id, change)


@router.delete("/groups/{group_id:path}", status_code=204)
async def delete_group(service: TheService, group_id: Id) -> None:
    """Forgets the group and its strikes; its decisions stay as a record."""
    await service.database.groups.delete(group_id)
