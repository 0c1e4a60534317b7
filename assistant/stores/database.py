"""The database: opened once, brought up to date, and one small repository a noun."""

from __future__ import annotations

from typing import Self

from assistant.stores.conversations import Conversations
from assistant.stores.decisions import Decisions
from assistant.stores.documents import Documents
from assistant.stores.drafts import Drafts
from assistant.stores.groups import Groups
from assistant.stores.keys import Keys
from assistant.stores.migrate import upgrade
from assistant.stores.policies import Policies
from assistant.stores.strikes import Strikes
from assistant.stores.transactions import Transactions
from assistant.stores.urls import normalise, shown

DEFAULT_WORKSPACE = "default"


class Database:
    """Everything that lasts, of one workspace.

    ```python
    async with Database.open("sqlite:///data/qunguan.sqlite3") as database:
        await database.upgrade()
        group = await database.groups.get_or_create("g1")
    ```
    """

    def __init__(self, transactions: Transactions, workspace: str = DEFAULT_WORKSPACE) -> None:
        self._transactions = transactions
        self.groups = Groups(transactions, workspace)
        self.policies = Policies(transactions, workspace)
        self.decisions = Decisions(transactions, workspace)
        self.strikes = Strikes(transactions, workspace)
        self.drafts = Drafts(transactions, workspace)
        self.conversations = Conversations(transactions, workspace)
        self.documents = Documents(transactions, workspace)
        self.keys = Keys(transactions, workspace)

    @classmethod
    def open(cls, url: str) -> Self:
        """The database at `url`: `sqlite:///path` or `postgresql://user:password@host/name`.

        Nothing is touched until the result is entered; a SQLite file is made then, its folder never.

        Raises:
            Misconfigured: `url` is not an address, or of a database that is not supported.
        """
        return cls(Transactions(normalise(url)))

    @property
    def address(self) -> str:
        """The path or the address without its password, for people to read."""
        return shown(self._transactions.url)

    async def ping(self) -> None:
        """Asks the database for a sign of life.

        Raises:
            Unavailable: it doesn't answer, or isn't a database; says which and why.
        """
        await self._transactions.connect()

    async def upgrade(self) -> None:
        """Brings the schema to this program's version; does nothing when it is there already.

        Raises:
            Unavailable: the schema is of a newer program, or the database can't be written.
        """
        async with self._transactions.write() as connection:
            await connection.run_sync(upgrade, self.address)

    async def close(self) -> None:
        """Closes every connection; entering again opens new ones."""
        await self._transactions.close()

    async def __aenter__(self) -> Self:
        try:
            await self.ping()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
