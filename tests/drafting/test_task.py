"""A task is one prompt file, held to what drafting can give it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.drafting.task import find_task, load_tasks
from assistant.errors import InvalidPromptFile, UnknownTask
from assistant.prompting.library import PromptLibrary
from tests.drafting.fakes import PROMPTS

HEADER = """
title = "试写"
summary = "试写一段"
inputs = ["brief"]
fields = ["product"]
[[angles]]
name = "直说"
query = "怎么写"
"""
BODY = "{% block system %}x{% endblock %}{% block user %}{{ brief.product }}{% endblock %}{% block offline %}y{% endblock %}"


def tasks(root: Path, header: str = HEADER, body: str = BODY) -> dict[str, object]:
    folder = root / "drafts"
    folder.mkdir()
    (folder / "hello.md").write_text(f"+++{header}+++\n{body}", encoding="utf-8")
    return dict(load_tasks(PromptLibrary(root)))


def test_a_new_task_is_one_new_file(tmp_path: Path) -> None:
    assert list(tasks(tmp_path)) == ["hello"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('fields = ["product"]', 'fields = ["product", "prodct"]', "fields"),
        ('fields = ["product"]', 'fields = ["product"]\nrequired = ["cta"]', "required"),
        ('fields = ["product"]', 'fields = ["product"]\nsubject = ["cta"]', "subject"),
        ('fields = ["product"]', 'fields = ["product", "cta"]', "fields"),
        ('query = "怎么写"', 'query = "怎么写"\nneeds = ["cta"]', "angles.needs"),
    ],
)
def test_a_field_that_does_not_fit_is_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    with pytest.raises(InvalidPromptFile) as caught:
        tasks(tmp_path, HEADER.replace(old, new))
    assert caught.value.fields == (field,)
    assert "drafts/hello.md" in caught.value.message


def test_a_misspelt_field_in_the_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile, match="prodct"):
        tasks(tmp_path, body=BODY.replace("brief.product", "brief.product ~ brief.prodct"))


def test_an_input_that_drafting_does_not_have_is_named(tmp_path: Path) -> None:
    header = HEADER.replace('["brief"]', '["brief", "weather"]')
    with pytest.raises(InvalidPromptFile, match="weather"):
        tasks(tmp_path, header, BODY.replace(">y<", "").replace("y{%", "{{ weather }}{%"))


def test_a_task_without_an_angle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile, match="angles"):
        tasks(tmp_path, HEADER.partition("[[angles]]")[0])


def test_an_unknown_task_lists_what_there_is() -> None:
    known = load_tasks(PROMPTS)
    with pytest.raises(UnknownTask, match="welcome") as caught:
        find_task(known, "welcom")
    assert caught.value.fields == ("task",)


def test_the_schema_names_every_field_in_chinese_and_allows_more() -> None:
    known = load_tasks(PROMPTS)
    for task in known.values():
        schema = task.info.brief_schema
        assert schema["additionalProperties"] is True
        assert set(task.header.fields) <= set(schema["properties"])
        for described in schema["properties"].values():
            assert described["title"]
            assert described["description"]
            assert described["type"]
            assert described["examples"]
