"""Figures of retrieval on labelled questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InvalidInput, NotFound
from assistant.retrieval.evaluation import evaluate_retrieval, read_questions
from assistant.retrieval.library import Library

ADS = {"question": "打广告要不要踢人?", "cards": ["ads"]}
GROWTH = {"question": "刚建的群怎么获客?", "cards": ["growth"], "split": "held"}
GAP = {"question": "禁言一般禁多久?", "kind": "gap", "cards": ["gap-mute"]}
STRANGER = {"question": "东京塔多高", "kind": "off_topic"}
WRONG = {"question": "刚建的群去哪里找人?", "cards": ["ads"]}
STRANGE = {"question": "望远镜怎么保养", "cards": ["growth"]}


def written(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


async def test_questions_that_are_all_answered_well_give_full_marks(
    library: Library, tmp_path: Path
) -> None:
    figures = await evaluate_retrieval(library, written(tmp_path / "q", ADS, GROWTH, GAP, STRANGER))
    assert (figures.questions, figures.answerable) == (4, 2)
    assert [engine.engine for engine in figures.engines] == ["lexical", "dense", "fused"]
    assert {engine.recall_at_1 for engine in figures.engines} == {1.0}
    assert {engine.mrr for engine in figures.engines} == {1.0}
    assert (figures.abstained, figures.abstention_precision, figures.refused) == (1.0, 1.0, 0.0)
    assert (figures.missed, figures.wrongly_refused, figures.wrongly_answered) == ((), (), ())


async def test_a_miss_costs_its_share_and_is_named(library: Library, tmp_path: Path) -> None:
    figures = await evaluate_retrieval(library, written(tmp_path / "q", ADS, STRANGE))
    fused = figures.engines[-1]
    assert (fused.recall_at_1, fused.recall_at_5, fused.mrr) == (0.5, 0.5, 0.5)
    assert figures.missed == (STRANGE["question"],)
    assert figures.wrongly_refused == (STRANGE["question"],)
    assert (figures.refused, figures.abstention_precision) == (0.5, 0.0)


async def test_a_right_passage_in_a_later_place_counts_by_its_place(
    library: Library, tmp_path: Path
) -> None:
    figures = await evaluate_retrieval(library, written(tmp_path / "q", WRONG))
    fused = figures.engines[-1]
    assert (fused.recall_at_1, fused.recall_at_3) == (0.0, 1.0)
    assert fused.mrr in {0.5, 1 / 3}


async def test_a_question_that_should_have_been_left_alone_is_named(
    library: Library, tmp_path: Path
) -> None:
    answered = ADS | {"kind": "gap"}
    figures = await evaluate_retrieval(library, written(tmp_path / "q", answered))
    assert (figures.abstained, figures.wrongly_answered) == (0.0, (ADS["question"],))


async def test_a_card_is_right_when_it_rests_on_the_place_that_holds_the_snippet(
    library: Library, tmp_path: Path
) -> None:
    lines = ["一", "二", "三", "第一次只提醒,不罚。", "五", "第二次请出去。"]
    (tmp_path / "001_rules.txt").write_text("\n".join(lines), encoding="utf-8")
    question = {"question": "打广告要不要踢人?", "gold_doc": "001_rules.txt"}
    right = question | {"gold_snippets_any": ["第一次只提醒"]}
    wrong = question | {"gold_snippets_any": ["五"]}
    for row, share in ((right, 1.0), (wrong, 0.0)):
        path = written(tmp_path / "q", row)
        figures = await evaluate_retrieval(library, path, sources=tmp_path)
        assert figures.engines[-1].recall_at_1 == share


async def test_a_document_s_passage_is_right_when_it_holds_the_snippet(
    library: Library, tmp_path: Path
) -> None:
    text = "# 值班\n晚班由阿青負(fù)責。\n"
    (tmp_path / "值班.md").write_text(text, encoding="utf-8")
    await library.add("值班.md", text.encode())
    row = {"question": "晚班谁", "gold_doc": "值班.md", "gold_snippets_any": ["阿青负责"]}
    figures = await evaluate_retrieval(library, written(tmp_path / "q", row), sources=tmp_path)
    assert figures.engines[-1].recall_at_1 == 1.0


async def test_no_questions_are_no_failures(library: Library, tmp_path: Path) -> None:
    figures = await evaluate_retrieval(library, written(tmp_path / "q", "", " "))
    assert (figures.questions, figures.refused, figures.missed) == (0, 0.0, ())


async def test_a_document_that_is_not_at_hand_is_named(library: Library, tmp_path: Path) -> None:
    row = {"question": "晚班谁", "gold_doc": "值班.md", "gold_snippets_any": ["阿青"]}
    with pytest.raises(NotFound, match=r"值班\.md"):
        await evaluate_retrieval(library, written(tmp_path / "q", row), sources=tmp_path)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"none\.jsonl"):
        read_questions(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"question": ""}',
        '{"question": "一", "kind": "other"}',
        '{"question": "一"}',
        '{"question": "一", "cards": "ads"}',
    ],
)
def test_a_line_that_is_no_question_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_questions(written(tmp_path / "q.jsonl", ADS, line))
    assert "第 2 行" in f"{caught.value.message}{caught.value.fields}"
