"""How the service logs: one JSON object a line, to standard error.

structlog's own default prints the local variables of every frame with a traceback; they hold
messages and keys, so it is replaced before anything is logged.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import structlog


def configure(level: str) -> None:
    """Logs what is of `level` (debug, info, warning, error) or graver, from now on."""
    # It says in English what the caller is told in Chinese.
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        # Looked up for each logger, so that a replaced stderr is respected.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _dumps(value: Any, **options: Any) -> str:
    return json.dumps(value, ensure_ascii=False, **options)
