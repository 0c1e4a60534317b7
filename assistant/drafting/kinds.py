"""What kind of group a draft is for, in the words operators use for it."""

from __future__ import annotations

from assistant.drafting.brief import Brief

# Looked at in this order: who is in the group says more about the voice than what it is for.
_WORDS: dict[str, tuple[str, ...]] = {
    "快闪": ("快闪", "闪购", "闪群"),
    "宝妈": ("宝妈", "妈妈", "育儿", "亲子", "家长", "母婴", "宝宝"),
    "持卡": ("持卡", "信用卡", "银行", "银联", "卡友"),
    "VIP": ("vip", "黑金", "尊享", "高端", "私董", "贵宾", "专属服务"),
    "学习": ("学习", "训练营", "读书", "课程", "考研", "备考", "干货", "培训", "学员"),
    "打卡": (
        "打卡",
        "健身",
        "运动",
        "跑步",
        "跑团",
        "瑜伽",
        "骑行",
        "减脂",
        "减肥",
        "自律",
        "早起",
    ),
    "种草": ("种草", "测评", "美妆", "护肤", "穿搭", "内容"),
    "业主": ("业主", "小区", "物业", "邻里", "邻居"),
    "引流": ("引流", "拉新", "裂变", "体验群", "新粉", "公域"),
    "福利": ("福利", "优惠", "薅羊毛", "团购", "折扣", "门店", "粉丝"),
    "会员": ("会员",),
}
OTHER = "其他"
KINDS = (*_WORDS, OTHER)

STAGES = ("初建期", "成长期", "成熟期", "沉默期", "流失期")
_STAGE_WORDS = {
    "初建期": ("初建", "新群", "刚建", "新建", "冷启动"),
    "成长期": ("成长",),
    "成熟期": ("成熟", "稳定"),
    "沉默期": ("沉默", "冷清", "不活跃", "死群"),
    "流失期": ("流失", "退群"),
}

FORMAL, WARM, LIVELY = "formal", "warm", "lively"
_TONES = {
    FORMAL: ("正式", "专业", "严谨", "商务", "稳重", "尊重", "克制", "权威"),
    LIVELY: ("活泼", "俏皮", "可爱", "热情", "年轻", "有趣", "幽默", "轻松", "元气"),
    WARM: ("亲切", "温暖", "温柔", "暖", "自然", "真诚", "口语", "亲和", "朋友", "平和"),
}


def group_kind(brief: Brief) -> str:
    """One of KINDS: from the group's type, else from its name and audience."""
    for name in ("group_type", "community", "audience"):
        text = brief.text(name).lower()
        for kind, words in _WORDS.items():
            if any(word in text for word in words):
                return kind
    return OTHER


def stage(brief: Brief) -> str | None:
    """One of STAGES, None where the brief does not say."""
    return _first(brief.text("lifecycle_stage"), _STAGE_WORDS)


def tone(brief: Brief, kind: str) -> str:
    """`formal`, `warm` or `lively`: as asked, else as the kind of group calls for."""
    usual = {"持卡": FORMAL, "VIP": FORMAL, "快闪": LIVELY, "福利": LIVELY, "引流": LIVELY}
    return _first(brief.text("tone"), _TONES) or usual.get(kind, WARM)


def understood(brief: Brief) -> dict[str, bool]:
    """For each style field that was given in words of its own, whether we know what it asks."""
    known = {
        "group_type": group_kind(brief) != OTHER or "其他" in brief.text("group_type"),
        "lifecycle_stage": stage(brief) is not None,
        "tone": _first(brief.text("tone"), _TONES) is not None,
    }
    return {name: fine for name, fine in known.items() if brief.text(name)}


def _first(text: str, words: dict[str, tuple[str, ...]]) -> str | None:
    return next((name for name, known in words.items() if any(w in text for w in known)), None)
