"""Replies without a model: small talk, orders carried out, answers in the material's own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.chat.extractive import MIN_SIDES, Asked, found, relevant, silent
from assistant.chat.intents import DraftOrder, JudgeOrder, Lacking, LintOrder, Order, Question, Talk
from assistant.chat.replies import decision_text, draft_text, error_text, lint_text
from assistant.chat.reply import Reply
from assistant.chat.talk import small_talk
from assistant.chat.tools import Tools
from assistant.errors import InvalidInput
from assistant.prompting.library import PromptLibrary
from assistant.types.chat import ChecksCard, DecisionCard, DraftCard
from assistant.types.drafts import Draft, DraftRequest, TaskInfo
from assistant.types.passages import Passage

PASSAGES = 6
ALONE_ENOUGH = 0.6
"""Confidence from which a question that may go on from another is taken to stand alone."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a search found: the question that was searched for, and whether it is answered at all.

    `own` is what the user said where it only goes on from an earlier question, else empty.
    """

    question: str
    passages: tuple[Passage, ...]
    confidence: float
    own: str = ""

    @property
    def silent(self) -> bool:
        return silent(self.passages, self.confidence)

    @property
    def relevant(self) -> Sequence[Passage]:
        """The passages that speak of the question."""
        return () if self.silent else relevant(self.passages)


class Offline:
    """Everything the chat can say with the tools alone."""

    def __init__(self, prompts: PromptLibrary, tools: Tools) -> None:
        self._tools = tools
        self._answer = prompts.get("chat/answer")
        self._agent = prompts.get("chat/agent")

    def say(self, intent: Talk | Lacking) -> Reply:
        """Small talk, or the question for what is lacking."""
        text = intent.ask if isinstance(intent, Lacking) else ""
        text = (
            text or small_talk(intent.kind, self._tools.tasks())
            if isinstance(intent, Talk)
            else text
        )
        return Reply(text, self._agent.identity, engine="template")

    async def look_up(self, question: Question) -> Looked:
        """The passages for a question, alone or with the one it goes on from."""
        if question.earlier is None:
            return await self._searched(question.text)
        if question.perhaps:
            alone = await self._searched(question.text)
            if alone.confidence >= ALONE_ENOUGH:
                return alone
        before = await self._searched(question.earlier)
        whole = await self._searched(question.whole)
        known = {passage.id for passage in before.relevant}
        others = [passage for passage in whole.passages if passage.id not in known]
        passages = (*before.relevant, *others) if not _gap(whole.passages) else whole.passages
        return replace(whole, passages=passages, own=question.text)

    async def _searched(self, query: str) -> Looked:
        passages = tuple(await self._tools.search(query[:400], k=PASSAGES))
        return Looked(query, passages, await self._tools.confidence(query[:400], passages))

    def answer(self, looked: Looked, said: Collection[str] = ()) -> Reply:
        """What the material says, in its own sentences; `said` are quotes that were just given."""
        asked = Asked(looked.question, looked.own, frozenset(said))
        result = found(asked, looked.passages, looked.confidence)
        text = re.sub(r"\n{3,}", "\n\n", self._answer.offline({"found": result}))
        return Reply(
            text,
            self._answer.identity,
            abstained=result.silent,
            disagreement=len(result.sides) >= MIN_SIDES,
            citations=result.citations,
        )

    async def carry_out(self, order: Order) -> Reply:
        """The result of an order, or in Chinese why there is none."""
        try:
            match order:
                case DraftOrder():
                    return self.drafted(await self._tools.draft(_request(order)), order)
                case LintOrder(text=text, brief=brief):
                    result = self._tools.lint(text, platform=None, brief=brief)
                    return self._shown(lint_text(text, result), ChecksCard(value=result))
                case JudgeOrder(text=text):
                    decision = self._tools.judge(text)
                    return self._shown(decision_text(decision), DecisionCard(value=decision))
        except InvalidInput as error:
            info = self._info(order.task) if isinstance(order, DraftOrder) else None
            text = error_text(error, info.title if info else "内容", info)
            return Reply(text, self._agent.identity, engine="template")

    def drafted(self, draft: Draft, order: DraftOrder) -> Reply:
        """The reply to a draft that was written."""
        return Reply(
            draft_text(draft, order, self._info(draft.task)),
            draft.prompt,
            engine=draft.engine,
            model=draft.model,
            usage=draft.usage,
            result=DraftCard(value=draft),
        )

    def _shown(self, text: str, card: ChecksCard | DecisionCard) -> Reply:
        return Reply(text, self._agent.identity, engine="template", result=card)

    def _info(self, task: str) -> TaskInfo | None:
        return next((info for info in self._tools.tasks() if info.name == task), None)


def _gap(passages: Sequence[Passage]) -> bool:
    return bool(passages) and passages[0].gap


def _request(order: DraftOrder) -> DraftRequest:
    return DraftRequest(
        task=order.task,
        brief=dict(order.brief),
        variants=order.variants,
        platform=order.platform,
    )
