"""A folder of prompt files is read once, and what is wrong in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import InvalidPromptFile, NotFound
from assistant.prompting.library import PromptLibrary

HEADER = 'title = "试写"\nsummary = "一段试写"\ninputs = ["name"]\n'
BODY = (
    '{% block system %}{% include "_partials/voice.md" %}{% endblock %}\n'
    "{% block user %}{{ name | fence }}{% endblock %}\n"
    "{% block offline %}你好,{{ name }}{% endblock %}\n"
)


def library(
    root: Path, *, header: str = HEADER, body: str = BODY, voice: str = "说人话。\n"
) -> PromptLibrary:
    for name, text in {
        "drafts/hello.md": f"+++\n{header}+++\n{body}",
        "_partials/voice.md": voice,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return PromptLibrary(root)


def test_a_prompt_is_found_by_its_path_and_renders(tmp_path: Path) -> None:
    prompt = library(tmp_path).get("drafts/hello")
    rendered = prompt.render({"name": "小王"})
    assert rendered.system == "说人话。"
    assert rendered.user == "<<<资料\n小王\n资料>>>"
    assert prompt.offline({"name": "小王"}) == "你好,小王"
    assert rendered.identity == prompt.identity
    assert prompt.identity.startswith("drafts/hello@")


def test_names_lists_a_folder(tmp_path: Path) -> None:
    made = library(tmp_path)
    assert made.names("drafts") == ["drafts/hello"]
    assert made.names("chat") == []


def test_an_unknown_prompt_lists_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="drafts/hello"):
        library(tmp_path).get("drafts/helo")


def test_a_misspelt_header_key_names_file_key_and_what_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile) as caught:
        library(tmp_path, header=HEADER + 'sumary = "错"\n')
    assert "drafts/hello.md" in caught.value.message
    assert "sumary" in caught.value.message
    assert "summary" in caught.value.message
    assert caught.value.fields == ("sumary",)


def test_a_header_that_is_no_toml_is_an_error_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile, match=r"drafts/hello\.md.*line 1"):
        library(tmp_path, header="title = 没有引号\n")


def test_a_misspelt_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile) as caught:
        library(tmp_path, body=BODY.replace("你好,{{ name }}", "你好,{{ nmae }}"))
    assert caught.value.fields == ("nmae",)
    assert "drafts/hello.md" in caught.value.message


def test_a_misspelt_variable_in_a_partial_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile) as caught:
        library(tmp_path, voice="给{{ nmae }}")
    assert caught.value.fields == ("nmae",)


def test_a_declared_name_that_nothing_uses_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile) as caught:
        library(tmp_path, header=HEADER.replace('["name"]', '["name", "spare"]'))
    assert caught.value.fields == ("spare",)


def test_a_missing_block_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile) as caught:
        library(tmp_path, body=BODY.replace("block offline", "block offlin"))
    assert "offline" in caught.value.fields


def test_text_outside_the_blocks_is_refused_since_nothing_would_render_it(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile, match="块之外"):
        library(tmp_path, body=BODY + "顺便说一句\n")


def test_a_missing_partial_is_named_with_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile, match=r"voic\.md.*_partials/voice\.md"):
        library(tmp_path, body=BODY.replace("voice.md", "voic.md"))


def test_partials_that_take_in_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile, match="互相引用"):
        library(tmp_path, voice='{% include "_partials/voice.md" %}')


def test_a_template_that_cannot_be_parsed_gives_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile, match=r"drafts/hello\.md 正文第 3 行"):
        library(tmp_path, body=BODY.replace("你好,{{ name }}", "你好,{{ name "))


def test_a_file_without_a_header_is_an_error(tmp_path: Path) -> None:
    library(tmp_path)
    (tmp_path / "drafts" / "bare.md").write_text("只有正文", encoding="utf-8")
    with pytest.raises(InvalidPromptFile, match=r"drafts/bare\.md.*文件头"):
        PromptLibrary(tmp_path)


def test_a_file_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    library(tmp_path)
    (tmp_path / "drafts" / "gbk.md").write_bytes(b"+++\ntitle" + "中文".encode("gbk"))
    with pytest.raises(InvalidPromptFile, match=r"drafts/gbk\.md.*UTF-8"):
        PromptLibrary(tmp_path)


def test_editing_a_partial_changes_the_identity(tmp_path: Path) -> None:
    before = library(tmp_path).get("drafts/hello").identity
    again = library(tmp_path).get("drafts/hello").identity
    after = library(tmp_path, voice="说大白话。\n").get("drafts/hello").identity
    assert before == again
    assert before != after


def test_label_definitions_are_not_prompts(tmp_path: Path) -> None:
    library(tmp_path)
    folder = tmp_path / "moderation" / "categories"
    folder.mkdir(parents=True)
    (folder / "ad.md").write_text("一种标签", encoding="utf-8")
    assert PromptLibrary(tmp_path).names() == ["drafts/hello"]


def test_a_prompt_that_is_no_draft_needs_no_offline_block(tmp_path: Path) -> None:
    library(tmp_path)
    folder = tmp_path / "chat"
    folder.mkdir()
    body = BODY.replace("你好,{{ name }}", "").replace("{% block offline %}{% endblock %}\n", "")
    (folder / "answer.md").write_text(f"+++\n{HEADER}+++\n{body}", encoding="utf-8")
    prompt = PromptLibrary(tmp_path).get("chat/answer")
    assert prompt.render({"name": "问"}).user.endswith("资料>>>")
    with pytest.raises(InvalidPromptFile, match="offline"):
        prompt.offline({"name": "问"})


def test_what_a_user_typed_is_never_a_template(tmp_path: Path) -> None:
    prompt = library(tmp_path).get("drafts/hello")
    typed = "{{ 7*7 }}{% include 'x' %}"
    assert typed in prompt.render({"name": typed}).user
    assert prompt.offline({"name": typed}) == f"你好,{typed}"


def test_a_value_the_caller_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile, match="name"):
        library(tmp_path).get("drafts/hello").render({})


def test_the_sandbox_keeps_python_out_of_reach(tmp_path: Path) -> None:
    body = BODY.replace("你好,{{ name }}", "{{ name.__class__.__mro__ }}")
    with pytest.raises(InvalidPromptFile, match="offline"):
        library(tmp_path, body=body).get("drafts/hello").offline({"name": "x"})


def test_the_attributes_asked_of_an_input_are_known(tmp_path: Path) -> None:
    prompt = library(tmp_path, body=BODY.replace("你好,{{ name }}", "{{ name.city }}")).get(
        "drafts/hello"
    )
    assert prompt.attributes("name") == {"city"}
