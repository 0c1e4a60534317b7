"""Greetings, thanks and the like: what should be answered kindly and not looked up."""

from __future__ import annotations

import re

from assistant.chat.intents import TalkKind
from assistant.text.folding import fold_text

_WORDS: dict[TalkKind, str] = {
    "cancel": r"(?:算了|不用了|不用|先不|取消|不写了|不查了|不判断了|没事了|不需要了|先这样|不弄了)(?:吧|谢谢)?",
    "thanks": r"(?:多谢|谢谢|谢了|感谢|谢啦|thanks?|thank you|thx|3q|辛苦了?|麻烦了)(?:你|您|啦|了|哈|哦|啊|群管|机器人|大家)*",
    "bye": r"(?:再见|拜拜|bye|回见|晚安|下班了|先走了|88)(?:啦|了|哈)?",
    "who": (
        r"(?:请问)?(?:你|您)(?:是|叫)(?:谁|什么|啥|干嘛的|干什么的|做什么的|什么名字|哪位|机器人吗|ai吗|真人吗|人吗).{0,6}"
        r"|介绍一?下(?:你|您)?自己|自我介绍一?下?"
    ),
    "able": (
        r"(?:请问|那)?(?:你|您|这个)?(?:都)?(?:能|会|可以)(?:帮我)?(?:做|干|写|查|办)(?:些|点)?(?:什么|啥|哪些|嘛)(?:事"
        r"|事情|活|呢|啊)*"
        r"|(?:你|您)(?:都)?有(?:什么|哪些|啥)(?:用|功能|本事|能力|技能)|功能|帮助|help|(?:怎么|如何)(?:用|使用)(?:你|这个)?"
        r"|使用说明|说明书|菜单|指令|(?:能|会)干嘛|干嘛用的"
    ),
    "fine": (
        r"(?:好|好的|好吧|好哒|好滴|好嘞|行|行吧|行的|ok|okay|嗯+|恩+|哦+|噢+|收到|明白|明白了|知道了|懂了|了解|了解了|可以|可以的|没问题"
        r"|对|对的|是的|没错|不错|很好|真棒|太好了|厉害|牛|赞|挺好的?|哈+|嘿+|呵+|哈哈哈*|笑死)"
        r"(?:了|的|啊|呀|哦|啦|吧|哈|谢谢)*"
    ),
    "greeting": (
        r"(?:你好|您好|你们好|大家好|哈喽|哈啰|嗨|hi|hello|hey|早|早啊|早上好|上午好|中午好|下午好|晚上好|早安|午安|在吗|在不在|在么|有人吗|在)"
        r"(?:啊|呀|哦|群管|机器人|亲|呢|哈|,)*"
    ),
}
_TALK = {kind: re.compile(rf"(?:{words})") for kind, words in _WORDS.items()}
_EDGES = " \t\n。,.!?;:~…、^_)(😊👍🙏❤"
MAX_TALK = 24


def talk_in(text: str) -> TalkKind | None:
    """The kind of small talk that `text` is and nothing beside it, None where it says more."""
    plain = "".join(char for char in fold_text(text) if char.isalnum() or char in " ,")
    plain = plain.strip(_EDGES)
    if len(plain) > MAX_TALK:
        return None
    pieces = [piece for piece in re.split(r"[ ,]+", plain) if piece]
    kinds = [_kind(piece) for piece in pieces] or [_kind(plain)]
    if None in kinds:
        return _kind(plain)
    # What says most of several: "你好,你能做什么?" asks what we can do.
    return min((kind for kind in kinds if kind), key=list(_TALK).index)


def _kind(piece: str) -> TalkKind | None:
    return next((kind for kind, words in _TALK.items() if words.fullmatch(piece)), None)
