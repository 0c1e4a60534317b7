"""The synonym groups: each term in one group, and safe to match inside a sentence."""

from __future__ import annotations

import re
from collections import Counter

from tests.knowledge.cards import PLACE, read_cards, read_toml

GROUPS = read_toml("lexicons/synonyms.toml")["groups"]


def test_there_are_sixty_groups_or_more_each_with_a_choice() -> None:
    assert len(GROUPS) >= 60
    assert [group["terms"] for group in GROUPS if len(group["terms"]) < 2] == []


def test_every_group_says_who_answers_for_it_and_where_it_comes_from() -> None:
    for group in GROUPS:
        assert set(group) == {"terms", "owner", "source"}, group
        assert group["owner"] == "knowledge", group
        assert group["source"] == "口语" or PLACE.fullmatch(group["source"]), group


def test_a_term_belongs_to_one_group() -> None:
    terms = Counter(term.casefold() for group in GROUPS for term in group["terms"])
    assert [term for term, count in terms.items() if count > 1] == []


def test_no_term_is_a_single_character_or_has_white_space_around_it() -> None:
    terms = [term for group in GROUPS for term in group["terms"]]
    assert [term for term in terms if len(term) < 2 or term != term.strip()] == []


def test_every_group_reaches_the_cards() -> None:
    text = " ".join(
        " ".join((card.header["title"], card.shown, *card.header["questions"]))
        for card in read_cards()
    ).casefold()
    unreachable = [
        group["terms"]
        for group in GROUPS
        if not any(re.search(re.escape(term.casefold()), text) for term in group["terms"])
    ]
    assert unreachable == []
