"""Every verb of the assistant with no key and no network, on the groups of real communities."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, Settings, resources
from assistant.errors import (
    ContradictoryBrief,
    InvalidInput,
    InvalidKnowledgeFile,
    NotFound,
    Unavailable,
    UnknownTask,
)
from assistant.types.moderation import Message

GROUPS: list[tuple[str, dict[str, Any]]] = [
    (
        "welcome",
        {
            "community": "汉堡王杭州福利群",
            "schedule": ["周一：代金券", "周三：9.9元随心配"],
            "rules": ["不发广告"],
        },
    ),
    (
        "welcome",
        {
            "community": "完美日记护肤群",
            "nickname_format": "肤质-昵称,例如:油皮-小雨",
            "benefits": ["新品试用"],
        },
    ),
    ("rules", {"community": "金域华府宝妈群", "forbidden": ["发广告", "争吵"]}),
    ("topics", {"community": "金域华府宝妈群", "audience": "0到6岁孩子的妈妈", "count": 3}),
    (
        "promo",
        {
            "community": "今晚护肤快闪群",
            "product": "动物眼影盘",
            "price_before": "129.9元",
            "price_now": "79.9元",
            "deadline": "今晚12点",
        },
    ),
    (
        "promo",
        {
            "community": "招行信用卡城西福利群",
            "product": "饭点五折券",
            "price_now": "1元",
            "selling_points": ["周三可用"],
        },
    ),
]


@pytest.mark.parametrize(("task", "brief"), GROUPS, ids=[b["community"] for _, b in GROUPS])
async def test_a_group_gets_copy_that_holds_its_facts_and_names_its_method(
    assistant: Assistant, task: str, brief: dict[str, Any]
) -> None:
    draft = await assistant.draft(task, brief)
    (variant,) = draft.variants
    assert brief["community"] in variant.text
    assert draft.engine == "template"
    assert variant.citations
    assert not [c for c in variant.checks if not c.passed and c.severity == "hard"]
    for citation in variant.citations:
        assert citation.quote in citation.passage.text
        assert citation.passage.sources


async def test_a_draft_is_kept_with_its_brief(assistant: Assistant) -> None:
    draft = await assistant.draft("rules", {"community": "读书群"}, variants=2)
    stored = await assistant.database.drafts.get(draft.id)
    assert stored.draft == draft
    assert stored.brief == {"community": "读书群"}


async def test_a_streamed_draft_ends_with_the_draft_that_is_kept(assistant: Assistant) -> None:
    kinds, last = [], {}
    async for event in assistant.stream_draft("promo", {"product": "拿铁", "price_now": "19元"}):
        kinds.append(event.kind)
        last = event.data
    assert kinds[-1] == "done"
    assert "progress" in kinds
    assert (await assistant.database.drafts.get(last["id"])).draft.variants


async def test_messages_are_told_apart(assistant: Assistant) -> None:
    said = {
        "加V信 abc12345 领红包，名额有限": "ad",
        "等了三天还没发货，客服也不回，太差了": "negative/complaint",
        "你个傻逼，滚出去": "negative/abuse",
        "这个多少钱？发个链接看看": None,
        "今天下雨好烦": None,
    }
    decisions = await assistant.moderate([Message(text=text) for text in said])
    for decision, (text, label) in zip(decisions, said.items(), strict=True):
        scores = {str(item.name): item.score for item in decision.labels}
        assert decision.flagged is (label is not None), text
        if label is not None:
            assert scores[label] >= 0.5, text
            spans = [reason.span for reason in decision.reasons if reason.span]
            assert spans
            assert all(0 <= start < end <= len(text) for start, end in spans)


async def test_a_question_is_answered_with_quotes_and_both_sides(assistant: Assistant) -> None:
    answer = await assistant.ask("群里有人发广告怎么处理?")
    assert answer.engine == "extractive"
    assert answer.disagreement
    assert len({ref.document for c in answer.citations for ref in c.passage.sources}) >= 3
    for citation in answer.citations:
        assert citation.quote in citation.passage.text
    stored = await assistant.database.conversations.get(answer.conversation_id)
    assert [turn.role for turn in stored.turns] == ["user", "assistant"]


async def test_a_question_outside_the_material_is_not_answered(assistant: Assistant) -> None:
    answer = await assistant.ask("量子纠缠的数学表达是什么")
    assert answer.abstained
    assert not answer.disagreement


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("给宝妈群写个欢迎语", "draft"),
        ("这条是不是广告: 加V信 abc12345 领红包", "decision"),
        ("帮我看看这段文案有没有违规:全网最低价,效果第一", "checks"),
        ("今晚聊什么话题", "draft"),
    ],
)
async def test_what_is_asked_for_in_conversation_is_carried_out(
    assistant: Assistant, question: str, kind: str
) -> None:
    answer = await assistant.ask(question)
    assert answer.result is not None
    assert answer.result.kind == kind


async def test_passages_come_with_their_scores_and_sources(assistant: Assistant) -> None:
    passages = await assistant.search("老带新怎么裂变", k=4)
    assert 1 <= len(passages) <= 4
    assert [p.scores.fused for p in passages] == sorted(
        (p.scores.fused for p in passages), reverse=True
    )
    assert all(passage.sources for passage in passages)


async def test_a_copy_is_linted_and_put_right(assistant: Assistant) -> None:
    result = assistant.lint("顶级拿铁，原价29元，现价19元，立减12元")
    assert {check.id for check in result.checks if not check.passed} == {"ad_law", "price"}
    assert result.fixed == "拿铁，原价29元，现价19元，立减10元"


async def test_health_tells_what_is_ready(assistant: Assistant) -> None:
    await assistant.library()
    health = await assistant.health()
    assert (health.status, health.model) == ("ok", None)
    assert health.passages >= 60


async def test_wrong_requests_are_named(assistant: Assistant) -> None:
    with pytest.raises(UnknownTask, match="welcome"):
        await assistant.draft("poem", {})
    with pytest.raises(ContradictoryBrief) as caught:
        await assistant.draft("promo", {"product": "茶", "price_before": 19, "price_now": 29})
    assert {f.field for f in caught.value.problems} == {"brief.price_before", "brief.price_now"}
    with pytest.raises(InvalidInput):
        await assistant.moderate([""])
    with pytest.raises(NotFound):
        await assistant.ask("你好", conversation_id="conv_none")


def test_what_needs_no_waiting_works_without_opening(tmp_path: Path) -> None:
    assistant = Assistant(Settings(data_dir=tmp_path))
    assert assistant.judge("加V信 abc12345 领红包").flagged
    assert {task.name for task in assistant.tasks()} >= {"welcome", "rules", "promo", "topics"}
    with pytest.raises(Unavailable, match="还没有打开"):
        _ = assistant.database
    assert not list(tmp_path.iterdir())


async def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Unavailable, match="file"):
        async with Assistant(Settings(data_dir=tmp_path / "file" / "data")):
            pass


async def test_a_custom_word_list_is_what_lint_uses(data_dir: Path, tmp_path: Path) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(resources.knowledge_dir(None), knowledge)
    (knowledge / "lexicons" / "checks_own.toml").write_text(
        'owner = "us"\nsource = "own"\n[[groups]]\ncheck = "risk"\ncategory = "own"\n'
        'provision = "本店规定"\nreason = "不提别家"\nterms = ["隔壁老王"]\n',
        encoding="utf-8",
    )
    settings = Settings(data_dir=data_dir, knowledge_dir=knowledge)
    failed = [c.id for c in Assistant(settings).lint("隔壁老王家更便宜").checks if not c.passed]
    assert "risk" in failed
    (knowledge / "lexicons" / "checks_own.toml").write_text("owner = 3", encoding="utf-8")
    with pytest.raises(InvalidKnowledgeFile, match=r"checks_own\.toml"):
        Assistant(settings).lint("你好")
