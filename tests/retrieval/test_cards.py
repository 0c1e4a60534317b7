"""Method cards: what is read from them, and how a mistake in one is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import resources
from assistant.errors import InvalidKnowledgeFile
from assistant.retrieval.cards import MethodCard, load_cards
from assistant.types.passages import MAX_PASSAGE_CHARS, SourceRef
from tests.retrieval.examples import ADS


def card(knowledge: Path, name: str) -> MethodCard:
    return next(card for card in load_cards(knowledge) if card.id == name)


def broken(knowledge: Path, old: str, new: str) -> str:
    """The message for the ads card with `old` replaced."""
    assert old in ADS
    path = knowledge / "methods" / "ads.md"
    path.write_text(ADS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidKnowledgeFile) as caught:
        load_cards(knowledge)
    assert "ads.md" in caught.value.message
    return caught.value.message


def test_marks_are_taken_out_of_the_text_and_become_the_sentence_s_sources(knowledge: Path) -> None:
    ads = card(knowledge, "ads")
    assert "[" not in ads.passage.text
    first = ads.sentences[0]
    assert first.text == "头一回发广告只警告,第二回移出群。"
    assert first.sources == (
        SourceRef(document="001_rules.txt", lines=(4, 4)),
        SourceRef(document="001_rules.txt", lines=(6, 6)),
    )


def test_a_card_s_sources_are_those_of_its_sentences_and_positions_each_once(
    knowledge: Path,
) -> None:
    places = [(place.document, place.lines) for place in card(knowledge, "ads").passage.sources]
    assert places == [
        ("001_rules.txt", (4, 4)),
        ("001_rules.txt", (6, 6)),
        ("003_feed.txt", (7, 9)),
    ]


def test_a_remark_of_our_own_has_no_source(knowledge: Path) -> None:
    assert card(knowledge, "ads").sentences[-1].sources == ()


def test_the_passage_carries_what_filters_and_answers_need(knowledge: Path) -> None:
    growth = card(knowledge, "growth").passage
    assert (growth.document, growth.topics, growth.stages) == ("growth.md", ("增长",), ("初建期",))
    assert growth.risk is not None
    assert card(knowledge, "ads").passage.risk is None
    assert card(knowledge, "gap-mute").passage.gap


def test_a_misspelt_key_is_named(knowledge: Path) -> None:
    assert "topcis" in broken(knowledge, "topics", "topcis")


def test_a_source_that_is_not_listed_is_named(knowledge: Path) -> None:
    assert "009:1" in broken(knowledge, "[001:4]", "[009:1]")


def test_lines_the_wrong_way_round_are_refused(knowledge: Path) -> None:
    assert "003:9-7" in broken(knowledge, "[003:7-9]", "[003:9-7]")


def test_one_position_alone_is_no_disagreement(knowledge: Path) -> None:
    _, first, _ = ADS.split("[[positions]]\n")
    assert "positions" in broken(knowledge, f"[[positions]]\n{first}", "")


def test_a_header_that_is_no_toml_is_refused(knowledge: Path) -> None:
    assert "TOML" in broken(knowledge, 'title = "', "title = ")


def test_a_card_longer_than_a_passage_is_refused(knowledge: Path) -> None:
    assert str(MAX_PASSAGE_CHARS) in broken(knowledge, "我们建议", "我们建议" * 400)


def test_a_card_in_another_encoding_is_refused(knowledge: Path) -> None:
    (knowledge / "methods" / "ads.md").write_bytes(ADS.encode("gb18030"))
    with pytest.raises(InvalidKnowledgeFile, match=r"ads\.md.*UTF-8"):
        load_cards(knowledge)


def test_the_shipped_cards_load_and_quote_only_known_documents() -> None:
    cards = load_cards(resources.knowledge_dir())
    assert len(cards) >= 60
    assert all(card.passage.text and card.questions for card in cards)
