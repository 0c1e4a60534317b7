"""The assistant: the jobs wired together, one short method per verb."""

from assistant.service.assistant import Assistant

__all__ = ["Assistant"]
