"""The text as it is meant: folded, and without what was put between letters to hide a word.

`最 佳`, `顶|级`, `最.低`, `全、网、最、低` and `zui佳` read as 最佳, 顶级, 最低, 全网最低. Punctuation that
ends a clause stays, since the grammar around a word decides whether it is a claim.
"""

from __future__ import annotations

import re

from assistant.text.folding import Folded, fold

CLAUSE_ENDS = frozenset(",。!?;:、\n，！？；：…")
_HAN = r"\u3400-\u9fff"
# What a writer puts between the characters of one word: anything but letters, digits, clause ends.
_CANDIDATE = re.compile(
    rf"(?<=[{_HAN}0-9])[^\w{_HAN}%¥￥《》,。!?;:、\n，！？；：…]{{1,4}}(?=[{_HAN}0-9%])|(?<=[{_HAN}])_+(?=[{_HAN}])"
)
# Every character cut off from the next: 全、网、最、低.
_CUT_APART = re.compile(rf"(?<![{_HAN}])[{_HAN}](?:[、,，.。;；][{_HAN}]){{2,}}(?![{_HAN}])")
_HIDDEN = re.compile(
    rf"zui(?=[{_HAN}])|[嘴醉](?=低价|便宜|佳|优惠|划算|高级|优质)|[蕞樶嶵](?=[{_HAN}])|(?<=[{_HAN}])最最+|最最+"
)
_SPELLED = re.compile(
    r"d[iì]?\s?一(?=品牌|名|家)|[弟蒂](?=一(?:品牌|名|家|选择))|ding级|顶ji|(?<=国家|世界)j(?=级)|首xuan|wei一"
)
_SPELLINGS = {
    "弟": "第",
    "蒂": "第",
    "ding级": "顶级",
    "顶ji": "顶级",
    "首xuan": "首选",
    "wei一": "唯一",
    "j": "",
}


def read(text: str) -> Folded:
    """`text` as it is meant; linear in its length, never raises."""
    folded = fold(text)
    source = folded.text
    edits = sorted(_edits(source))
    if not edits:
        return folded
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, instead in [*edits, (len(source), len(source), "")]:
        if start < at:
            continue
        pieces += [source[at:start], instead]
        starts += range(at, start)
        ends += range(at + 1, start + 1)
        starts += [start] * len(instead)
        ends += [end] * len(instead)
        at = end
    return Folded(text, "".join(pieces), lambda: (starts, ends), parent=folded)


def _edits(source: str) -> list[tuple[int, int, str]]:
    edits = [(m.start(), m.end(), "") for m in _CANDIDATE.finditer(source) if _noise(source, m)]
    for cut in _CUT_APART.finditer(source):
        edits += [(at, at + 1, "") for at in range(cut.start() + 1, cut.end(), 2)]
    edits += [(m.start(), m.end(), "最") for m in _HIDDEN.finditer(source)]
    edits += [
        (m.start(), m.end(), _SPELLINGS.get(m.group(), "第一")) for m in _SPELLED.finditer(source)
    ]
    return edits


def _noise(source: str, match: re.Match[str]) -> bool:
    """Between a number and what it counts stand marks that hide nothing: `3 天`, `5-7天`."""
    return source[match.end()] == "%" or not source[match.start() - 1].isdigit()
