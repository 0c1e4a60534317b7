"""`qunguan keys …` and `qunguan db upgrade`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options, output

if TYPE_CHECKING:
    from assistant.types.records import ApiKey

keys = typer.Typer(help="接口密钥：建立、列出、作废。", no_args_is_help=True)
database = typer.Typer(help="数据库。", no_args_is_help=True)


@keys.command()
def create(
    name: Annotated[str, typer.Argument(help="给谁用，例如 onebot-1")],
    as_json: options.Json = False,
    data_dir: options.DataDir = None,
) -> None:
    """建立一个密钥。它只显示这一次,库里只存摘要。"""

    async def work() -> tuple[ApiKey, str]:
        async with options.assistant(data_dir) as qunguan:
            return await qunguan.database.keys.create(name)

    key, secret = options.run(work())
    if as_json:
        output.print_json({"id": key.id, "name": key.name, "key": secret})
        return
    output.out.print(secret, markup=False)
    output.err.print("请现在保存，之后无法再看到。调用时写 Authorization: Bearer 密钥。")


@keys.command("list")
def list_keys(as_json: options.Json = False, data_dir: options.DataDir = None) -> None:
    """列出有效的密钥(不含密钥本身)。"""

    async def work() -> list[ApiKey]:
        async with options.assistant(data_dir) as qunguan:
            return list(await qunguan.database.keys.list())

    known = options.run(work())
    if as_json:
        output.print_json({"keys": [key.model_dump(mode="json") for key in known]})
        return
    rows = [
        (key.id, key.name, f"{key.hint}…", f"{key.created_at:%Y-%m-%d %H:%M}")
        for key in known
        if key.revoked_at is None
    ]
    output.table("编号", "名称", "开头", "建立于", rows=rows)


@keys.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="编号，见 qunguan keys list")],
    data_dir: options.DataDir = None,
) -> None:
    """作废一个密钥。"""

    async def work() -> None:
        async with options.assistant(data_dir) as qunguan:
            await qunguan.database.keys.revoke(key_id)

    options.run(work())
    output.err.print("已作废。")


@database.command()
def upgrade(data_dir: options.DataDir = None) -> None:
    """把数据库升级到这个版本的结构。可以反复执行。"""

    async def work() -> str:
        async with options.assistant(data_dir) as qunguan:
            return qunguan.database.address

    output.out.print(f"数据库已是最新：{options.run(work())}", markup=False)
