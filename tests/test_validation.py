import pytest

from assistant.errors import InvalidInput
from assistant.types.moderation import ModerateRequest, Policy
from assistant.validation import parsed


def test_a_misspelt_key_is_named_with_its_place() -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed(ModerateRequest, {"messages": [{"text": "你好", "sender": "甲"}]})
    assert caught.value.fields == ("messages.0.sender",)
    assert "请检查拼写" in caught.value.message


def test_a_value_outside_its_choices_lists_what_is_allowed() -> None:
    with pytest.raises(InvalidInput, match="member"):
        parsed(ModerateRequest, {"messages": [{"text": "你好", "sender_role": "king"}]})


@pytest.mark.parametrize(
    ("data", "field", "allowed"),
    [
        ({"messages": []}, "messages", "至少 1 项"),
        ({"messages": [{"text": "哈" * 20_001}]}, "messages.0.text", "最多 20000 个字符"),
        ({"messages": [{"text": 5}]}, "messages.0.text", "应为文字"),
        ({"messages": [{}]}, "messages.0.text", "缺少"),
        ({"messages": [{"text": "  "}]}, "messages.0", "没有可以判断的内容"),
        ({"messages": "你好"}, "messages", "应为列表"),
    ],
)
def test_each_problem_says_what_is_allowed(data: object, field: str, allowed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed(ModerateRequest, data)
    assert caught.value.fields == (field,)
    assert allowed in caught.value.problems[0].detail


def test_a_part_of_something_is_named_with_the_whole() -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed(Policy, {"thresholds": {"ad": 2}}, where="policy")
    assert caught.value.fields == ("policy.thresholds.ad",)


def test_a_url_is_not_taken_for_a_domain() -> None:
    with pytest.raises(InvalidInput, match="不带 https://"):
        parsed(Policy, {"allow_domains": ["https://shop.example/a"]})
