"""The core fields of briefs: a closed table, shared by every task.

A task names the ones it writes about; any other key of a brief is an additional fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "texts", "price", "number"]

MAX_ITEMS = 100
MAX_NUMBER = 100_000


@dataclass(frozen=True, slots=True)
class Field:
    """One core field. `style` fields steer the wording and are not facts to be written out."""

    name: str
    title: str
    description: str
    kind: Kind
    example: Any
    style: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of a value, with the lenient forms that are read too."""
        described = {
            "title": self.title,
            "description": self.description,
            "examples": [self.example],
        }
        return {**described, **_SHAPES[self.kind]}


_SHAPES: dict[Kind, dict[str, Any]] = {
    "text": {"type": ["string", "number", "array", "object"]},
    "texts": {
        "type": ["array", "string", "number", "object"],
        "items": {"type": ["string", "number", "array", "object"]},
        "maxItems": MAX_ITEMS,
    },
    "price": {"type": ["string", "number", "array"], "maxItems": 1},
    "number": {"type": ["integer", "string"], "minimum": 1, "maximum": MAX_NUMBER},
}

_TABLE = (
    Field("community", "群名", "群的名字", "text", "汉堡王杭州福利群"),
    Field("audience", "人群", "群里是什么人", "text", "附近三公里的上班族"),
    Field(
        "group_type",
        "群类型",
        "引流、福利、快闪、VIP、种草、学习、宝妈…",
        "text",
        "福利",
        style=True,
    ),
    Field(
        "lifecycle_stage",
        "所处阶段",
        "初建期、成长期、成熟期、沉默期、流失期",
        "text",
        "初建期",
        style=True,
    ),
    Field("platform", "平台", "发在哪里", "text", "企业微信", style=True),
    Field("tone", "语气", "正式、亲切、活泼…", "text", "亲切", style=True),
    Field("nickname_format", "昵称格式", "群昵称怎么写", "text", "城市-昵称，例如：广州-阿发"),
    Field("benefits", "群福利", "成员能得到什么，一项一条", "texts", ["新品试吃名额", "周三半价"]),
    Field("rules", "群规", "规矩，一条一项", "texts", ["不发广告", "有事先私聊管理员"]),
    Field("entry_criteria", "入群条件", "什么人可以进群", "texts", ["本店会员"]),
    Field("encouraged", "鼓励的事", "希望成员多做什么", "texts", ["分享真实体验"]),
    Field("forbidden", "禁止的事", "不可以做什么", "texts", ["发广告", "刷屏"]),
    Field("penalty", "违规怎么办", "违规的后果", "text", "首次提醒，再犯移出"),
    Field("reward", "奖励", "做得好的有什么奖励", "text", "每月评一位分享之星，送代金券"),
    Field("product", "产品", "卖什么，或说的是什么", "text", "冷萃拿铁"),
    Field("price_before", "原价", "真实成交过的价格", "price", "29元"),
    Field("price_now", "现价", "现在卖多少", "price", "19元"),
    Field("selling_points", "卖点", "为什么值得买，一点一项", "texts", ["当天现磨", "少糖也好喝"]),
    Field("pain_point", "痛点", "顾客的烦恼", "text", "下午犯困又怕咖啡苦"),
    Field("stock", "库存", "有多少份", "text", "200份"),
    Field("deadline", "截止时间", "到什么时候为止", "text", "本周日晚上8点"),
    Field("schedule", "日程", "什么时候有什么，一项一条", "texts", ["周一：代金券", "周五：抽奖"]),
    Field("cta", "行动指引", "希望读的人马上做什么", "text", "在群里回复1报名"),
    Field("link", "链接", "网址、小程序或口令", "text", "#小程序://示例店/下单"),
    Field("contact", "联系方式", "有事找谁", "text", "客服小美"),
    Field("claims", "要写的说法", "一定想写进去的宣传说法", "texts", ["门店现做"]),
    Field("event", "活动", "活动的名字", "text", "周五抽奖"),
    Field("time", "时间", "什么时候", "text", "周五晚上8点"),
    Field("place", "地点", "在哪里", "text", "视频号直播间"),
    Field("prizes", "奖品", "有哪些奖品", "texts", ["小薯条10份"]),
    Field("count", "数量", "要几条，或第几次", "number", 5),
    Field("recent_topics", "最近聊过的", "不要重复的话题", "texts", ["早餐吃什么"]),
    Field("offender", "违规的人", "谁违规了", "text", "群友阿强"),
    Field("offence", "违规的事", "做了什么", "text", "发了兼职广告"),
    Field("action", "处理", "这次怎么处理", "text", "提醒一次"),
    Field("complaint_text", "投诉原话", "顾客说了什么", "text", "等了三天还没发货"),
    Field("compensation", "补偿", "给什么补偿", "text", "补发一份并退运费"),
    Field("policy", "规定", "售后或处理的规定", "text", "七天内可退换"),
    Field("staff_name", "发言人", "谁来说这段话", "text", "店长小林"),
    Field("max_chars", "字数上限", "最多多少个字", "number", 200, style=True),
)

FIELDS: dict[str, Field] = {field.name: field for field in _TABLE}
"""Every core field by name, in the order of the table."""
