"""Floors: figures that an evaluation must reach, for the exit status of `qunguan eval`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.cli import output
from assistant.errors import FieldProblem, InvalidInput


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A floor that is not met. `found` None means that there was nothing to measure it on."""

    name: str
    floor: float
    found: float | None


def parse(written: Iterable[str]) -> dict[str, float]:
    """`name=value` each, `value` from 0 to 1, by name.

    Raises:
        InvalidInput: not written so, or the value is out of range.
    """
    floors: dict[str, float] = {}
    for one in written:
        name, equals, value = one.rpartition("=")
        number = _share(value)
        if not (equals and name.strip()) or number is None:
            raise _wrong(f"--floor {one}：应写成 名=值，值在 0 到 1 之间，例如 auroc=0.9")
        floors[name.strip()] = number
    return floors


def shortfalls(
    floors: Mapping[str, float], figures: Mapping[str, float | None]
) -> tuple[Shortfall, ...]:
    """The floors that `figures` stay below. A figure that could not be measured is below its floor:
    a floor that watches nothing must not pass.

    Raises:
        InvalidInput: a floor names no figure; lists those there are.
    """
    for name in floors:
        if name not in figures:
            raise _wrong(f"--floor {name}：没有这个指标，有：{'、'.join(figures)}")
    missed = []
    for name, floor in floors.items():
        found = figures[name]
        if found is None or found < floor:
            missed.append(Shortfall(name, floor, found))
    return tuple(missed)


def tell(missed: Iterable[Shortfall]) -> None:
    """Says on standard error which floors are not met."""
    for item in missed:
        found = "没有可量的数据" if item.found is None else f"{item.found:.4f}"
        output.err.print(f"✗ {item.name}：{found}，下限 {item.floor:g}", style="red", markup=False)


def _share(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None


def _wrong(message: str) -> InvalidInput:
    return InvalidInput(message, problems=[FieldProblem("floor", message)])
