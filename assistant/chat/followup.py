"""Whether a question stands alone or goes on from the one before it."""

from __future__ import annotations

import re
from enum import Enum

from assistant.text.folding import fold_text
from assistant.text.segment import STOPWORDS, words


class Depends(Enum):
    """`PERHAPS`: the material decides, by whether it answers the question as it stands."""

    NO = 0
    PERHAPS = 1
    SURELY = 2


_REFERS = re.compile(
    r"(?:它|他|她|这个|那个|这样|这种|那种|那样|这些|那些|上面|刚才|前者|后者|其中|这一?[步条点招]|此)"
)
_GOES_ON = re.compile(
    r"^(?:那|那么|然后|接着|还有|另外|再|如果|要是|万一|但|可是|不过|所以|比如|首先|之后|以后)"
)
_THIN = re.compile(
    r"第?[一二两三四几\d][次步点种条个天]|第[一二两三四几\d]+|首次|再次|下次|下一[次步]|首犯|再犯|多久|多少钱?"
    r"|效果|风险|例子|举例|举个|具体|详细|步骤|做法|好处|坏处|优点|缺点|原因|理由|区别|注意|时间|频率|[之以]?后面?|以外"
    r"|还有|另外|其[他它]|别的|继续|展开|[说讲细]+[说讲]|仔细|怎么[办做写弄]?|怎样|为啥|凭什么|真的|是吗|然后|接着|那么"
    r"|如果|要是|万一|不[行听改管理]|[有没]用|可以|应该|一[点些下]|更多|完整|全部|结果|到底|谁来|哪[种个里儿]"
    r"|前者|后者|上面|刚才|这样|那样|这种|那种|他们|什么|依据|出处|来源"
)
MAX_FOLLOW_UP = 24
SHORT = 10


def depends(question: str) -> Depends:
    """Whether `question` needs the one before it to be understood."""
    plain = fold_text(question).strip(" ?!。.,")
    if len(plain) > MAX_FOLLOW_UP:
        return Depends.NO
    telling = [
        word
        for word in words(plain)
        if len(word) > 1 and word not in STOPWORDS and not _THIN.fullmatch(word)
    ]
    if not telling:
        return Depends.SURELY
    if plain.endswith("呢") and len(plain) <= SHORT:
        return Depends.SURELY
    refers = _REFERS.search(plain) or _GOES_ON.match(plain) or plain.endswith("呢")
    return Depends.PERHAPS if refers else Depends.NO
