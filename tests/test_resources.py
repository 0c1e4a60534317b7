"""The folders operators edit are found in a checkout, or where a setting says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import resources
from assistant.errors import Misconfigured

FIND = "from assistant import resources; print(resources.prompts_dir(), resources.knowledge_dir())"
PACKAGE = Path(resources.__file__).parent
FINDERS: list[tuple[Callable[[Path | None], Path], str]] = [
    (resources.prompts_dir, "QUNGUAN_PROMPTS_DIR"),
    (resources.knowledge_dir, "QUNGUAN_KNOWLEDGE_DIR"),
]


def test_the_shipped_folders_are_there() -> None:
    assert list((resources.prompts_dir() / "drafts").glob("*.md"))
    assert list((resources.knowledge_dir() / "methods").glob("*.md"))


@pytest.mark.parametrize(("find", "variable"), FINDERS)
def test_a_configured_folder_goes_before_the_shipped_one(
    find: Callable[[Path | None], Path], variable: str, tmp_path: Path
) -> None:
    assert find(tmp_path) == tmp_path


@pytest.mark.parametrize(("find", "variable"), FINDERS)
def test_a_configured_folder_that_is_none_is_named(
    find: Callable[[Path | None], Path], variable: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(Misconfigured, match=variable) as caught:
            find(place)
        assert str(place) in caught.value.message


def installed(folder: Path, *, with_files: bool) -> subprocess.CompletedProcess[str]:
    """Looks for the folders from a copy of the package that stands alone in `folder`."""
    package = folder / "assistant"
    package.mkdir()
    for name in ("resources.py", "errors.py"):
        shutil.copy(PACKAGE / name, package / name)
    (package / "__init__.py").touch()
    if with_files:
        for name in ("prompts", "knowledge"):
            (package / "_bundled" / name).mkdir(parents=True)
            (folder / name).mkdir()  # an unrelated package beside it
    return subprocess.run(
        [sys.executable, "-c", FIND], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


def test_an_installed_copy_finds_its_own_folders_first(tmp_path: Path) -> None:
    run = installed(tmp_path, with_files=True)
    found = [Path(path) for path in run.stdout.split()]
    bundled = tmp_path / "assistant" / "_bundled"
    assert found == [bundled / "prompts", bundled / "knowledge"]


def test_an_incomplete_installation_says_what_to_do(tmp_path: Path) -> None:
    run = installed(tmp_path, with_files=False)
    assert run.returncode == 1
    assert "QUNGUAN_PROMPTS_DIR" in run.stderr
