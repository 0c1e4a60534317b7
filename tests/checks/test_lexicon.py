"""The word lists: what ships is sound, what is wrong in them is named, what they find is meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import resources
from assistant.checks import lexicon
from assistant.checks.matching import Matcher
from assistant.checks.reading import read
from assistant.checks.runner import shipped
from assistant.checks.spelling import MAX_FORMS, forms
from assistant.errors import InvalidKnowledgeFile

SENTENCES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "evals" / "lint_sentences.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
JUDGED = {"ad_law", "urgency", "distribution", "risk", "provable", "price", "personal_data"}

FILE = """
owner = "checks"
source = "own"
allow = ["最后"]
[[groups]]
check = "ad_law"
category = "superlative"
provision = "《广告法》第九条"
reason = "绝对化"
rewrite = "很{rest}"
terms = ["最(好吃|香)"]
frames = ["asked"]
"""
FRAMES = """
owner = "checks"
source = "own"
[[frames]]
name = "asked"
reason = "在问"
before = "(哪|谁)[^,。]*$"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "checks_words.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "checks_frames.toml").write_text(FRAMES, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("row", SENTENCES, ids=[row["text"][:16] for row in SENTENCES])
def test_a_sentence_is_found_or_left_alone_as_its_meaning_asks(row: dict[str, Any]) -> None:
    failed = {check.id for check in shipped().run(row["text"]) if not check.passed} & JUDGED
    if row["fails"]:
        assert set(row["fails"]) <= failed
    else:
        assert not failed


def test_there_are_enough_sentences_on_both_sides() -> None:
    unlawful = [row for row in SENTENCES if row["fails"]]
    assert len(unlawful) >= 90
    assert len(SENTENCES) - len(unlawful) >= 80


def test_every_shipped_group_names_the_rule_it_rests_on() -> None:
    loaded = lexicon.load(resources.knowledge_dir(None) / "lexicons")
    groups = [group for file in loaded.files for group in file.groups]
    assert {group.check for group in groups} == {
        "ad_law",
        "distribution",
        "provable",
        "risk",
        "urgency",
    }
    assert all(group.provision and group.reason for group in groups)


def test_a_finding_points_at_the_words_as_they_were_sent() -> None:
    text = "今天这款  最　佳 ，来看"
    (finding,) = [f for c in shipped().run(text) if c.id == "ad_law" for f in c.findings]
    assert finding.span is not None
    assert text[slice(*finding.span)] == "最　佳"
    assert finding.provision == "《广告法》第九条第三项"


def test_the_words_of_a_folder_are_what_is_found(folder: Path) -> None:
    matcher = Matcher(lexicon.load(folder))
    assert [hit.term for hit in matcher.scan("最香的面，最后一碗，谁家最好吃")] == ["最香"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('check = "ad_law"', 'check = "ad_lwa"', "groups.0.check"),
        ('rewrite = "很{rest}"', 'rewrites = "很"', "groups.0.rewrites"),
        ('terms = ["最(好吃|香)"]', 'terms = ["最(好吃|香"]', "括号不成对"),
        ('terms = ["最(好吃|香)"]', "terms = []", "至少要有一个"),
        ('frames = ["asked"]', 'frames = ["asekd"]', "可用：asked"),
        ("[[groups]]", "[[groups]", "TOML"),
    ],
)
def test_a_mistake_in_a_word_list_is_named(folder: Path, old: str, new: str, said: str) -> None:
    (folder / "checks_words.toml").write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidKnowledgeFile) as caught:
        lexicon.load(folder)
    assert "checks_words.toml" in caught.value.message
    assert said in caught.value.message


def test_a_pattern_that_is_none_is_named(folder: Path) -> None:
    (folder / "checks_frames.toml").write_text(
        FRAMES.replace("(哪|谁)[", "(哪|谁["), encoding="utf-8"
    )
    with pytest.raises(InvalidKnowledgeFile, match="正则"):
        lexicon.load(folder)


def test_a_folder_without_word_lists_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidKnowledgeFile, match="缺少"):
        lexicon.load(tmp_path)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("最佳", ("最佳",)),
        ("最(佳|优)", ("最佳", "最优")),
        ("全网(销量)?第一", ("全网销量第一", "全网第一")),
        ("保(过|通(过|关)?)", ("保过", "保通过", "保通关", "保通")),
    ],
)
def test_a_term_spells_many_forms(term: str, expected: tuple[str, ...]) -> None:
    assert forms(term) == expected


@pytest.mark.parametrize("term", ["最(佳", "最佳)", "(a|b)?", "一|二", "(" * 3 + "a"])
def test_a_term_that_cannot_be_spelled_is_refused(term: str) -> None:
    with pytest.raises(ValueError, match=r"括号|空的"):
        forms(term)


def test_a_term_with_too_many_forms_is_refused() -> None:
    digits = "(0|1|2|3|4|5|6|7|8|9)"
    with pytest.raises(ValueError, match=str(MAX_FORMS)):
        forms(digits * 4)


@given(st.text(max_size=200))
def test_reading_never_fails_and_its_places_lie_in_the_text(text: str) -> None:
    reading = read(text)
    for start in range(0, len(reading.text), 7):
        first, last = reading.original(start, min(start + 3, len(reading.text)))
        assert 0 <= first <= last <= len(text)


@given(st.text(alphabet="最好佳全网第一,。 \n保过100%原价现价元折3915", max_size=120))
def test_checks_never_fail_and_their_spans_lie_in_the_text(text: str) -> None:
    for check in shipped().run(text, task="promo", brief={"price_now": "15元"}):
        for finding in check.findings:
            if finding.span is not None:
                assert 0 <= finding.span[0] <= finding.span[1] <= len(text)


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("史上最大力度折扣", "大力度折扣"),
        ("地表最强吹风机", "好吹风机"),
        ("最高级的面料，最亲民的价格", "高级的面料，很亲民的价格"),
        ("最受宝妈喜爱的辅食机", "很受宝妈喜爱的辅食机"),
        ("嘴低价团购，冲", "优惠价团购，冲"),
        ("极致丝滑，巅峰之作", "丝滑，用心之作"),
    ],
)
def test_what_is_put_in_place_reads_as_a_sentence(text: str, fixed: str) -> None:
    assert shipped().lint(text).fixed == fixed
