"""The command line: `qunguan VERB`. Every verb has `--help`; those that return data have `--json`."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point. Errors we raise on purpose become one message and an exit status, never a trace.

    Exit status: 0 done, 1 it could not be done, 2 what was asked for is wrong, 130 interrupted.
    """
    from assistant.cli.app import app
    from assistant.cli.output import complain
    from assistant.errors import AssistantError, InvalidInput

    try:
        app()
    except AssistantError as error:
        complain(error)
        sys.exit(2 if isinstance(error, InvalidInput) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader went away (`qunguan … | head`): nothing is wrong, and nothing more is read.
        sys.stderr.close()
        sys.exit(0)
