"""The form of the method cards: what every reader of them relies on."""

from __future__ import annotations

import re
from collections import Counter

from assistant.types.groups import GROUP_TYPES, STAGES
from assistant.types.passages import MAX_PASSAGE_CHARS
from tests.knowledge.cards import PLACE, read_cards, read_toml, read_topics

CARDS = read_cards()
SOURCES = {source["number"]: source for source in read_toml("sources.toml")["sources"]}
REQUIRED = {
    "title",
    "facts",
    "topics",
    "stages",
    "group_types",
    "questions",
    "risk",
    "gap",
}
RISKY_FACTS = {"X01", "X02", "X03", "X04", "X05", "C08", "O04", "O05"}
GAP_FACTS = {"X06", "X07", "X08", "X09", "X10", "X11", "X12"}


def test_there_are_enough_cards_to_answer_from() -> None:
    assert len(CARDS) >= 60


def test_file_names_are_lower_case_english_ids() -> None:
    wrong = [card.name for card in CARDS if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", card.name)]
    assert wrong == []


def test_every_header_has_the_required_keys_and_no_others() -> None:
    wrong = {
        card.name: sorted(set(card.header) ^ REQUIRED)
        for card in CARDS
        if set(card.header) - {"positions"} != REQUIRED
    }
    assert wrong == {}


def test_header_values_are_of_their_kind() -> None:
    for card in CARDS:
        for key in ("facts", "topics", "stages", "group_types", "questions"):
            values = card.header[key]
            assert isinstance(values, list), (card.name, key)
            assert all(isinstance(value, str) and value.strip() for value in values), card.name
            assert len(set(values)) == len(values), (card.name, key)
        assert isinstance(card.header["risk"], str), card.name
        assert isinstance(card.header["gap"], bool), card.name


def test_titles_are_unique() -> None:
    titles = Counter(card.header["title"] for card in CARDS)
    assert [title for title, count in titles.items() if count > 1] == []


def test_topics_stages_and_group_types_come_from_their_closed_lists() -> None:
    topics = read_topics()
    wrong = {
        card.name: unknown
        for card in CARDS
        if (
            unknown := (set(card.header["topics"]) - topics)
            | (set(card.header["stages"]) - set(STAGES))
            | (set(card.header["group_types"]) - set(GROUP_TYPES))
        )
    }
    assert wrong == {}
    assert [card.name for card in CARDS if not card.header["topics"]] == []


def test_every_listed_topic_is_used() -> None:
    assert read_topics() - {topic for card in CARDS for topic in card.header["topics"]} == set()


def test_every_card_is_asked_in_three_to_six_ways_of_its_own() -> None:
    asked = Counter(question for card in CARDS for question in card.header["questions"])
    assert [card.name for card in CARDS if not 3 <= len(card.header["questions"]) <= 6] == []
    assert [question for question, count in asked.items() if count > 1] == []


def test_fact_ids_are_well_formed_and_a_hundred_or_more_are_covered() -> None:
    facts = {fact for card in CARDS for fact in card.header["facts"]}
    assert [fact for fact in facts if not re.fullmatch(r"[A-Z]\d\d", fact)] == []
    assert len(facts) >= 100


def test_every_source_place_names_a_known_document_and_a_possible_range() -> None:
    wrong = [
        (card.name, place)
        for card in CARDS
        for place in card.places
        if place[0] not in SOURCES or not 1 <= place[1] <= place[2]
    ]
    assert wrong == []


def test_every_bracket_that_looks_like_a_mark_is_one() -> None:
    wrong = [
        (card.name, inner)
        for card in CARDS
        for inner in re.findall(r"\[([^\]]*\d[^\]]*)\]", card.body)
        if not PLACE.fullmatch(inner)
    ]
    assert wrong == []


def test_marks_stand_just_before_the_end_of_their_sentence() -> None:
    wrong = [
        (card.name, card.body[match.start() : match.end() + 5])
        for card in CARDS
        for match in re.finditer(r"\](?![。！？；\[]|$)", card.body, flags=re.MULTILINE)
    ]
    assert wrong == []


def test_every_card_rests_on_a_document() -> None:
    assert [card.name for card in CARDS if not card.places] == []


def test_cards_are_short_enough_to_be_one_passage() -> None:
    wrong = {card.name: len(card.shown) for card in CARDS if not 80 <= len(card.shown) <= 500}
    assert wrong == {}
    assert max(len(card.header["title"]) + len(card.body) for card in CARDS) < MAX_PASSAGE_CHARS


def test_disagreements_show_two_or_more_sides_each_with_its_source() -> None:
    for card in CARDS:
        if "positions" not in card.header:
            continue
        assert len(card.positions) >= 2, card.name
        for side in card.positions:
            assert set(side) == {"claim", "sources"}, card.name
            assert side["claim"].strip(), card.name
            assert side["sources"], card.name
            assert all(PLACE.fullmatch(place) for place in side["sources"]), card.name


def test_every_side_of_a_disagreement_is_also_told_in_the_text() -> None:
    for card in CARDS:
        told = {number for number, _, _ in card.places}
        for side in card.positions:
            assert {place[:3] for place in side["sources"]} <= told, card.name
            assert any(f"[{place}" in card.body for place in side["sources"]), card.name


def test_risky_advice_says_what_to_do_instead() -> None:
    wrong = [
        card.name
        for card in CARDS
        if RISKY_FACTS & set(card.header["facts"]) and len(card.header["risk"]) < 20
    ]
    assert wrong == []


def test_what_the_material_has_lost_is_said_in_a_gap_card() -> None:
    gaps = [card for card in CARDS if card.header["gap"]]
    covered = {fact for card in gaps for fact in card.header["facts"]}
    assert covered == GAP_FACTS
    assert [card.name for card in gaps if not card.shown.startswith("资料")] == []
    assert [card.name for card in gaps if "缺口" not in card.header["topics"]] == []


def test_every_document_is_described_and_used() -> None:
    used = {number for card in CARDS for number, _, _ in card.places}
    assert used == set(SOURCES)
    for number, source in SOURCES.items():
        assert set(source) == {"number", "file", "title", "year", "note"}, number
        assert source["file"].startswith(f"{number}_"), number
        assert all(isinstance(value, str) and value for value in source.values()), number
