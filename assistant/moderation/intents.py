"""What a writer wants of us: to buy, to know, or nothing. A hint beside the labels; it never punishes."""

from __future__ import annotations

import re

from assistant.moderation.scoring import Scores
from assistant.moderation.view import View
from assistant.types.moderation import Intent

_END = r"(?=[\s,，。.!！~～、;；…]|$)"
_ASKS = re.compile(
    rf"[?？]|(?:吗|嘛|呢|么){_END}|(?:^|[\s,，。])(?:请问|请教|问一?下|想问|求问|谁|哪|有没有|求)"
    r"|怎么(?!样也|说呢)|咋|为什么|为啥|多少|多久|多大|什么时候|啥时候|几[点号天个时]|哪[里儿个些款家]|在哪"
    rf"|(?:能|可|会|是|要|有|行|好)不(?:能|可以|会|是|要|行|好)|[吃喝买穿选用看]啥{_END}|(?:行|可以|能|还有).{{0,8}}[不没]{_END}"
)
_MEASURE = "[份个件盒箱套瓶包斤杯张本单袋条双只支罐桶位]"
_WANTS = re.compile(
    rf"(?:我|还|再|先|就)?(?:想|也)?(?:要|订|定|来|拍|买|入|囤|留)了?(?:[一两二三四五六七八九十几半]|\d{{1,3}}){_MEASURE}"
    r"|我(?:也|都|就)?(?:想)?要(?:这|那|了|报名|[,，。!！~\s]|$)|(?:想|打算|准备|考虑)(?:买|入|订|报名|预约|下单|办卡)"
    r"|试(?:听|用装|吃|穿|课|驾)|还有.{0,4}(?:码|色|货|名额|位置|库存)|(?:能|可以|可不可以|支持).{0,2}(?:自提|开票|开发票|便宜|分期|寄|送货|发货|退换)"
    r"|地址(?:发|是|已)|发(?:顺丰|货了?没)|算我一个|\+1(?!\d)"
)


def intent(view: View, scores: Scores) -> Intent:
    """`buyer` or `question` where the words say so; an advertiser has neither."""
    if scores["ad"] >= 0.5:
        return "none"
    if view.has("for.buyer") or _WANTS.search(view.text):
        return "buyer"
    return "question" if _ASKS.search(view.text) else "none"
