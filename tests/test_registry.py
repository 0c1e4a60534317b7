"""Things that register themselves by being one file in a folder."""

from __future__ import annotations

import textwrap
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from assistant.errors import Misconfigured, NotFound
from assistant.registry import Registry

_numbers = count()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package that can be imported by its folder's name, another for every test."""
    folder = tmp_path / f"things_{next(_numbers)}"
    folder.mkdir()
    (folder / "__init__.py").touch()
    register = "from assistant.registry import Registry\nTHINGS = Registry('东西', %r)\n"
    (tmp_path / f"{folder.name}_home.py").write_text(register % folder.name, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def module(package: Path, name: str, body: str = "") -> None:
    source = f"from {package.name}_home import THINGS\n{textwrap.dedent(body)}"
    (package / f"{name}.py").write_text(source, encoding="utf-8")


def registry(package: Path) -> Registry[str]:
    home = __import__(f"{package.name}_home")
    found: Registry[str] = home.THINGS
    return found


def test_a_new_file_appears_by_itself_in_the_order_of_names(package: Path) -> None:
    module(package, "a", "THINGS.register('乙')('B')")
    module(package, "b", "THINGS.register('甲')('A')")
    things = registry(package)
    assert list(things.items()) == [("乙", "B"), ("甲", "A")]
    assert len(things) == 2


def test_nothing_is_imported_before_the_first_look(package: Path) -> None:
    module(package, "a", "raise RuntimeError('imported')")
    things = registry(package)
    with pytest.raises(RuntimeError, match="imported"):
        len(things)


def test_a_name_that_is_taken_is_refused(package: Path) -> None:
    module(package, "a", "THINGS.register('甲')('A')")
    module(package, "b", "THINGS.register('甲')('A')")
    with pytest.raises(Misconfigured, match="'甲' 重复"):
        list(registry(package))


def test_an_unknown_name_lists_what_there_is(package: Path) -> None:
    module(package, "a", "THINGS.register('甲')('A')")
    module(package, "b", "THINGS.register('乙')('B')")
    things = registry(package)
    assert things.find("甲") == "A"
    with pytest.raises(NotFound, match=r"'丙' 的东西.*乙、甲"):
        things.find("丙")


def test_a_file_that_cannot_be_imported_fails_every_look(package: Path) -> None:
    module(package, "a", "THINGS.register('甲')('A')")
    module(package, "b", "import no_such_module_anywhere")
    things = registry(package)
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError, match="no_such_module_anywhere"):
            things.find("甲")


def test_a_module_may_look_while_it_is_imported(package: Path) -> None:
    module(package, "a", "THINGS.register('甲')('A')")
    module(package, "b", "THINGS.register('乙')(THINGS['甲'] + 'B')")
    assert dict(registry(package)) == {"甲": "A", "乙": "AB"}


def test_who_looks_at_the_same_time_sees_everything(package: Path) -> None:
    for at in range(5):
        module(package, f"m{at}", f"import time\ntime.sleep(0.01)\nTHINGS.register('{at}')('x')")
    things = registry(package)
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(len, [things] * 8)) == {5}
