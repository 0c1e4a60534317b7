"""A second reading of a text, for those who look for what its writer wanted to hide.

An advertiser writes `加.微.信`, `加 彳散 亻言`, `微❤`, `🐧号`. This reading joins split characters, says
symbols and emoji as the words they stand for, and drops everything between letters. It destroys
punctuation and merges words, so it is for signals only: whoever finds something in it looks at
`gaps` before believing it. Homophones are not undone here, since 薇 is also a name: the word lists
spell the forms each word is hidden in.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.text.folding import Folded, fold, fold_text
from assistant.text.folding_table import FoldingTable

# What people write for the words advertising needs. Base folding has taken variation selectors away.
_SPOKEN = {
    "+": "加",
    "\N{HEAVY PLUS SIGN}": "加",
    "✚": "加",
    "✛": "加",
    "✜": "加",
    "🐧": "qq",
    "🛰": "卫星",
    "📞": "电话",
    "☎": "电话",
    "📱": "电话",
    "📲": "电话",
    "✈": "飞机",
    "🛩": "飞机",
    "🛫": "飞机",
    "💰": "钱",
    "💵": "钱",
    "💴": "钱",
    "🧧": "红包",
    "🀄": "麻将",
    "🎰": "老虎机",
    "🐴": "马",
    "🐎": "马",
    "🐶": "狗",
    "🐕": "狗",
    "🐷": "猪",
    "🐖": "猪",
    "🐔": "鸡",
    "🐓": "鸡",
    "🐮": "牛",
    "🐂": "牛",
    "🐢": "龟",
    "🍺": "啤",
    "🌶": "辣",
    "💩": "屎",
    "🧠": "脑",
    "💋": "约",
    "🚄": "车",
    "🚗": "车",
    "🏠": "房",
    "📦": "包",
    "⭐": "星",
    "🌟": "星",
    "✨": "星",
    "🧣": "围",
    "🍲": "锅",
    "🔥": "",
}
_HEARTS = "❤♥♡❥💓💔💕💖💗💘💙💚💛💜💝💞💟🖤🤍🤎🧡🩷🩵🩶❣"

# A radical that never stands alone, and the rest of the character beside it.
_SPLIT = {
    "彳散": "微",
    "彳敳": "微",
    "亻言": "信",
    "亻尔": "你",
    "亻也": "他",
    "亻介": "价",
    "亻弋": "代",
    "亻故": "做",
    "亻十": "什",
    "讠寸": "讨",
    "讠果": "课",
    "讠兑": "说",
    "讠正": "证",
    "讠青": "请",
    "讠只": "识",
    "钅戋": "钱",
    "钅艮": "银",
    "扌丑": "扭",
    "扌口": "扣",
    "扌立": "拉",
    "扌白": "拍",
    "扌旦": "担",
    "扌由": "抽",
    "扌非": "排",
    "忄生": "性",
    "忄夬": "快",
    "忄不": "怀",
    "纟工": "红",
    "纟及": "级",
    "纟合": "给",
    "氵去": "法",
    "氵每": "海",
    "氵夬": "决",
    "氵殳": "没",
    "氵由": "油",
    "饣反": "饭",
    "礻畐": "福",
    "彳导": "得",
    "彳艮": "很",
    "艹约": "药",
    "疒丙": "病",
    "辶车": "连",
    "辶关": "送",
    "刂另": "别",
}
RADICALS = frozenset(pair[0] for pair in _SPLIT) | {"力"}
# 力口 is also the end of 有力 and the start of 口粮, so it is 加 only before what one adds.
_SPLIT_PATTERN = re.compile("|".join([*_SPLIT, "力口(?=[微薇威徽彳vq我])"]))

_BREAKS = frozenset(",。!?;:、\n，！？；：")


def _said(char: str) -> str:
    """Letters and digits stay, symbols are said as words, all else goes."""
    if unicodedata.category(char)[0] in "LN":
        return char
    return "心" if char in _HEARTS else _SPOKEN.get(char, "")


_TABLE = FoldingTable(_said)


def unmask(folded: Folded) -> Folded:
    """The evasion reading of a folded text, linear in its length.

    `original` of what comes back leads to the text as sent, `within` to the folded one or, where
    split characters were joined, to the joined one.
    """
    joined = _joined(folded)
    text = joined.text
    return Folded(folded.source, text.translate(_TABLE), lambda: _TABLE.places(text), parent=joined)


def unmasked_text(text: str) -> str:
    """Only the evasion reading's text, for those who never ask where it came from."""
    return (
        unmask(fold(text)).text
        if not RADICALS.isdisjoint(text)
        else fold_text(text).translate(_TABLE)
    )


def gaps(reading: Folded, start: int, end: int) -> str:
    """What stood between the characters `start` to `end` of a reading and was dropped.

    `""`: nothing, they are written together. Breaks (punctuation that ends a clause, line ends) are
    kept as they are; every other dropped character is `·` and a blank is a blank.
    """
    parent = reading.parent
    if parent is None:
        return ""
    first, last = reading.within(start, end)
    if last - first == end - start:
        return ""
    dropped = (char for char in parent.text[first:last] if _TABLE[ord(char)] == "")
    return "".join(char if char in _BREAKS or char == " " else "·" for char in dropped)


def _joined(folded: Folded) -> Folded:
    text = folded.text
    if RADICALS.isdisjoint(text):
        return folded
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _SPLIT_PATTERN.finditer(text):
        pieces.append(text[at : match.start()])
        pieces.append(_SPLIT.get(match.group(), "加"))
        starts.extend(range(at, match.start() + 1))
        ends.extend(range(at + 1, match.start() + 1))
        ends.append(match.end())
        at = match.end()
    if not pieces:
        return folded
    pieces.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return Folded(folded.source, "".join(pieces), lambda: (starts, ends), parent=folded)
