"""Which verb is which function."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import __version__
from assistant.cli import (
    chatting,
    demonstrating,
    diagnosing,
    drafting,
    evaluating,
    indexing,
    linting,
    maintaining,
    moderating,
    searching,
    serving,
    training,
)

app = typer.Typer(
    name="qunguan",
    help="群管：写群里要发的，看群里发来的，教新来的同事。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Boxes cut Chinese lines short and take as long to load as the rest of the help.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


app.command("serve")(serving.serve)
app.command("draft")(drafting.draft)
app.command("tasks")(drafting.tasks)
app.command("lint")(linting.lint)
app.command("moderate")(moderating.moderate)
app.command("ask")(chatting.ask)
app.command("chat")(chatting.chat)
app.command("search")(searching.search)
app.add_typer(indexing.app, name="index")
app.add_typer(evaluating.app, name="eval")
app.command("train")(training.train)
app.command("doctor")(diagnosing.doctor)
app.add_typer(maintaining.keys, name="keys")
app.add_typer(maintaining.database, name="db")
app.command("demo")(demonstrating.demo)
