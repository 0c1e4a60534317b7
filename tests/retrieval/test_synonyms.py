"""Words of the field that stand for one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import InvalidKnowledgeFile
from assistant.retrieval.synonyms import Synonyms


def test_a_term_brings_the_others_of_its_group() -> None:
    assert Synonyms([("拉新", "引流"), ("红包", "利是")]).of("怎么拉新") == ("引流",)


def test_a_term_that_is_already_there_is_not_added() -> None:
    assert Synonyms([("拉新", "引流")]).of("拉新和引流") == ()


def test_traditional_text_touches_the_same_group() -> None:
    assert Synonyms([("群规", "规矩")]).of("群規") == ("规矩",)


def test_groups_are_counted_once_each() -> None:
    assert Synonyms([("拉新", "引流"), ("红包", "利是")]).groups("拉新引流发红包") == 2


def test_no_file_is_no_synonyms(tmp_path: Path) -> None:
    assert Synonyms.load(tmp_path / "synonyms.toml").of("拉新") == ()


def test_a_misspelt_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.toml"
    path.write_text('[[groups]]\nterm = ["甲乙", "丙丁"]\n', encoding="utf-8")
    with pytest.raises(InvalidKnowledgeFile, match="term"):
        Synonyms.load(path)
