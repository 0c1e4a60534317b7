"""Configured connections: which platform, under which name, with which secret.

```toml
[[accounts]]
channel = "onebot"
name = "main"
secret = "…"
groups = ["123456"]      # only these groups; leave out for all
mute_minutes = 60
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError

from assistant.errors import Misconfigured, NotFound, reason
from assistant.types.base import Value
from assistant.validation import problems_of


class Account(Value):
    """One connection. What `secret` and `token` mean is the platform's matter.

    `secret` signs or encrypts what comes in; `token` is sent along with it, where there is one.
    """

    channel: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    secret: Annotated[SecretStr, Field(min_length=8)]
    token: SecretStr | None = None
    groups: tuple[str, ...] = ()
    mute_minutes: Annotated[int, Field(ge=1, le=43_200)] = 60

    def watches(self, group_id: str | None) -> bool:
        """Whether messages of this group are to be judged."""
        return not self.groups or group_id in self.groups


class _File(Value):
    accounts: tuple[Account, ...] = ()


class Accounts:
    """The accounts of a file; none where there is no file."""

    def __init__(self, accounts: Sequence[Account] = ()) -> None:
        self._accounts = {(account.channel, account.name): account for account in accounts}

    @classmethod
    def load(cls, path: Path) -> Accounts:
        """The accounts in `path`.

        Raises:
            Misconfigured: not TOML, an unknown key, a wrong value, the same account twice.
        """
        if not path.is_file():
            return cls()
        try:
            accounts = _File.model_validate(
                tomllib.loads(path.read_text(encoding="utf-8"))
            ).accounts
        except OSError as error:
            raise Misconfigured(f"{path.name}：读不了：{reason(error)}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Misconfigured(f"{path.name}：不是合法的 TOML:{error}") from error
        except ValidationError as error:
            problems = problems_of(error.errors(include_input=False))
            listing = ";".join(f"{item.field}: {item.detail}" for item in problems)
            raise Misconfigured(f"{path.name}: {listing}", problems=problems) from error
        loaded = cls(accounts)
        if len(loaded._accounts) < len(accounts):
            raise Misconfigured(f"{path.name}：有两个账号的 channel 和 name 相同")
        return loaded

    def __len__(self) -> int:
        return len(self._accounts)

    def find(self, channel: str, name: str) -> Account:
        """The account.

        Raises:
            NotFound: none is configured under that name. It doesn't list those there are, since
                strangers may ask.
        """
        try:
            return self._accounts[channel, name]
        except KeyError:
            raise NotFound(f"没有配置 {channel} 的账号 {name}：写在 channels.toml 里") from None
