"""What is wrong with a command line, in Chinese: typer's own words are English."""

from __future__ import annotations

import typer

from assistant.cli import output
from assistant.errors import InvalidInput

# typer exports the leaf only; everything that is wrong with a command line is of its base.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]

_SAID = {
    "NoSuchCommand": "没有这个命令",
    "NoSuchOption": "没有这个选项",
    "MissingParameter": "少写了一项",
    "BadParameter": "有一项的值不对",
    "BadOptionUsage": "选项写得不对",
}


def complain(error: Exception) -> None:
    """Says on standard error what is wrong, and which command explains itself.

    A group of commands without a command is answered with its help.
    """
    kind = type(error).__name__
    detail = getattr(error, "format_message", error.__str__)()
    if kind == "NoArgsIsHelpError":
        output.err.print(detail, markup=False)
        return
    said = _SAID.get(kind, "命令写得不对")
    command = getattr(getattr(error, "ctx", None), "command_path", "qunguan")
    output.complain(InvalidInput(f"{said}（{detail.rstrip('.')}）。写法见 {command} --help"))
