"""Every error this package raises on purpose.

AssistantError
├── InvalidInput            what the caller sent is wrong: which field, what is allowed
│   ├── UnknownTask         no drafting task of that name
│   ├── InvalidBrief        a brief's field has a wrong type or is missing
│   ├── ContradictoryBrief  two fields of a brief cannot both be true
│   ├── InvalidPolicy       a moderation policy has a key or a value that is not allowed
│   └── TooLarge            longer or larger than the stated limit
├── Forbidden               who calls did not prove to be allowed: key, signature, token
├── NotFound                no such draft, decision, group, document, conversation
├── Conflict                the thing exists, but not in a state that allows this
├── Unreadable              a document that cannot be decoded or parsed
├── Misconfigured           a setting, a prompt file, a card or a lexicon is wrong
│   ├── InvalidPromptFile
│   └── InvalidKnowledgeFile
├── Unavailable             something we stand on does not answer: database, index, port
└── ModelError              the model endpoint failed; callers fall back to the offline engine
    ├── ModelTimeout
    ├── ModelRateLimited
    ├── ModelUnreachable
    └── ModelNonsense       it answered, but not with what was asked for

Messages are Chinese, since operators read them; `code` is what programs match on.
Only `api/` knows which HTTP status belongs to which kind.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong with one field.

    `field` is a dotted path (`brief.price_now`, `messages.3.text`); `detail` says what is wrong
    and what is allowed.
    """

    field: str
    detail: str


class AssistantError(Exception):
    """Base of the tree. `message` is one Chinese sentence a person can act on."""

    code = "error"

    def __init__(self, message: str, *, problems: Sequence[FieldProblem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields named by `problems`, in their order."""
        return tuple(problem.field for problem in self.problems)


class InvalidInput(AssistantError):
    code = "invalid_input"


class UnknownTask(InvalidInput):
    code = "unknown_task"


class InvalidBrief(InvalidInput):
    code = "invalid_brief"


class ContradictoryBrief(InvalidInput):
    code = "contradictory_brief"


class InvalidPolicy(InvalidInput):
    code = "invalid_policy"


class TooLarge(InvalidInput):
    code = "too_large"


class Forbidden(AssistantError):
    code = "forbidden"


class NotFound(AssistantError):
    code = "not_found"


class Conflict(AssistantError):
    code = "conflict"


class Unreadable(AssistantError):
    code = "unreadable"


class Misconfigured(AssistantError):
    code = "misconfigured"


class InvalidPromptFile(Misconfigured):
    code = "invalid_prompt_file"


class InvalidKnowledgeFile(Misconfigured):
    code = "invalid_knowledge_file"


class Unavailable(AssistantError):
    code = "unavailable"


class ModelError(AssistantError):
    code = "model_error"


class ModelTimeout(ModelError):
    code = "model_timeout"


class ModelRateLimited(ModelError):
    code = "model_rate_limited"


class ModelUnreachable(ModelError):
    code = "model_unreachable"


class ModelNonsense(ModelError):
    code = "model_nonsense"


_SYSTEM_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EEXIST: "已经有同名的文件",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "名字太长",
    errno.EMFILE: "打开的文件太多",
    errno.EIO: "磁盘读写出错",
}


def reason(error: OSError) -> str:
    """Why the operating system refused, in Chinese where it is one of the usual reasons."""
    known = _SYSTEM_REASONS.get(error.errno or 0)
    return known or error.strerror or str(error)
