"""Everything settled before a word is written: the brief read, cleaned, and what to tell about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.drafting import kinds
from assistant.drafting.brief import Brief, check_consistent, read_brief
from assistant.drafting.claims import Cleaned, Lint, clean_brief
from assistant.drafting.fields import FIELDS
from assistant.drafting.notes import read_notes
from assistant.drafting.phrases import seed_of
from assistant.drafting.task import Task
from assistant.errors import FieldProblem, InvalidBrief
from assistant.types.drafts import DraftRequest, DraftWarning, Refusal
from assistant.types.groups import GroupProfile


@dataclass(frozen=True, slots=True)
class Prepared:
    """A brief that may be written about, the seed of its phrases, and the warnings so far."""

    task: Task
    brief: Brief
    seed: str
    warnings: tuple[DraftWarning, ...]
    refused: Refusal | None


def prepare(
    task: Task, request: DraftRequest, profile: GroupProfile | None, lint: Lint
) -> Prepared:
    """The request's brief, read and cleaned.

    Raises:
        InvalidBrief: a field that cannot be read, or nothing to write about.
        ContradictoryBrief: two fields that cannot both be true.
        TooLarge: more keys or characters than a brief may have.
    """
    given = read_brief(request.brief, profile)
    full, found = read_notes(given)
    check_consistent(full)
    _check_subject(task, full)
    cleaned = clean_brief(full, lint, subject=task.header.subject)
    warnings = (
        *cleaned.warnings,
        *_note_warnings(given, found),
        *_unreadable(cleaned.brief, {warning.field for warning in cleaned.warnings}),
        *_missing(task, cleaned.brief, _named(cleaned)),
        *_unclear(cleaned.brief),
    )
    seed = seed_of({"task": task.name, "group": request.group_id, **request.brief})
    return Prepared(task, cleaned.brief, seed, warnings, cleaned.refused)


def _check_subject(task: Task, brief: Brief) -> None:
    subject = task.header.subject
    facts = [name for name in brief.core if not FIELDS[name].style]
    if subject and not facts and not brief.extras and not brief.notes:
        titles = "、".join(f"{name}({FIELDS[name].title})" for name in subject)
        detail = f"至少要给其中一项：{titles}"
        raise InvalidBrief(
            f"没有可写的内容，{detail}", problems=[FieldProblem(f"brief.{subject[0]}", detail)]
        )


def _named(cleaned: Cleaned) -> set[str | None]:
    """Fields that were given, though not in a form of their own, or of which a warning tells."""
    extras = {extra.key for extra in cleaned.brief.extras}
    return extras | {warning.field for warning in cleaned.warnings}


def _note_warnings(brief: Brief, found: tuple[str, ...]) -> Iterator[DraftWarning]:
    titles = "、".join(FIELDS[name].title for name in found)
    taken = f"从长文字里读出了：{titles}；" if found else "没有从中读出能用的内容；"
    for key in brief.notes:
        detail = f"这一项超过 300 字，按备注处理。{taken}其余没有写进文案"
        yield DraftWarning(code="fact_not_used", field=key, detail=detail)


def _unreadable(brief: Brief, named: set[str | None]) -> Iterator[DraftWarning]:
    for extra in brief.extras:
        if extra.sentence is None and extra.key not in named:
            detail = "不知道怎么写进文案，没有用上；键用中文、值用一句话就能写进去"
            yield DraftWarning(code="fact_not_used", field=extra.key, detail=detail)


def _missing(task: Task, brief: Brief, named: set[str | None]) -> Iterator[DraftWarning]:
    for wanted in task.header.required:
        names = wanted.split("|")
        name = names[0]
        if not any(name in brief.core or name in named for name in names):
            field = FIELDS[name]
            instead = task.header.stand_ins.get(name, "文案里没有写，也没有编")
            detail = f"没有给{field.title}（{field.description}），{instead}"
            yield DraftWarning(code="missing_field", field=name, detail=detail)


def _unclear(brief: Brief) -> Iterator[DraftWarning]:
    for name, fine in kinds.understood(brief).items():
        if not fine and name not in brief.assumed:
            detail = f"认不出“{brief.text(name)[:40]}”，按通常的写法写"
            yield DraftWarning(code="style_not_understood", field=name, detail=detail)
