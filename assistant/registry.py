"""Things that register themselves by being one file in a folder.

A new channel, signal or check is one new module: importing its package's modules is enough for it
to appear everywhere. The registry keeps names unique and says what is there when a name is not.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from threading import RLock
from typing import TypeVar

from assistant.errors import Misconfigured, NotFound

T = TypeVar("T")


class Registry(Mapping[str, T]):
    """Named things of one kind, in the order of their names.

    `package` is the dotted name of the package whose modules register themselves; they are
    imported at the first look, not before.
    """

    def __init__(self, kind: str, package: str) -> None:
        self._kind = kind
        self._package = package
        self._items: dict[str, T] = {}
        self._turn = RLock()
        self._loaded = False
        self._loading = False

    def register(self, name: str) -> Callable[[T], T]:
        """A decorator that puts what it decorates under `name`.

        Raises:
            Misconfigured: the name is taken.
        """

        def put(item: T) -> T:
            if name in self._items:
                raise Misconfigured(f"{self._kind} {name!r} 重复注册")
            self._items[name] = item
            return item

        return put

    def find(self, name: str) -> T:
        """The thing under `name`.

        Raises:
            NotFound: there is none; the message lists what there is.
        """
        if name not in self:
            raise NotFound(f"没有名为 {name!r} 的{self._kind}，可用：{'、'.join(self)}")
        return self._items[name]

    def __getitem__(self, name: str) -> T:
        self._load()
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._items))

    def __len__(self) -> int:
        self._load()
        return len(self._items)

    def __contains__(self, name: object) -> bool:
        self._load()
        return name in self._items

    def _load(self) -> None:
        """Imports the modules once. A module that cannot be imported fails every look, not one."""
        if self._loaded:
            return
        with self._turn:
            if self._loaded or self._loading:
                return
            self._loading = True
            try:
                package = importlib.import_module(self._package)
                for module in pkgutil.iter_modules(package.__path__):
                    importlib.import_module(f"{self._package}.{module.name}")
                self._loaded = True
            finally:
                self._loading = False
