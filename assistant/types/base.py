"""How the package's values are built: frozen, closed, validated once at the edge."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value. Unknown keys are errors that name the key."""

    model_config = ConfigDict(extra="forbid", frozen=True)
