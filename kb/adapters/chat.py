"""A server of one's own that speaks as OpenAI's does: ``POST …/chat/completions``, a short answer to a short question.

Whatever it does, asking ends in time and takes little memory: a limit over all questions together, a bound on what is
read of an answer, no redirects, no proxies, and no more questions to a server that refuses. What is asked and what is
answered stands in no log.
"""

import asyncio
import json
import logging
import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

import httpx

logger = logging.getLogger(__name__)

# How many questions are under way together; a server that reads in batches puts them in one.
_AT_ONCE = 8
_MOST_BYTES = 64_000
# A grade is one token; some models begin with a space or a word.
_MOST_TOKENS = 16


class _Task(NamedTuple):
    """A question with the place of its answer."""

    place: int
    text: str


class ChatServer:
    """Where to ask."""

    def __init__(self, address: str, *, model: str = "", key: str = "") -> None:
        """Keep the address; nothing is sent yet.

        Args:
            address: up to ``/chat/completions``, such as ``http://127.0.0.1:8080/v1``.
            model: as the server calls it; empty: whatever it has.
            key: sent as a bearer token.
        """
        self.model = model
        self._url = f"{address.rstrip('/')}/chat/completions"
        # A compressed answer could be a thousand times what comes over the line.
        self._headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._verify = ssl.create_default_context() if address.startswith("https:") else False

    def ask(self, role: str, questions: Sequence[str], *, seconds: float) -> list[str]:
        """The answer to each question, in order; empty where none came that can be read.

        Args:
            role: what the model is told beforehand.
            questions: each asked apart.
            seconds: for all together.
        """
        answers = [""] * len(questions)
        tasks = iter([_Task(place, text) for place, text in enumerate(questions)])
        # Not ``asyncio.run``: that waits for a look-up of a name that hangs.
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(self._ask(role, tasks, answers, seconds))
        finally:
            loop.close()
        return answers

    async def _ask(self, role: str, tasks: Iterator[_Task], answers: list[str], seconds: float) -> None:
        async with httpx.AsyncClient(
            headers=self._headers, timeout=seconds, verify=self._verify, trust_env=False
        ) as client:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                    for _ in range(_AT_ONCE):
                        group.create_task(self._work(client, role, tasks, answers))

    async def _work(self, client: httpx.AsyncClient, role: str, tasks: Iterator[_Task], answers: list[str]) -> None:
        """Ask one question after the other, until there are none or the server refuses one."""
        for task in tasks:
            try:
                answers[task.place] = _content(await self._body(client, role, task.text))
            except httpx.HTTPError as error:
                logger.warning("the language model refuses", extra={"kind": type(error).__name__})
                return

    async def _body(self, client: httpx.AsyncClient, role: str, question: str) -> bytes:
        """An answer as it came; one that is too long is cut off."""
        asked = {
            "messages": [{"role": "system", "content": role}, {"role": "user", "content": question}],
            "temperature": 0,
            "max_tokens": _MOST_TOKENS,
        }
        body = b""
        async with client.stream("POST", self._url, json=asked | self._named) as response:
            # A redirect is no answer either: it could lead anywhere.
            if not response.is_success:
                msg = f"status {response.status_code}"
                raise httpx.HTTPStatusError(msg, request=response.request, response=response)
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > _MOST_BYTES:
                    break
        return body

    @property
    def _named(self) -> dict[str, str]:
        return {"model": self.model} if self.model else {}


def _content(body: bytes) -> str:
    """What the model said; empty when this is not an answer as it should be."""
    try:
        said = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return said if isinstance(said, str) else ""
