"""The one place that reads the environment.

Every setting is a field of `Settings`, named `QUNGUAN_<FIELD>` in the environment or a `.env` file;
the model endpoint is named as the official OpenAI client names it.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import FieldProblem, Misconfigured
from assistant.validation import problems_of

ENV_FILE = ".env"


class Settings(BaseSettings):
    """Where things lie, which model to ask, and how long to wait.

    `data_dir` holds everything that lasts. `database_url` None means SQLite in `data_dir`;
    `chroma_url` None means the embedded client in `data_dir`. No `openai_api_key` and no
    `openai_base_url` means no model: the offline engines answer.
    """

    model_config = SettingsConfigDict(
        env_prefix="QUNGUAN_",
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        env_ignore_empty=True,
    )

    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    database_url: str | None = None
    redis_url: str | None = None
    chroma_url: str | None = None
    prompts_dir: Path | None = None
    knowledge_dir: Path | None = None
    channels_file: Path | None = None
    api_key: SecretStr | None = None

    openai_base_url: Annotated[
        str | None, Field(validation_alias=AliasChoices("OPENAI_BASE_URL", "openai_base_url"))
    ] = None
    openai_api_key: Annotated[
        SecretStr | None, Field(validation_alias=AliasChoices("OPENAI_API_KEY", "openai_api_key"))
    ] = None
    model: str = "gpt-5-mini"
    embedding_model: str | None = None
    model_timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    model_attempts: Annotated[int, Field(ge=1, le=10)] = 3
    judge_per_minute: Annotated[int, Field(ge=0, le=100_000)] = 60
    trace_to_langsmith: bool = False

    max_body_bytes: Annotated[int, Field(ge=1024)] = 2 * 1024 * 1024
    max_upload_bytes: Annotated[int, Field(ge=1024)] = 50 * 1024 * 1024
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @cached_property
    def has_model(self) -> bool:
        """Whether an OpenAI-compatible endpoint is configured."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @property
    def is_loopback(self) -> bool:
        """Whether the service listens on this machine only."""
        return self.host in {"127.0.0.1", "::1", "localhost"}

    @property
    def sqlite_path(self) -> Path:
        """The embedded default's database file."""
        return self.data_dir / "qunguan.sqlite3"

    @property
    def index_dir(self) -> Path:
        """Where the embedded passage index lies."""
        return self.data_dir / "index"

    @property
    def uploads_dir(self) -> Path:
        """Where the originals of ingested documents are kept."""
        return self.data_dir / "documents"


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment, with `overrides` on top (None means not given).

    Raises:
        Misconfigured: a variable has a value that is not allowed; names each variable.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        found = problems_of(error.errors())
        problems = [FieldProblem(_variable(item.field), item.detail) for item in found]
        listing = ";".join(f"{p.field}: {p.detail}" for p in problems)
        raise Misconfigured(f"设置有误：{listing}", problems=problems) from error
    except UnicodeDecodeError as error:
        raise Misconfigured(f"设置有误：{ENV_FILE} 不是 UTF-8 文字") from error


def _variable(field: str) -> str:
    name = field.upper()
    return name if name.startswith("OPENAI_") else f"QUNGUAN_{name}"
