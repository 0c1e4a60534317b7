"""LangSmith tracing stays off unless this program's own setting says otherwise.

Its client is switched on by environment variables that may stand there for another program; what an
operator's members wrote must not leave the machine because of them.
"""

from __future__ import annotations


def set_tracing(enabled: bool) -> None:
    """Switches tracing on or off for the whole process, whatever the environment says."""
    import langsmith

    langsmith.configure(enabled=enabled)
