"""The short way the lexicons spell many forms: `最(好|佳)`, `保(过|通过)`, `全网(销量)?第一`."""

from __future__ import annotations

import re
from itertools import product

MAX_FORMS = 4_000
_PART = re.compile(r"\(([^()?]+)\)(\??)|([^()?])(\??)")


def forms(term: str) -> tuple[str, ...]:
    """Every form `term` stands for.

    Raises:
        ValueError: brackets do not match, a form is empty, or there are more than MAX_FORMS.
    """
    choices: list[list[str]] = []
    at, count = 0, 1
    while at < len(term):
        part = _PART.match(term, at)
        if part is None:
            raise ValueError(f"{term!r} 的括号不成对")
        one_of, maybe, literal, optional = part.groups()
        choice = one_of.split("|") if one_of is not None else [literal]
        choices.append([*choice, ""] if maybe or optional else choice)
        count *= len(choices[-1])
        at = part.end()
    if count > MAX_FORMS:
        raise ValueError(f"{term!r} 展开有 {count} 个写法,最多 {MAX_FORMS} 个")
    spelled = tuple("".join(pick) for pick in product(*choices))
    if not all(form.strip() for form in spelled):
        raise ValueError(f"{term!r} 有一个写法是空的")
    return spelled
