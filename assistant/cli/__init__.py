"""The command line: `qunguan VERB`. Every verb has `--help`; those that return data have `--json`."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and returns its exit status; `arguments` default to the process's own.

    Errors we raise on purpose become one message, never a trace. Exit status: 0 done, 1 it could not
    be done, 2 what was asked for is wrong, 130 interrupted.
    """
    from assistant.cli.app import app
    from assistant.cli.output import complain
    from assistant.errors import AssistantError, InvalidInput

    try:
        app(args=arguments)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except AssistantError as error:
        complain(error)
        return 2 if isinstance(error, InvalidInput) else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away (`qunguan … | head`): nothing is wrong, and nothing more is read.
        sys.stderr.close()
        return 0
    return 0
