"""What sentences are understood as. `sentences.tsv` holds a kind and a sentence a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chat.intents import DraftOrder, Intent, JudgeOrder, LintOrder, Question, Talk
from assistant.chat.router import route
from tests.chat.support import tasks

TASKS = tasks()
TABLE = [
    line.split("\t")
    for line in (Path(__file__).parent / "sentences.tsv").read_text(encoding="utf-8").splitlines()
]


def kind(intent: Intent) -> str:
    match intent:
        case DraftOrder(task=task):
            return task or "copy"
        case LintOrder():
            return "lint"
        case JudgeOrder():
            return "judge"
        case Question():
            return "question"
    return "talk"


@pytest.mark.parametrize(("wanted", "sentence"), TABLE)
def test_a_sentence_is_understood(wanted: str, sentence: str) -> None:
    assert kind(route(sentence.replace("\\n", "\n"), TASKS)) == wanted


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("这条是不是广告: 加V领红包 abc123", "加V领红包 abc123"),
        ("下面这句话算不算骂人:“你脑子有坑”", "你脑子有坑"),
        ("刚有人发了“日结300,手机就能做,加我V”,这算广告不?", "日结300,手机就能做,加我V"),
        ("判断下面这条\n出租南山两房,价格私聊", "出租南山两房,价格私聊"),
        ("「免費領流量,點鏈接」这句是不是引流?", "免費領流量,點鏈接"),
    ],
)
def test_the_message_is_taken_as_it_was_typed(sentence: str, text: str) -> None:
    assert route(sentence, TASKS) == JudgeOrder(text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("帮我看看这段文案有没有违规: 全网第一的好面膜", "全网第一的好面膜"),
        ("这么写合规吗?“喝了就瘦,不瘦包退”", "喝了就瘦,不瘦包退"),
        ("下面的文案能直接发吗?\n拿铁原价29\n现价19", "拿铁原价29\n现价19"),
        ("检查一下文案:帮我写个群公告", "帮我写个群公告"),
    ],
)
def test_the_copy_is_taken_as_it_was_typed(sentence: str, text: str) -> None:
    assert route(sentence, TASKS) == LintOrder(text)


@pytest.mark.parametrize(
    "words", ["你好", "谢谢!", "你是谁", "你能做什么?", "好的", "算了", "在吗", "晚安"]
)
def test_small_talk_is_nothing_to_look_up(words: str) -> None:
    assert isinstance(route(words, TASKS), Talk)


def test_a_task_that_is_new_is_ordered_by_its_title() -> None:
    info = TASKS[0].model_copy(update={"name": "quiz", "title": "入职测验"})
    intent = route("帮我出一份入职测验", (*TASKS, info))
    assert isinstance(intent, DraftOrder)
    assert intent.task == "quiz"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_no_text_is_too_strange_to_route(text: str) -> None:
    assert kind(route(text, TASKS))


def test_a_long_text_is_routed() -> None:
    assert kind(route("这条是不是广告:" + "加V领红包,，。 " * 800, TASKS)) == "judge"
