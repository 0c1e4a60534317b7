"""Whether a promotional text holds something against something else."""

from __future__ import annotations

import re

from assistant.checks.registered import CHECKS
from assistant.checks.report import measured
from assistant.checks.subject import Subject
from assistant.types.drafts import Check

_CONTRAST = re.compile(
    r"(?:以前|过去|原来|从前|之前|平时|往常|别人|一般|普通|常见)[^。\n]{0,40}(?:现在|如今|今天|这次|这回|换成|我们|这款|它)"
    r"|不再|不用再|告别|不是[^。\n]{1,20}而是|比[^。\n]{1,16}(?:更|少|多|低|省|便宜|快|轻)|省(?:下|了)?\d|立减|直降|\d折|半价|[一二三四五六七八九]折"
    r"|却|反而|只要|只需|而不"
)


@CHECKS.register("contrast")
def check(subject: Subject) -> Check | None:
    """Advice, for promotional copy: two prices, or before and after, or this and that."""
    if not subject.promotes:
        return None
    found = bool(subject.pairs) or bool(_CONTRAST.search(subject.text))
    fine = "有对比" if found else "没有对比：摆出原价与现价，或以前的麻烦与现在的办法"
    return measured("contrast", "advice", found, fine)
