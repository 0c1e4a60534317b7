"""A brief, read from what was sent: core fields, additional facts, notes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.drafting.fields import FIELDS, Kind
from assistant.drafting.money import Price
from assistant.drafting.values import (
    MAX_TEXT,
    WrongType,
    clean,
    joined,
    read_number,
    read_price,
    read_text,
    read_texts,
)
from assistant.errors import ContradictoryBrief, FieldProblem, InvalidBrief, TooLarge
from assistant.types.groups import GroupProfile

MAX_KEYS = 100
MAX_CHARS = 100_000
MIN_CHARS = 10
MAX_DEPTH = 20

Content = str | tuple[str, ...] | Price | int

_HAN = re.compile(r"[\u3400-\u9fff]")
_DEAL = re.compile("[送赠减折免]|第[二三2-9]")
_OFFER = re.compile(rf"{_DEAL.pattern}|\d\s*元?\s*(?:[-–—~～至到起]|或)|面议|询价|另议|待定")
_READERS: dict[Kind, Callable[[Any], Content]] = {
    "text": read_text,
    "texts": read_texts,
    "price": read_price,
    "number": read_number,
}


@dataclass(frozen=True, slots=True)
class Extra:
    """An additional fact: `sentence` is how it is written out, None where nobody could guess."""

    key: str
    sentence: str | None


@dataclass(frozen=True, slots=True)
class Brief:
    """What is known for one draft.

    `core` holds core fields by name, `extras` the additional facts, `notes` long texts by key.
    `assumed` names the core fields that came from the group's profile and not from the brief.
    """

    core: Mapping[str, Content]
    extras: tuple[Extra, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()

    def text(self, name: str) -> str:
        """A core field as text, empty where it was not given."""
        value = self.core.get(name)
        return "" if value is None else joined(value) if isinstance(value, tuple) else str(value)

    def without(self, name: str) -> Brief:
        """The same brief without a core field, an additional fact or a note."""
        return replace(
            self,
            core={key: value for key, value in self.core.items() if key != name},
            extras=tuple(extra for extra in self.extras if extra.key != name),
            notes={key: value for key, value in self.notes.items() if key != name},
        )

    def having(self, name: str, value: Content) -> Brief:
        """The same brief with another value for a core field."""
        return replace(self, core={**self.core, name: value})


def read_brief(data: Mapping[str, Any], profile: GroupProfile | None = None) -> Brief:
    """The brief in `data`, with what the group's `profile` adds.

    Raises:
        InvalidBrief: a field that cannot be read; names every one, and what is allowed.
        ContradictoryBrief: two fields that cannot both be true.
        TooLarge: more than MAX_KEYS keys or MAX_CHARS characters.
    """
    _check_size(data)
    core: dict[str, Content] = {}
    extras: list[Extra] = []
    notes: dict[str, str] = {}
    problems: list[FieldProblem] = []
    for key, value in data.items():
        if _empty(value):
            continue
        if isinstance(value, str) and len(value.strip()) > MAX_TEXT:
            notes[key] = value.strip()
        elif key in FIELDS:
            try:
                content = read_field(key, value)
            except WrongType as error:
                offer = _offer(key, value)
                if offer is not None:
                    extras.append(offer)
                    continue
                problems.append(FieldProblem(f"brief.{key}", f"{FIELDS[key].title}:{error}"))
            else:
                if content:
                    core[key] = content
        else:
            extras.append(Extra(key, _sentence(key, value)))
    if problems:
        listing = ";".join(f"{item.field}: {item.detail}" for item in problems)
        raise InvalidBrief(f"需求有误。{listing}", problems=problems)
    assumed = _from_profile(profile, core)
    brief = Brief({**assumed, **core}, tuple(extras), notes, frozenset(assumed))
    check_consistent(brief)
    return brief


def read_field(name: str, value: Any) -> Content:
    """The value of a core field; raises WrongType as its reader does."""
    return _READERS[FIELDS[name].kind](value)


def _offer(name: str, value: Any) -> Extra | None:
    """What stands in the field of a price and is an offer without one amount: `买二送一`, `59-89元`."""
    if FIELDS[name].kind != "price" or not isinstance(value, str) or not _OFFER.search(value):
        return None
    label = "优惠" if name == "price_now" and _DEAL.search(value) else FIELDS[name].title
    return Extra(name, f"{label}：{clean(value)}")


def _check_size(data: Mapping[str, Any]) -> None:
    if len(data) > MAX_KEYS:
        detail = f"最多 {MAX_KEYS} 项，现在有 {len(data)} 项"
        raise TooLarge(f"需求太大：{detail}", problems=[FieldProblem("brief", detail)])
    if _deeper(data, MAX_DEPTH):
        detail = f"嵌套太深，最多 {MAX_DEPTH} 层"
        raise InvalidBrief(f"需求有误：{detail}", problems=[FieldProblem("brief", detail)])
    size = len(json.dumps(data, ensure_ascii=False, default=str))
    if size > MAX_CHARS:
        detail = f"最多 {MAX_CHARS} 个字符，现在有 {size} 个"
        raise TooLarge(f"需求太大：{detail}", problems=[FieldProblem("brief", detail)])


def _deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, Mapping | list):
        return False
    if levels == 0:
        return True
    parts = value.values() if isinstance(value, Mapping) else value
    return any(_deeper(part, levels - 1) for part in parts)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not _filled(value))


def _filled(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return any(not _empty(item) for item in (value.values() if isinstance(value, dict) else value))


def _sentence(key: str, value: Any) -> str | None:
    """An additional fact as an operator would write it: a label only where it is Chinese."""
    text = _flat(value)
    if text is None:
        return None
    if _HAN.search(key):
        return f"{clean(key)}：{text}"
    return text if len(_HAN.findall(text)) >= 4 else None


def _flat(value: Any) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str | int | float):
        return read_text(value)
    if isinstance(value, list):
        parts = [part for item in value if (part := _flat(item))]
        return joined(parts) if parts else None
    parts = [f"{key}{part}" for key, item in value.items() if (part := _flat(item))]
    return joined(parts) if parts else None


def _from_profile(profile: GroupProfile | None, given: Mapping[str, Content]) -> dict[str, Content]:
    if profile is None:
        return {}
    known = {
        "community": profile.title,
        "group_type": profile.group_type,
        "lifecycle_stage": profile.lifecycle_stage,
        "audience": profile.audience,
        "platform": profile.platform,
        "tone": profile.tone,
    }
    return {
        name: clean(value)
        for name, value in known.items()
        if value and clean(value) and name not in given
    }


def check_consistent(brief: Brief) -> None:
    """Raises ContradictoryBrief where two fields cannot both be true; names both."""
    before, now = brief.core.get("price_before"), brief.core.get("price_now")
    if isinstance(before, Price) and isinstance(now, Price) and not now.same_goods(before):
        detail = f"{before} 和 {now} 买到的不一样多，比不出便宜多少；请按同样的数量给"
        raise _contradiction({"price_before": detail, "price_now": detail})
    if isinstance(before, Price) and isinstance(now, Price) and now.amount >= before.amount:
        raise _contradiction(
            {
                "price_before": f"原价 {before} 应高于现价 {now}",
                "price_now": f"现价 {now} 应低于原价 {before}；没有降价就只给 price_now",
            }
        )
    _check_lists(brief)
    limit = brief.core.get("max_chars")
    if isinstance(limit, int):
        longest = max(("product", "event", "community"), key=lambda name: len(brief.text(name)))
        if limit < max(MIN_CHARS, len(brief.text(longest))):
            named = longest if brief.text(longest) else "max_chars"
            raise _contradiction(
                {
                    "max_chars": f"{limit} 个字写不下任何内容，至少 {MIN_CHARS} 个字",
                    named: f"{limit} 个字连“{brief.text(longest)[:20]}”都放不下",
                }
            )


def _check_lists(brief: Brief) -> None:
    encouraged, forbidden = brief.core.get("encouraged", ()), brief.core.get("forbidden", ())
    if isinstance(encouraged, tuple) and isinstance(forbidden, tuple):
        both = [item for item in encouraged if item in forbidden]
        if both:
            detail = f"“{both[0]}”既在鼓励里又在禁止里"
            raise _contradiction({"encouraged": detail, "forbidden": detail})


def _contradiction(details: Mapping[str, str]) -> ContradictoryBrief:
    problems = [FieldProblem(f"brief.{name}", detail) for name, detail in details.items()]
    listing = ";".join(dict.fromkeys(f"{item.field}: {item.detail}" for item in problems))
    return ContradictoryBrief(f"需求自相矛盾。{listing}", problems=problems)
