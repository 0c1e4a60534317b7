from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import InvalidKnowledgeFile, InvalidPolicy, InvalidPromptFile
from assistant.moderation import categories, lexicons
from assistant.moderation.policy import LADDERS, ladder
from assistant.moderation.terms import forms
from assistant.text.folding import fold
from assistant.text.folding_evasion import unmask

GOOD = """
owner = "us"
source = "test"
allow = ["女装修"]
[[groups]]
signal = "scam.test"
label = "ad/scam"
weight = 3
detail = "测试"
terms = ["装修", "刷[单丹]", "sm", "微信"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "moderation_test.toml"
    path.write_text(text, encoding="utf-8")
    return path


def found(folder: Path, text: str) -> list[str]:
    reading = unmask(fold(text))
    hits = lexicons.load(folder).scan(reading)
    return [text[slice(*reading.original(hit.start, hit.end))] for hit in hits]


@pytest.mark.parametrize(
    ("term", "spelled"),
    [
        ("刷[单丹]", ["刷单", "刷丹"]),
        ("(加|jia)v", ["加v", "jiav"]),
        ("退(钱)?了", ["退钱了", "退了"]),
        ("家里?", ["家里", "家"]),
    ],
)
def test_one_term_stands_for_many_forms(term: str, spelled: list[str]) -> None:
    assert list(forms(term)) == spelled


@pytest.mark.parametrize("term", ["刷[单", "a(b", "(a|b", "", "[一二三四五六七八九十]" * 4])
def test_a_term_that_cannot_be_spelled_is_an_error(term: str) -> None:
    with pytest.raises(ValueError, match=r"括号|展开"):
        forms(term)


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("今天刷丹", ["刷丹"]),
        ("女装修改尺寸", []),
        ("家里装修", ["装修"]),
        ("smoking", []),
        ("sm?", ["sm"]),
        ("微*信", ["微*信"]),
        ("微风,信步", []),
        ("做 刷 单 吗", ["刷 单"]),
        ("打印机在刷 单子在桌上", []),
        ("微。信。", []),
    ],
)
def test_a_listed_word_counts_unless_it_is_part_of_something_else(
    tmp_path: Path, text: str, hits: list[str]
) -> None:
    write(tmp_path, GOOD)
    assert found(tmp_path, text) == hits


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("weight = 3", "weigth = 3"), "groups.0.weigth"),
        (("weight = 3", "weight = 99"), "groups.0.weight"),
        (('label = "ad/scam"', 'label = "spam"'), "groups.0.label"),
        (('"刷[单丹]"', '"刷[单丹"'), "groups.0.terms.1"),
        (('"刷[单丹]"', '"…"'), "groups.0.terms.1"),
        (('owner = "us"', "owner = "), "moderation_test.toml"),
    ],
)
def test_a_mistake_in_a_word_list_is_named(
    tmp_path: Path, change: tuple[str, str], named: str
) -> None:
    path = write(tmp_path, GOOD.replace(*change))
    with pytest.raises(InvalidKnowledgeFile, match=r"moderation_test\.toml") as caught:
        lexicons.read(path)
    assert named in caught.value.fields


def test_a_folder_without_word_lists_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidKnowledgeFile, match="没有"):
        lexicons.load(tmp_path)


def test_a_label_without_a_definition_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidPromptFile, match="negative/incite"):
        categories.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('+++\nlabel = "spam"\ntitle = "x"\ndefinition = "y"\n+++\n', "label"),
        ('+++\nlabel = "ad"\ntitle = "x"\ndefinition = "y"\nnote = 1\n+++\n', "note"),
        ("no header", "header"),
        ("+++\nlabel = \n+++\n", "header"),
    ],
)
def test_a_mistake_in_a_definition_is_named(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "ad.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPromptFile, match=r"ad\.md") as caught:
        categories.read(path)
    assert named in caught.value.fields


def test_a_ladder_is_found_by_name_and_an_unknown_one_lists_the_others() -> None:
    assert ladder("warn_then_kick") == LADDERS["warn_then_kick"]
    with pytest.raises(InvalidPolicy, match="kick_at_once"):
        ladder("shout")
