"""The cards as plain dictionaries, read with nothing but the standard library."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
MARK = re.compile(r"\[(\d{3}):(\d+)(?:-(\d+))?\]")
PLACE = re.compile(r"(\d{3}):(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class Card:
    name: str
    header: dict[str, Any]
    body: str

    @property
    def shown(self) -> str:
        """The text as a reader sees it: without the source marks."""
        return MARK.sub("", self.body)

    @property
    def places(self) -> list[tuple[str, int, int]]:
        """Every source place of the card: document number, first line, last line."""
        claimed = [place for side in self.positions for place in side["sources"]]
        found = [match.groups() for match in MARK.finditer(self.body)]
        found += [match.groups() for place in claimed if (match := PLACE.fullmatch(place))]
        return [(number, int(first), int(last or first)) for number, first, last in found]

    @property
    def positions(self) -> list[dict[str, Any]]:
        return list(self.header.get("positions", []))


def read_card(path: Path) -> Card:
    before, header, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    if before:
        raise ValueError(f"{path.name}: text before the header")
    return Card(path.stem, tomllib.loads(header), body.strip())


def read_cards() -> tuple[Card, ...]:
    return tuple(read_card(path) for path in sorted((KNOWLEDGE / "methods").glob("*.md")))


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((KNOWLEDGE / name).read_text(encoding="utf-8"))


def read_topics() -> frozenset[str]:
    """The closed list of topics, as the README states it."""
    readme = (KNOWLEDGE / "README.md").read_text(encoding="utf-8")
    section = readme.split("### Topics\n", 1)[1].split("\n## ", 1)[0]
    return frozenset(section.split())
