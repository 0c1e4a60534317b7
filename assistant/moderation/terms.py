"""The short way the word lists spell the many forms of one word.

`[加佳][微薇]` stands for 加微, 加薇, 佳微, 佳薇; `(加|jia)v` for 加v and jiav; a question mark makes
what stands before it optional: `退(钱)?了`, `家里?`. No nesting.
"""

from __future__ import annotations

import re
from itertools import product

MAX_FORMS = 2_000
_PART = re.compile(r"(?:\[([^][()?]+)\]|\(([^][()?]+)\)|([^][()?]))(\??)")


def forms(term: str) -> tuple[str, ...]:
    """Every form `term` stands for.

    Raises:
        ValueError: brackets do not match, or there would be more than `MAX_FORMS` forms.
    """
    choices: list[list[str]] = []
    at = 0
    for part in _PART.finditer(term):
        if part.start() != at:
            break
        at = part.end()
        one_of, alternatives, literal, optional = part.groups()
        choice = alternatives.split("|") if alternatives else list(one_of or literal)
        choices.append([*choice, ""] if optional else choice)
    if at != len(term) or not choices:
        raise ValueError(f"{term!r} 的括号不成对")
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MAX_FORMS:
        raise ValueError(f"{term!r} 展开有 {count} 个写法,最多 {MAX_FORMS} 个")
    return tuple("".join(pick) for pick in product(*choices))
