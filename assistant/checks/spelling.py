"""The short way the lexicons spell many forms: `最(好|佳)`, `保(过|通过)`, `全网(销量)?第一`.

```
forms = choice
choice = sequence ("|" sequence)*      # inside brackets only
sequence = (character | "(" choice ")") "?" ...
```
"""

from __future__ import annotations

from itertools import product

MAX_FORMS = 4_000

Forms = list[str]


def forms(term: str) -> tuple[str, ...]:
    """Every form `term` stands for.

    Raises:
        ValueError: brackets do not match, a form is empty, or there are more than MAX_FORMS.
    """
    spelled, rest = _sequence(term, term)
    if rest:
        raise ValueError(f"{term!r} 的括号不成对")
    if not all(form.strip() for form in spelled):
        raise ValueError(f"{term!r} 有一个写法是空的")
    return tuple(dict.fromkeys(spelled))


def _sequence(text: str, whole: str) -> tuple[Forms, str]:
    """The forms of what stands before the next `|`, the next `)` or the end, and the rest."""
    spelled = [""]
    while text and text[0] not in "|)":
        part, text = _choice(text[1:], whole) if text[0] == "(" else ([text[0]], text[1:])
        if text[:1] == "?":
            part, text = [*part, ""], text[1:]
        if len(spelled) * len(part) > MAX_FORMS:
            raise ValueError(f"{whole!r} 展开超过 {MAX_FORMS} 个写法")
        spelled = ["".join(pair) for pair in product(spelled, part)]
    return spelled, text


def _choice(text: str, whole: str) -> tuple[Forms, str]:
    """The forms between two brackets, and what follows the second."""
    spelled, text = _sequence(text, whole)
    while text[:1] == "|":
        more, text = _sequence(text[1:], whole)
        spelled += more
    if text[:1] != ")":
        raise ValueError(f"{whole!r} 的括号不成对")
    return spelled, text[1:]
