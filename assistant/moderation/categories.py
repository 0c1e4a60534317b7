"""The definition of each label, as operators keep it in `prompts/moderation/categories/`.

One file a label: a TOML header between `+++` lines, whose examples become tests, then free notes.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from assistant import resources
from assistant.errors import FieldProblem, InvalidPromptFile
from assistant.types.base import Value
from assistant.types.moderation import LABELS, Label
from assistant.validation import problems_of

_FENCE = "+++"
Example = Annotated[str, Field(min_length=1, max_length=500)]


class Category(Value):
    """What a label means. `flagged` are messages that have it, `not_flagged` look-alikes."""

    label: Label
    title: Annotated[str, Field(min_length=1, max_length=20)]
    definition: Annotated[str, Field(min_length=1, max_length=600)]
    flagged: tuple[Example, ...] = ()
    not_flagged: tuple[Example, ...] = ()


def load(folder: Path | None = None) -> dict[Label, Category]:
    """Every label's definition, in the order of `LABELS`. None: those that came with the program.

    Raises:
        InvalidPromptFile: a file has a mistake, two define one label, or a label has none.
    """
    root = folder or resources.prompts_dir() / "moderation" / "categories"
    found: dict[Label, Category] = {}
    for path in sorted(root.glob("*.md")):
        category = read(path)
        if category.label in found:
            raise InvalidPromptFile(f"{path.name}：标签 {category.label} 已在另一个文件里定义")
        found[category.label] = category
    missing = [label for label in LABELS if label not in found]
    if missing:
        raise InvalidPromptFile(f"{root} 缺少这些标签的定义：{'、'.join(missing)}")
    return {label: found[label] for label in LABELS}


def read(path: Path) -> Category:
    """One file; raises as `load` does, naming the file and the key."""
    try:
        text = path.read_text(encoding="utf-8")
        head, fence, _ = text.removeprefix(_FENCE).partition(f"\n{_FENCE}")
        if not text.startswith(_FENCE) or not fence:
            raise _invalid(path, FieldProblem("header", f"应以两行 {_FENCE} 之间的 TOML 开头"))
        return Category.model_validate(tomllib.loads(head))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _invalid(path, FieldProblem("header", f"不是合法的 TOML:{error}")) from error
    except ValidationError as error:
        raise _invalid(path, *problems_of(error.errors())) from error


def _invalid(path: Path, *problems: FieldProblem) -> InvalidPromptFile:
    listing = ";".join(f"{item.field}: {item.detail}" for item in problems)
    return InvalidPromptFile(f"{path.name} 有误：{listing}", problems=problems)
