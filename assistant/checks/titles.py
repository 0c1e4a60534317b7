"""What the checks are called where an operator reads of them."""

from __future__ import annotations

TITLES: dict[str, str] = {
    "ad_law": "广告法",
    "call_to_action": "行动引导",
    "contrast": "对比",
    "distribution": "多级分销",
    "facts": "事实都来自需求",
    "length": "字数",
    "one_point": "只说一个重点",
    "personal_data": "个人信息",
    "platform": "平台上限",
    "price": "价格",
    "provable": "需要出处",
    "reading_time": "阅读时间",
    "required": "要素齐全",
    "risk": "风险做法",
    "urgency": "紧迫感",
}
"""By id; every registered check has one."""
