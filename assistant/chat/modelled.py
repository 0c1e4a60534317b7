"""Answers in a model's words, held to the passages: streamed, every citation verified."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.chains.chains import Chains
from assistant.chat.extractive import MIN_SIDES, risks_of
from assistant.chat.intents import Question
from assistant.chat.marks import Marks
from assistant.chat.offline import Looked, Offline
from assistant.chat.quoting import Numbering
from assistant.chat.reply import Reply
from assistant.errors import ModelNonsense
from assistant.prompting.library import PromptLibrary
from assistant.types.chat import Turn
from assistant.types.drafts import Usage
from assistant.types.passages import Citation, Passage

SILENT = "资料没有说明"
"""What the prompt asks a model to say, and nothing else, where the passages do not answer."""

HISTORY = 6
MAX_SAID = 600
MAX_QUESTION = 400


class Modelled:
    """Condenses a follow-up and words an answer. Every failure is a ModelError."""

    def __init__(self, prompts: PromptLibrary, chains: Chains, offline: Offline) -> None:
        self._chains = chains
        self._offline = offline
        self._answer = prompts.get("chat/answer")
        self._condense = prompts.get("chat/condense")

    async def look_up(self, question: Question, turns: Sequence[Turn]) -> tuple[Looked, Usage]:
        """The passages for a question; one that goes on from another is completed by the model."""
        if question.earlier is None:
            return await self._offline.look_up(question), Usage()
        values = {"history": history(turns), "question": question.text}
        made = await self._chains.text(self._condense.render(values))
        whole = made.value.strip().splitlines()[0].strip('“”" ')[:MAX_QUESTION]
        looked = await self._offline.look_up(Question(whole or question.whole))
        return looked, made.usage

    async def answer(self, looked: Looked, usage: Usage) -> AsyncGenerator[str | Citation | Reply]:
        """The words as they come, each citation when it is first made, the reply at the end.

        Raises:
            ModelError: the model failed, or nothing of what it said could be verified.
        """
        passages = [passage for passage in looked.passages if not passage.gap]
        rendered = self._answer.render({"question": looked.question, "passages": _shown(passages)})
        numbers = Numbering()
        marks = Marks(passages, numbers)
        text, told = "", 0
        async for piece in self._settled(self._chains.stream(rendered)):
            if piece is None:
                silence = replace(looked, confidence=0.2)
                yield replace(self._offline.answer(silence), usage=usage)
                return
            said = marks.feed(piece)
            for citation in numbers.citations[told:]:
                yield citation
            told = len(numbers.citations)
            if said:
                text += said
                yield said
        ending = marks.finish() + _warning(numbers.citations)
        if not numbers.citations:
            raise ModelNonsense("模型的回答里没有能核实的出处")
        if ending:
            yield ending
        cited = [citation.passage for citation in numbers.citations]
        yield Reply(
            (text + ending).strip(),
            self._answer.identity,
            engine="llm",
            disagreement=any(len(passage.positions) >= MIN_SIDES for passage in cited),
            model=self._chains.name,
            usage=usage,
            citations=tuple(numbers.citations),
        )

    async def _settled(self, pieces: AsyncIterator[str]) -> AsyncIterator[str | None]:
        """The pieces once they are clearly an answer; None where they say there is none."""
        opening = ""
        settled = False
        async for piece in pieces:
            if settled:
                yield piece
                continue
            opening += piece
            start = opening.lstrip(' \n“"')
            if start.startswith(SILENT):
                yield None
                return
            if not SILENT.startswith(start[: len(SILENT)]):
                settled = True
                yield opening.lstrip()
        if not settled and opening.strip():
            yield opening


def history(turns: Sequence[Turn]) -> str:
    """The last turns as lines, long ones cut."""
    names = {"user": "用户", "assistant": "助手"}
    return "\n".join(f"{names[turn.role]}：{turn.text[:MAX_SAID]}" for turn in turns[-HISTORY:])


def _shown(passages: Sequence[Passage]) -> list[Mapping[str, Any]]:
    return [
        {
            "number": number,
            "text": f"{passage.title}\n{passage.text}"
            + (f"\n风险：{passage.risk}" if passage.risk else ""),
            "sided": len(passage.positions) >= MIN_SIDES,
            "risky": passage.risk is not None,
        }
        for number, passage in enumerate(passages, start=1)
    ]


def _warning(citations: Sequence[Citation]) -> str:
    risks = risks_of([citation.passage for citation in citations])
    return "".join(f"\n\n⚠️ 风险提醒：{risk}" for risk in risks)
