"""The command line: `qunguan VERB`. Every verb has `--help`; those that return data have `--json`."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and returns its exit status; `arguments` default to the process's own.

    Errors we raise on purpose become one message, never a trace. Exit status: 0 done, 1 it could not
    be done, 2 what was asked for is wrong, 130 interrupted.
    """
    _speak_any_text()
    try:
        return _run(arguments)
    except SystemExit as ending:
        if isinstance(ending.__context__, BrokenPipeError):  # typer's way of saying the same
            _forget_output()
            return 0
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away (`qunguan … | head`): nothing is wrong, and nothing more is read.
        _forget_output()
        return 0


def _run(arguments: Sequence[str] | None) -> int:
    import typer

    from assistant.cli import usage
    from assistant.cli.app import app
    from assistant.cli.output import complain
    from assistant.errors import AssistantError, InvalidInput, Unavailable, reason

    try:
        ending = app(args=arguments, standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except AssistantError as error:
        complain(error)
        return 2 if isinstance(error, InvalidInput) else 1
    except usage.UsageError as error:
        usage.complain(error)
        return 2
    except typer.Abort:
        return 130  # what typer makes of Ctrl-C
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(Unavailable(f"读写失败：{reason(error)}"))
        _forget_output()
        return 1
    return ending if isinstance(ending, int) else 0


def _speak_any_text() -> None:
    """Lets text go out that the terminal has no characters for, as escapes instead of a trace."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _forget_output() -> None:
    """Keeps Python from trying again, at exit, to write what could not be written."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
