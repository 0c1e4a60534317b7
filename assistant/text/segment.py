"""What a text is made of for finding it: words, and pairs of neighbouring characters.

Words alone miss what the segmenter cuts differently in a question than in a passage; pairs alone
match by accident. Both together are what BM25 over Chinese text does best with.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from assistant.text.folding import fold

if TYPE_CHECKING:
    from rjieba import Jieba

_RUN = re.compile(r"[㐀-鿿]+|[a-z0-9]+")
_HAN = re.compile(r"[㐀-鿿]+")

FILLERS = frozenset(
    "的了吗呢啊吧么呀哦嘛是在有和就都也还很要会能这那个们我你他她它把被给对从到着过得地"
)
"""Characters that carry grammar, not topic: a pair with one of them says little."""

STOPWORDS = frozenset(
    [
        "什么",
        "怎么",
        "怎样",
        "如何",
        "为什么",
        "哪些",
        "哪个",
        "哪里",
        "可以",
        "可不可以",
        "能不能",
        "应该",
        "需要",
        "一下",
        "一个",
        "一些",
        "有人",
        "有没有",
        "是不是",
        "我们",
        "你们",
        "他们",
        "咱们",
        "大家",
        "自己",
        "这个",
        "那个",
        "这些",
        "那些",
        "这样",
        "那样",
        "多少",
        "几个",
        "没有",
        "不是",
        "就是",
        "还是",
        "或者",
        "因为",
        "所以",
        "但是",
        "如果",
        "然后",
        "现在",
        "时候",
        "东西",
        "事情",
        "问题",
        "请问",
        "想问",
        "知道",
        "觉得",
        "比较",
        "非常",
    ]
)


_DICTIONARY_WORDS = 6e7


@cache
def _segmenter() -> Jieba:
    from rjieba import Jieba

    return Jieba()


def commonness(word: str) -> float:
    """How often a word of two characters or more is met in Chinese at large, as a share of words.

    From the segmenter's own dictionary, about 60 million words of mixed text; what is not in it
    counts as the segmenter would need it to be.
    """
    return _segmenter().suggest_freq(word) / _DICTIONARY_WORDS


def words(text: str) -> list[str]:
    """The words of the folded `text` in order, without punctuation; letters and digits in runs."""
    found: list[str] = []
    for run in _RUN.findall(fold(text).text):
        found += _segmenter().cut(run) if _HAN.match(run) else [run]
    return found


def terms(text: str) -> list[str]:
    """Words of two characters or more and pairs of neighbours, with repeats, fillers left out."""
    found: list[str] = []
    for run in _RUN.findall(fold(text).text):
        if not _HAN.match(run):
            found.append(run)
            continue
        long = [word for word in _segmenter().cut(run) if len(word) > 1]
        found += [word for word in long if word not in STOPWORDS]
        pairs = (run[at : at + 2] for at in range(len(run) - 1))
        found += [pair for pair in pairs if FILLERS.isdisjoint(pair) and pair not in STOPWORDS]
    return found
