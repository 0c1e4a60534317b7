"""Finds the files that operators edit: `prompts/` and `knowledge/`.

In an installed wheel they lie inside the package; in a checkout beside it. The packaged copy is
looked at first, so that an unrelated distribution called `prompts` can never be picked up.
"""

from __future__ import annotations

from pathlib import Path

from assistant.errors import Misconfigured

_PACKAGE = Path(__file__).resolve().parent


def prompts_dir(configured: Path | None = None) -> Path:
    """The folder of prompt files: `configured`, or the one that came with the program.

    Raises:
        Misconfigured: `configured` is not a folder, or the installation has none.
    """
    return _folder("prompts", configured, "QUNGUAN_PROMPTS_DIR")


def knowledge_dir(configured: Path | None = None) -> Path:
    """The folder of method cards and lexicons; raises as `prompts_dir` does."""
    return _folder("knowledge", configured, "QUNGUAN_KNOWLEDGE_DIR")


def _folder(name: str, configured: Path | None, variable: str) -> Path:
    if configured is not None:
        if not configured.is_dir():
            raise Misconfigured(f"{variable}={configured} 不是文件夹")
        return configured
    for candidate in (_PACKAGE / "_bundled" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise Misconfigured(f"安装不完整：找不到 {name}/ 文件夹，可用 {variable} 指定")
