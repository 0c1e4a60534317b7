"""A drafting task: one prompt file, checked against what drafting can give it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from assistant.drafting.fields import FIELDS
from assistant.drafting.say import SHOWN_BY
from assistant.errors import FieldProblem, InvalidPromptFile, UnknownTask
from assistant.prompting.header import Header
from assistant.prompting.library import Prompt, PromptLibrary
from assistant.types.drafts import TaskInfo

FOLDER = "drafts"
INPUTS = frozenset(
    {"brief", "say", "group", "extras", "angle", "facts", "method", "elements", "limit", "repair"}
)
"""The names that drafting gives to a prompt."""


class Task:
    """What a prompt file under `drafts/` asks for.

    Raises:
        InvalidPromptFile: its header or its blocks name a field that does not exist, an input that
            drafting does not give, or there is no angle to write from.
    """

    def __init__(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.name = prompt.name.removeprefix(f"{FOLDER}/")
        _check(prompt)

    @property
    def header(self) -> Header:
        return self.prompt.header

    @cached_property
    def info(self) -> TaskInfo:
        """The task as a caller sees it."""
        return TaskInfo(
            name=self.name,
            title=self.header.title,
            summary=self.header.summary,
            prompt=self.prompt.identity,
            brief_schema=self._schema(),
            example=self.header.example,
        )

    def _schema(self) -> dict[str, Any]:
        styles = [field.name for field in FIELDS.values() if field.style]
        names = [*self.header.fields, *(name for name in styles if name not in self.header.fields)]
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.header.title,
            "description": self.header.summary,
            "type": "object",
            "properties": {name: FIELDS[name].schema for name in names},
            "x-wanted": list(self.header.required),
            "additionalProperties": True,
        }


def load_tasks(prompts: PromptLibrary) -> dict[str, Task]:
    """Every task by its name; raises as Task does."""
    made = (Task(prompts.get(name)) for name in prompts.names(FOLDER))
    return {task.name: task for task in made}


def find_task(tasks: dict[str, Task], name: str) -> Task:
    """The task called `name`.

    Raises:
        UnknownTask: there is none; lists what there is.
    """
    if name in tasks:
        return tasks[name]
    detail = f"没有名为 {name!r} 的任务，可用：{'、'.join(tasks)}"
    raise UnknownTask(detail, problems=[FieldProblem("task", detail)])


def _check(prompt: Prompt) -> None:
    header, file = prompt.header, f"{prompt.name}.md"
    known = set(FIELDS)
    declared = set(header.fields)
    _refuse(file, "inputs", set(header.inputs) - INPUTS, INPUTS)
    _refuse(file, "fields", declared - known, known)
    required = {name for names in header.required for name in names.split("|")}
    _refuse(file, "required", required - declared, declared)
    _refuse(file, "subject", set(header.subject) - declared, declared)
    needs = {name for angle in header.angles for name in angle.needs}
    _refuse(file, "angles.needs", needs - declared, declared)
    _refuse(file, "正文的 brief", prompt.attributes("brief") - declared, declared)
    through_say = {SHOWN_BY[name] for name in prompt.attributes("say") if name in SHOWN_BY}
    unused = declared - prompt.attributes("brief") - through_say
    if unused:
        detail = f"声明了，但正文没有用到 brief.{min(unused)}"
        raise InvalidPromptFile(
            f"{file}：fields 有误。{detail}", problems=[FieldProblem("fields", detail)]
        )
    if not header.angles:
        detail = '至少要有一种写法,例如 [[angles]] name = "清单" query = "欢迎语怎么写"'
        raise InvalidPromptFile(f"{file}: {detail}", problems=[FieldProblem("angles", detail)])


def _refuse(file: str, key: str, wrong: set[str] | frozenset[str], allowed: object) -> None:
    if wrong:
        assert isinstance(allowed, set | frozenset)
        detail = f"没有 {'、'.join(sorted(wrong))}，可用：{'、'.join(sorted(allowed))}"
        raise InvalidPromptFile(
            f"{file}：{key} 有误。{detail}", problems=[FieldProblem(key, detail)]
        )
